package mingcha.market;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import mingcha.schemas.Buyers;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import scala.Tuple4;
import scala.reflect.ClassTag$;

/** The labelled market: dumps as platforms hand them over, and the truth about them. */
public final class Market {
  private static final Encoder<Tuple4<Integer, Long, String, String>> LINES =
      Encoders.tuple(Encoders.INT(), Encoders.LONG(), Encoders.STRING(), Encoders.STRING());

  /** Persons of one task. */
  private static final int STRIDE = 20_000;

  private final SparkSession spark;
  private final World world;
  private final Layout layout;

  private Market(SparkSession spark, World world) {
    this.spark = spark;
    this.world = world;
    this.layout = new Layout(world);
  }

  /**
   * Writes {@code dumps} and {@code truth} under a folder.
   *
   * @return what was written
   */
  public static Written write(
      SparkSession spark, MarketSettings settings, MarketRequest request, Path out) {
    Market market = new Market(spark, Planner.plan(settings, request));
    return market.write(out);
  }

  /**
   * What a market came to.
   *
   * @param rows rows of all files
   * @param shops shops of the market
   * @param violations lines of the truth
   */
  public record Written(long rows, int shops, long violations, long lookAlikes) {}

  private Written write(Path out) {
    DumpFiles.Made made = DumpFiles.write(lines(), layout, out);
    Manifests.write(world, layout, made.files(), out.resolve("dumps"));
    try {
      DirtFiles.join(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TruthFiles.Counts counts = TruthFiles.write(made.truths(), out.resolve("truth"));
    long rows = made.files().stream().mapToLong(DumpFiles.FileFacts::rows).sum();
    return new Written(rows, world.shops().size(), counts.violations(), counts.lookAlikes());
  }

  /** Every row of every file and every line of the truth, in no order. */
  Dataset<Tuple4<Integer, Long, String, String>> lines() {
    Broadcast<World> shared =
        spark.sparkContext().broadcast(world, ClassTag$.MODULE$.apply(World.class));
    Layout files = layout;
    int shops = world.shops().size();
    int tasks =
        Math.max(2 * spark.sparkContext().defaultParallelism(), Math.min(4_000, shops / 40));
    List<Integer> order = IntStream.range(0, shops).boxed().toList();
    Dataset<Tuple4<Integer, Long, String, String>> trade =
        spark
            .createDataset(order, Encoders.INT())
            .repartition(tasks)
            .mapPartitions(
                (MapPartitionsFunction<Integer, Tuple4<Integer, Long, String, String>>)
                    indexes -> new Flat(indexes, index -> shop(shared.value(), files, index)),
                LINES);
    int blocks = (world.people().all() + STRIDE - 1) / STRIDE;
    List<Integer> ranges = IntStream.range(0, blocks).boxed().toList();
    Dataset<Tuple4<Integer, Long, String, String>> buyers =
        spark
            .createDataset(ranges, Encoders.INT())
            .repartition(Math.max(1, Math.min(blocks, tasks)))
            .mapPartitions(
                (MapPartitionsFunction<Integer, Tuple4<Integer, Long, String, String>>)
                    indexes -> new Flat(indexes, index -> buyers(shared.value(), files, index)),
                LINES);
    return trade.union(buyers);
  }

  private static List<Tuple4<Integer, Long, String, String>> shop(
      World world, Layout layout, int index) {
    Shop shop = world.shops().get(index);
    Rows rows = Rows.of(world, layout);
    Trading trading = new Trading(world, shop);
    List<Sale> sales = trading.run();
    if (world.shape(shop).equals("pdd")) {
      PddOrders.renumber(sales, world.calendar());
    }
    AfterTrade after = new AfterTrade(world, shop);
    after.apply(sales);
    Lawfulness.check(world, shop, sales);
    ShopRows written = new ShopRows(world, shop, rows);
    written.write(trading.items(), sales);
    List<Tuple4<Integer, Long, String, String>> lines = rows.lines();
    for (TruthLine truth :
        new Truths(world, shop, trading, sales, after.touched(), written).all()) {
      lines.add(new Tuple4<>(DumpFiles.TRUTH, 0L, TruthFiles.line(truth), ""));
    }
    return lines;
  }

  private static List<Tuple4<Integer, Long, String, String>> buyers(
      World world, Layout layout, int block) {
    Rows rows = Rows.of(world, layout);
    People people = world.people();
    Calendar calendar = world.calendar();
    long cut = (long) ShopRows.cut(calendar.days()) * Calendar.DAY;
    int last = Math.min(people.all(), (block + 1) * STRIDE);
    for (int person = block * STRIDE; person < last; person++) {
      for (int platform = 0; platform < world.settings().platforms().size(); platform++) {
        if (!people.isMember(platform, person)) {
          continue;
        }
        long registered = people.registeredAt(person);
        String account = people.account(platform, person);
        rows.add(
            registered < cut ? Layout.Dump.FIRST : Layout.Dump.SECOND,
            platform,
            Buyers.TABLE,
            account,
            account,
            calendar.text(registered),
            people.registerIp(person),
            people.registerDevice(person),
            people.phone(person),
            people.nickname(person));
      }
    }
    List<Tuple4<Integer, Long, String, String>> lines = rows.lines();
    for (TruthLine cluster : new Neighbours(world).of(block * STRIDE, last)) {
      lines.add(new Tuple4<>(DumpFiles.TRUTH, 0L, TruthFiles.line(cluster), ""));
    }
    return lines;
  }

  /** Rows of one index after the other, so that a task holds one at a time. */
  private static final class Flat implements Iterator<Tuple4<Integer, Long, String, String>> {
    private final Iterator<Integer> indexes;
    private final java.util.function.IntFunction<List<Tuple4<Integer, Long, String, String>>> make;
    private Iterator<Tuple4<Integer, Long, String, String>> current =
        new ArrayList<Tuple4<Integer, Long, String, String>>().iterator();

    Flat(
        Iterator<Integer> indexes,
        java.util.function.IntFunction<List<Tuple4<Integer, Long, String, String>>> make) {
      this.indexes = indexes;
      this.make = make;
    }

    @Override
    public boolean hasNext() {
      while (!current.hasNext() && indexes.hasNext()) {
        current = make.apply(indexes.next()).iterator();
      }
      return current.hasNext();
    }

    @Override
    public Tuple4<Integer, Long, String, String> next() {
      return current.next();
    }
  }
}
