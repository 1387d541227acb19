package mingcha.detect.brushing;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import mingcha.graph.Block;
import mingcha.graph.BlockRules;
import mingcha.graph.TimedBlocks;
import mingcha.graph.Visits;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * One task: the visits of one platform go in, its rings come out. Buyers and shops are numbered by
 * their sorted keys, so that the order of arrival does not matter.
 */
final class RingSearch implements FlatMapGroupsFunction<String, Row, Row> {
  private static final long serialVersionUID = 1L;

  static final String PLATFORM = "platform";
  static final String RING = "ring";
  static final String KIND = "kind";
  static final String BUYER_KEY = "buyer_key";
  static final String SHOP_KEY = "shop_key";
  static final String DAY = "day";
  static final String WEIGHT = "weight";
  static final String FIRST = "first";
  static final String LAST = "last";
  static final String BUYERS = "buyers";
  static final String SHOPS = "shops";
  static final String VISITS = "visits";
  static final String DENSITY = "density";
  static final String LOG_RATIO = "log_ratio";
  static final String LOG_TAIL = "log_tail";
  static final String ELSEWHERE = "elsewhere";
  static final String SOLD_INSIDE = "sold_inside";
  static final String SOLD_OUTSIDE = "sold_outside";
  static final String PURITY = "purity";
  static final String BURST = "burst";
  static final String LOG_ODDS = "log_odds";

  /** A ring, a visit of a ring, or what the search had to leave out. */
  static final StructType SCHEMA =
      new StructType()
          .add(PLATFORM, StringType)
          .add(RING, IntegerType)
          .add(KIND, StringType)
          .add(BUYER_KEY, LongType)
          .add(SHOP_KEY, LongType)
          .add(DAY, IntegerType)
          .add(WEIGHT, DoubleType)
          .add(FIRST, IntegerType)
          .add(LAST, IntegerType)
          .add(BUYERS, LongType)
          .add(SHOPS, LongType)
          .add(VISITS, LongType)
          .add(DENSITY, DoubleType)
          .add(LOG_RATIO, DoubleType)
          .add(LOG_TAIL, DoubleType)
          .add(ELSEWHERE, LongType)
          .add(SOLD_INSIDE, LongType)
          .add(SOLD_OUTSIDE, LongType)
          .add(PURITY, DoubleType)
          .add(BURST, DoubleType)
          .add(LOG_ODDS, DoubleType);

  private final BlockRules rules;

  RingSearch(BlockRules rules) {
    this.rules = rules;
  }

  @Override
  public Iterator<Row> call(String platform, Iterator<Row> buyers) {
    LongArrayList buyerKeys = new LongArrayList();
    IntArrayList count = new IntArrayList();
    LongArrayList shopOf = new LongArrayList();
    IntArrayList dayOf = new IntArrayList();
    while (buyers.hasNext()) {
      Row buyer = buyers.next();
      List<Long> shops = buyer.getList(2);
      List<Integer> days = buyer.getList(3);
      buyerKeys.add(buyer.getLong(1));
      count.add(shops.size());
      shops.forEach(shop -> shopOf.add(shop.longValue()));
      days.forEach(day -> dayOf.add(day.intValue()));
    }
    long[] sortedBuyers = sorted(buyerKeys.toLongArray());
    long[] sortedShops = sorted(shopOf.toLongArray());
    int[] who = new int[shopOf.size()];
    int[] where = new int[shopOf.size()];
    int at = 0;
    for (int i = 0; i < buyerKeys.size(); i++) {
      int buyer = Arrays.binarySearch(sortedBuyers, buyerKeys.getLong(i));
      for (int j = 0; j < count.getInt(i); j++, at++) {
        who[at] = buyer;
        where[at] = Arrays.binarySearch(sortedShops, shopOf.getLong(at));
      }
    }
    Visits visits =
        Visits.of(sortedBuyers.length, sortedShops.length, who, where, dayOf.toIntArray());
    TimedBlocks.Found found = TimedBlocks.in(visits, rules);
    List<Row> rows = new ArrayList<>();
    rows.add(leftOut(platform, found.leftOut()));
    for (int ring = 0; ring < found.blocks().size(); ring++) {
      Block block = found.blocks().get(ring);
      rows.add(ring(platform, ring, block));
      for (int visit : block.visits()) {
        double weight = block.weight(visits.person(visit), visits.place(visit));
        rows.add(
            row(
                platform,
                ring,
                "visit",
                sortedBuyers[visits.person(visit)],
                sortedShops[visits.place(visit)],
                visits.day(visit),
                weight));
      }
    }
    return rows.iterator();
  }

  private static Row ring(String platform, int ring, Block block) {
    return RowFactory.create(
        platform,
        ring,
        "ring",
        null,
        null,
        null,
        null,
        block.first(),
        block.last(),
        (long) block.persons().length,
        (long) block.places().length,
        (long) block.visits().length,
        block.density(),
        block.logRatio(),
        block.logTail(),
        (long) block.elsewhere(),
        block.soldInside(),
        block.soldOutside(),
        block.purity(),
        block.burst(),
        RingScore.logOdds(block));
  }

  private static Row leftOut(String platform, long count) {
    return row(platform, -1, "left-out", null, null, null, null, null, null, null, null, count);
  }

  /** A row that begins with these cells; the rest is null. */
  private static Row row(Object... cells) {
    return RowFactory.create(Arrays.copyOf(cells, SCHEMA.size()));
  }

  private static long[] sorted(long[] keys) {
    Arrays.sort(keys);
    int kept = 0;
    for (int i = 0; i < keys.length; i++) {
      if (i == 0 || keys[i] != keys[i - 1]) {
        keys[kept++] = keys[i];
      }
    }
    return Arrays.copyOf(keys, kept);
  }
}
