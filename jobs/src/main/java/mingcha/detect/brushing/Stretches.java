package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import mingcha.detect.SignalRows;
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
 * From suspected orders to stretches of conduct. Over the days of one shop every suspected order
 * gains ln {@link #RATIO}, every order costs its chance of being suspected for nothing times
 * ({@link #RATIO} − 1), and every idle day costs {@link #IDLE_DAY}: the scan statistic of a Poisson
 * rate (Kulldorff, A spatial scan statistic, 1997), whose maximal segments are the stretches. The
 * binomial tail of each, times the days where it might have begun, is its p-value; the share of
 * false ones among all is controlled over the shops of a platform (Benjamini and Hochberg, 1995).
 */
final class Stretches {
  /** Column of rows: whether the order is suspected. */
  static final String SUSPECTED = "suspected";

  /** Column of rows: chance that an honest order is suspected. */
  static final String BY_CHANCE = "by_chance";

  /** Parent order. */
  static final String ID = "id";

  static final String ORDERS = "orders";
  static final String EXPECTED = "expected";
  static final String LOG_P = "log_p";

  /** Share of false stretches among those with a p-value as small. */
  static final String Q = "q";

  private static final double RATIO = 8;
  private static final double IDLE_DAY = 0.25;

  private static final StructType FOUND =
      new StructType()
          .add(TableSpec.PLATFORM, DataTypes.StringType)
          .add(Orders.SHOP_ID, DataTypes.StringType)
          .add("first", DataTypes.IntegerType)
          .add("last", DataTypes.IntegerType)
          .add(SUSPECTED, DataTypes.LongType)
          .add(ORDERS, DataTypes.LongType)
          .add(EXPECTED, DataTypes.DoubleType)
          .add(LOG_P, DataTypes.DoubleType);

  /**
   * The stretches of all shops: platform, shop_id, signal_id, window_from, window_to, and {@link
   * #SUSPECTED} and {@link #ORDERS} as counts, {@link #EXPECTED}, {@link #LOG_P}, {@link #Q}.
   *
   * @param orders one row an order: platform, shop_id, event_day, {@link #SUSPECTED}, {@link
   *     #BY_CHANCE}
   * @param least stretches with fewer suspected orders are left out
   */
  static Dataset<Row> find(Dataset<Row> orders, String detector, int least) {
    Dataset<Row> days =
        orders
            .groupBy(TableSpec.PLATFORM, Orders.SHOP_ID, TableSpec.EVENT_DAY)
            .agg(
                sum(when(col(SUSPECTED), 1L).otherwise(0L)).as(SUSPECTED),
                count(lit(1)).as(ORDERS),
                sum(col(BY_CHANCE).cast("decimal(20,9)")).cast("double").as(EXPECTED));
    Dataset<Row> shops =
        days.groupBy(TableSpec.PLATFORM, Orders.SHOP_ID)
            .agg(
                sort_array(
                        collect_list(
                            struct(
                                unix_date(col(TableSpec.EVENT_DAY)),
                                col(SUSPECTED),
                                col(ORDERS),
                                col(EXPECTED))))
                    .as("days"));
    FlatMapFunction<Row, Row> scan = shop -> scan(shop, least);
    Dataset<Row> found = shops.flatMap(scan, Encoders.row(FOUND));
    return withFalseShare(found)
        .where(col(SUSPECTED).gt(0))
        .select(
            col(TableSpec.PLATFORM),
            col(Orders.SHOP_ID),
            SignalRows.id(
                    detector, col(TableSpec.PLATFORM), col(Orders.SHOP_ID), date(col("first")))
                .as(Signals.SIGNAL_ID),
            date(col("first")).as(Signals.WINDOW_FROM),
            date(col("last")).as(Signals.WINDOW_TO),
            col(SUSPECTED),
            col(ORDERS),
            col(EXPECTED),
            col(LOG_P),
            col(Q));
  }

  /** The orders of the stretches, suspected or not, with the stretch's columns beside them. */
  static Dataset<Row> ordersOf(Dataset<Row> stretches, Dataset<Row> orders) {
    Dataset<Row> named =
        stretches.select(
            col(TableSpec.PLATFORM).as("s_platform"),
            col(Orders.SHOP_ID).as("s_shop"),
            col(Signals.SIGNAL_ID),
            col(Signals.WINDOW_FROM),
            col(Signals.WINDOW_TO));
    return orders
        .join(
            named,
            col(TableSpec.PLATFORM)
                .equalTo(col("s_platform"))
                .and(col(Orders.SHOP_ID).equalTo(col("s_shop")))
                .and(
                    col(TableSpec.EVENT_DAY)
                        .between(col(Signals.WINDOW_FROM), col(Signals.WINDOW_TO))))
        .drop("s_platform", "s_shop");
  }

  private static Column date(Column day) {
    return date_from_unix_date(day);
  }

  private static Iterator<Row> scan(Row shop, int least) {
    List<Row> days = shop.getList(2);
    // Between two days with orders stands one entry for the idle days between them.
    double[] scores = new double[2 * days.size()];
    for (int i = 0; i < days.size(); i++) {
      Row day = days.get(i);
      int idle = i == 0 ? 0 : day.getInt(0) - days.get(i - 1).getInt(0);
      scores[2 * i] = -IDLE_DAY * idle;
      scores[2 * i + 1] = day.getLong(1) * Math.log(RATIO) - day.getDouble(3) * (RATIO - 1);
    }
    List<Row> found = new ArrayList<>();
    for (Segment segment : MaximalSegments.of(scores)) {
      long suspected = 0;
      long orders = 0;
      double expected = 0;
      for (int i = segment.first() / 2; i <= segment.last() / 2; i++) {
        suspected += days.get(i).getLong(1);
        orders += days.get(i).getLong(2);
        expected += days.get(i).getDouble(3);
      }
      if (suspected >= least) {
        double one = Tails.binomial(suspected, orders, expected / orders);
        found.add(
            RowFactory.create(
                shop.getString(0),
                shop.getString(1),
                days.get(segment.first() / 2).getInt(0),
                days.get(segment.last() / 2).getInt(0),
                suspected,
                orders,
                expected,
                Math.min(0, one + Math.log(days.size()))));
      }
    }
    if (found.isEmpty()) {
      // The shop was tested as well; the share of false findings counts it.
      found.add(RowFactory.create(shop.getString(0), shop.getString(1), 0, 0, 0L, 0L, 0.0, 0.0));
    }
    return found.iterator();
  }

  private static Dataset<Row> withFalseShare(Dataset<Row> found) {
    // One partition a platform: there is one row a shop, and few shops have more.
    var platform = Window.partitionBy(TableSpec.PLATFORM);
    var byP = platform.orderBy(col(LOG_P), col(Orders.SHOP_ID), col("first"));
    var fromWorst =
        platform.orderBy(col("rank").desc()).rowsBetween(Window.unboundedPreceding(), 0);
    return found
        .withColumn("rank", row_number().over(byP))
        .withColumn("tests", count(lit(1)).over(platform))
        .withColumn(Q, least(lit(1.0), exp(col(LOG_P)).multiply(col("tests")).divide(col("rank"))))
        .withColumn(Q, min(col(Q)).over(fromWorst))
        .drop("rank", "tests");
  }

  private Stretches() {}
}
