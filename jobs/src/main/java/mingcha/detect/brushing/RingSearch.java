package mingcha.detect.brushing;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

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

/** One task: the visits of one platform go in, its rings come out. */
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
  public Iterator<Row> call(String platform, Iterator<Row> rowsOfPlatform) {
    VisitKeys keys = new VisitKeys();
    while (rowsOfPlatform.hasNext()) {
      Row row = rowsOfPlatform.next();
      keys.add(row.getLong(1), row.getLong(2), row.getInt(3));
    }
    VisitKeys.Numbered numbered = keys.numbered();
    Visits visits = numbered.visits();
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
                numbered.buyers()[visits.person(visit)],
                numbered.shops()[visits.place(visit)],
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
}
