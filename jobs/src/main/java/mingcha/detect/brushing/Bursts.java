package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_date;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import mingcha.detect.SignalRows;
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import mingcha.stats.MaximalSegments;
import mingcha.stats.MaximalSegments.Segment;
import mingcha.stats.Tails;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Days in which a shop sells more than its own rhythm times the rhythm of its category: maximal
 * segments of a scan over its days, kept where a negative binomial of the shop's own dispersion
 * calls them rare.
 */
final class Bursts {
  /** Orders expected in the burst. */
  static final String EXPECTED = Stretches.EXPECTED;

  /** How much busier than usual the category was meanwhile. */
  static final String SEASON = "season";

  /** Days of the shop's sales before the burst. */
  static final String HISTORY_DAYS = "history_days";

  private static final double RATIO = 1.8;
  private static final int MOST_PER_SHOP = 3;

  /** No shop sells as evenly as a Poisson series. */
  private static final double LEAST_DISPERSION = 0.1;

  /** So many orders of a steady market are added to a category, so that small ones do not jump. */
  private static final int STEADY = 20;

  private static final StructType FOUND =
      new StructType()
          .add(TableSpec.PLATFORM, DataTypes.StringType)
          .add(Orders.SHOP_ID, DataTypes.StringType)
          .add("first", DataTypes.IntegerType)
          .add("last", DataTypes.IntegerType)
          .add(Stretches.ORDERS, DataTypes.LongType)
          .add(EXPECTED, DataTypes.DoubleType)
          .add(SEASON, DataTypes.DoubleType)
          .add(HISTORY_DAYS, DataTypes.IntegerType)
          .add(Stretches.LOG_P, DataTypes.DoubleType);

  /**
   * The bursts: platform, shop_id, signal_id, window_from, window_to, orders, expected, season,
   * history_days, log_p.
   *
   * @param orders platform, shop_id, category, event_day
   * @param least orders above those expected
   */
  static Dataset<Row> find(Dataset<Row> orders, String detector, int least) {
    Dataset<Row> days =
        orders
            .groupBy(TableSpec.PLATFORM, Orders.SHOP_ID, Items.CATEGORY, TableSpec.EVENT_DAY)
            .agg(count(lit(1)).as("n"));
    Dataset<Row> span =
        days.groupBy(TableSpec.PLATFORM).agg(countDistinct(col(TableSpec.EVENT_DAY)).as("days"));
    var category = Window.partitionBy(TableSpec.PLATFORM, Items.CATEGORY);
    Dataset<Row> seasons =
        days.groupBy(TableSpec.PLATFORM, Items.CATEGORY, TableSpec.EVENT_DAY)
            .agg(sum("n").as("category_day"))
            .withColumn("category_all", sum("category_day").over(category));
    Dataset<Row> main =
        days.groupBy(TableSpec.PLATFORM, Orders.SHOP_ID, Items.CATEGORY)
            .agg(sum("n").as("sold"))
            .groupBy(TableSpec.PLATFORM, Orders.SHOP_ID)
            .agg(
                max(struct(col("sold"), col(Items.CATEGORY))).as("most"),
                sum("sold").as("shop_all"))
            .withColumn(Items.CATEGORY, col("most." + Items.CATEGORY));
    Column mean = col("category_all").minus(col("shop_all")).divide(col("days"));
    Column season =
        greatest(col("category_day").minus(col("n")), lit(0))
            .plus(STEADY)
            .divide(greatest(mean, lit(0)).plus(STEADY));
    FlatMapFunction<Row, Row> scan = shop -> scan(shop, least).iterator();
    return days.groupBy(TableSpec.PLATFORM, Orders.SHOP_ID, TableSpec.EVENT_DAY)
        .agg(sum("n").as("n"))
        .join(main, new String[] {TableSpec.PLATFORM, Orders.SHOP_ID})
        .join(
            broadcast(seasons),
            new String[] {TableSpec.PLATFORM, Items.CATEGORY, TableSpec.EVENT_DAY},
            "left")
        .join(broadcast(span), TableSpec.PLATFORM)
        .groupBy(TableSpec.PLATFORM, Orders.SHOP_ID)
        .agg(
            sort_array(
                    collect_list(
                        struct(
                            unix_date(col(TableSpec.EVENT_DAY)),
                            col("n"),
                            coalesce(season, lit(1.0)))))
                .as("days"))
        .flatMap(scan, Encoders.row(FOUND))
        .withColumn(Signals.WINDOW_FROM, date_from_unix_date(col("first")))
        .withColumn(Signals.WINDOW_TO, date_from_unix_date(col("last")))
        .withColumn(
            Signals.SIGNAL_ID,
            SignalRows.id(
                detector, col(TableSpec.PLATFORM), col(Orders.SHOP_ID), col(Signals.WINDOW_FROM)))
        .drop("first", "last");
  }

  private static List<Row> scan(Row shop, int least) {
    List<Row> sold = shop.getList(2);
    int first = sold.get(0).getInt(0);
    int length = sold.get(sold.size() - 1).getInt(0) - first + 1;
    double[] counts = new double[length];
    double[] seasons = new double[length];
    Arrays.fill(seasons, 1);
    for (Row day : sold) {
      counts[day.getInt(0) - first] = day.getLong(1);
      seasons[day.getInt(0) - first] = day.getDouble(2);
    }
    double rhythm = rhythm(counts, seasons);
    double[] scores = new double[length];
    for (int day = 0; day < length; day++) {
      scores[day] = counts[day] * Math.log(RATIO) - rhythm * seasons[day] * (RATIO - 1);
    }
    Stream<Segment> best =
        MaximalSegments.of(scores).stream()
            .sorted(Comparator.comparing(Segment::total).reversed().thenComparing(Segment::first))
            .limit(MOST_PER_SHOP);
    List<Row> found = new ArrayList<>();
    best.forEach(
        segment -> {
          double orders = 0;
          double expected = 0;
          double season = 0;
          for (int day = segment.first(); day <= segment.last(); day++) {
            orders += counts[day];
            expected += rhythm * seasons[day];
            season += seasons[day];
          }
          int days = segment.last() - segment.first() + 1;
          double dispersion = dispersion(counts, seasons, rhythm, segment);
          // Neighbouring days of one shop go up and down together: half the days are independent.
          double tail =
              Tails.negativeBinomial((long) orders, expected, dispersion / Math.max(1, days / 2.0));
          double logP = Math.min(0, tail + Math.log(length));
          if (orders - expected >= least && logP < Math.log(0.01)) {
            found.add(
                RowFactory.create(
                    shop.getString(0),
                    shop.getString(1),
                    first + segment.first(),
                    first + segment.last(),
                    (long) orders,
                    expected,
                    season / days,
                    segment.first(),
                    logP));
          }
        });
    return found;
  }

  /**
   * Orders a day, corrected for the season, from the quieter half of the days, so that a burst of
   * nearly half of them does not become the rhythm. Of a Poisson series that half lies 0.8 standard
   * deviations below the mean, which is solved for the mean.
   */
  private static double rhythm(double[] counts, double[] seasons) {
    double[] level = new double[counts.length];
    for (int day = 0; day < level.length; day++) {
      level[day] = counts[day] / seasons[day];
    }
    Arrays.sort(level);
    int kept = Math.max(1, level.length / 2);
    double quiet = 0;
    for (int i = 0; i < kept; i++) {
      quiet += level[i] / kept;
    }
    double root = 0.4 + Math.sqrt(0.16 + quiet);
    return root * root;
  }

  /** Variance beyond Poisson, over the squared mean, of the days outside the burst. */
  private static double dispersion(
      double[] counts, double[] seasons, double rhythm, Segment burst) {
    double total = 0;
    int days = 0;
    for (int day = 0; day < counts.length; day++) {
      if (day < burst.first() || day > burst.last()) {
        double mean = rhythm * seasons[day];
        total += ((counts[day] - mean) * (counts[day] - mean) - mean) / (mean * mean);
        days++;
      }
    }
    return Math.max(LEAST_DISPERSION, days == 0 ? 0 : total / days);
  }

  private Bursts() {}
}
