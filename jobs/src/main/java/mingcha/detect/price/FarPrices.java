package mingcha.detect.price;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import mingcha.detect.Inputs;
import mingcha.schemas.Orders;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Unbroken stretches in which an item's price lay far above or far below. A poll holds until the
 * next one, so that pages polled weekly have stretches as well.
 */
final class FarPrices {
  static final String IS_RISE = "is_rise";
  static final String IS_LOW = "is_low";

  /** Orders of the stretch at about its price. */
  static final String SOLD = "sold";

  /** Days from the first poll of the stretch to the last. */
  static final String SPAN = "span";

  /** Price over the usual one at the poll before the stretch; null where the data begin with it. */
  static final String BEFORE = "rise_before";

  /** The same at the poll after it; null where the data end with it. */
  static final String AFTER = "rise_after";

  /** A price not seen for longer may have been another in between. */
  private static final int LONGEST_GAP_DAYS = 14;

  /** What is paid lies below what is asked by coupons, and above it by little. */
  private static final double LEAST_PAID_SHARE = 0.7;

  private static final double MOST_PAID_SHARE = 1.15;

  private final OutlierParams limits;

  FarPrices(OutlierParams limits) {
    this.limits = limits;
  }

  /** Days that lie far off, with the polls before and after; units written wrongly left out. */
  Dataset<Row> days(Dataset<Row> measured, Column inEmergency) {
    Column least =
        when(inEmergency, lit(limits.emergencyRise())).otherwise(lit(limits.leastRise()));
    Column isAboveMarket = col("z").isNull().or(col("z").geq(limits.deviations()));
    Column isRise =
        col("rise")
            .geq(least)
            .and(col("peer_rise").isNotNull())
            .and(col("rise").divide(col("peer_rise")).geq(least.multiply(0.85)))
            .and(isAboveMarket);
    Column isFallen =
        col("rise").leq(limits.fallShare()).and(col("rise").divide(col("peer_rise")).leq(0.75));
    Column isFarBelowMarket =
        col("ratio")
            .leq(limits.dumpShare())
            .and(col("z").leq(-limits.deviations()))
            .or(isFallen.and(col("ratio").leq(limits.fallShare())));
    // Where nobody else sells the product, its own usual price is the measure.
    Column isLow =
        col(ProductDays.ASKED_FEN)
            .gt(ProductDays.LINK_FIX_FEN)
            .and(
                when(col("has_market"), isFarBelowMarket)
                    .otherwise(isFallen.and(col("rise").leq(limits.dumpShare()))));
    WindowSpec inTime =
        Window.partitionBy(TableSpec.PLATFORM, PriceSnapshots.ITEM_ID).orderBy(TableSpec.EVENT_DAY);
    return measured
        .where(not(col("is_unit_error")))
        .withColumn("in_emergency", inEmergency)
        .withColumn(IS_RISE, coalesce(isRise, lit(false)))
        .withColumn(IS_LOW, coalesce(isLow, lit(false)))
        .withColumn("day_before", lag(TableSpec.EVENT_DAY, 1).over(inTime))
        .withColumn(BEFORE, lag("rise", 1).over(inTime))
        .withColumn(IS_RISE + "_before", lag(IS_RISE, 1).over(inTime))
        .withColumn(IS_LOW + "_before", lag(IS_LOW, 1).over(inTime))
        .withColumn("day_after", lead(TableSpec.EVENT_DAY, 1).over(inTime))
        .withColumn(AFTER, lead("rise", 1).over(inTime))
        .where(col(IS_RISE).or(col(IS_LOW)));
  }

  /** Stretches of one flag, with what was sold in them. */
  static Dataset<Row> stretches(Inputs inputs, Dataset<Row> days, String flag) {
    WindowSpec inTime =
        Window.partitionBy(TableSpec.PLATFORM, PriceSnapshots.ITEM_ID).orderBy(TableSpec.EVENT_DAY);
    Column goesOn =
        coalesce(col(flag + "_before"), lit(false))
            .and(datediff(col(TableSpec.EVENT_DAY), col("day_before")).leq(LONGEST_GAP_DAYS));
    Dataset<Row> stretches =
        days.where(col(flag))
            .withColumn("begins", when(goesOn, 0L).otherwise(1L))
            .withColumn(DayRuns.RUN, sum("begins").over(inTime))
            .groupBy(
                TableSpec.PLATFORM, PriceSnapshots.SHOP_ID, PriceSnapshots.ITEM_ID, DayRuns.RUN)
            .agg(
                min(TableSpec.EVENT_DAY).as(ShopStretches.FIRST_DAY),
                max(TableSpec.EVENT_DAY).as(ShopStretches.LAST_DAY),
                min(struct(col(TableSpec.EVENT_DAY), col(BEFORE))).as("begin"),
                max(struct(col(TableSpec.EVENT_DAY), col(AFTER), col("day_after"))).as("end"),
                min("rise").as("least_rise"),
                max("rise").as("rise"),
                max("peer_rise").as("peer_rise"),
                min("ratio").as("least_ratio"),
                max("ratio").as("ratio"),
                max("in_emergency").as("in_emergency"),
                min(ProductDays.ASKED_FEN).as("least_fen"),
                max(ProductDays.ASKED_FEN).as("most_fen"))
            .withColumn(BEFORE, col("begin." + BEFORE))
            .withColumn(AFTER, col("end." + AFTER))
            // The last poll holds until the one that shows another price, but not for ever.
            .withColumn(
                "held_until",
                least(
                    coalesce(date_add(col("end.day_after"), -1), col(ShopStretches.LAST_DAY)),
                    date_add(col(ShopStretches.LAST_DAY), LONGEST_GAP_DAYS)))
            .withColumn(
                SPAN, datediff(col(ShopStretches.LAST_DAY), col(ShopStretches.FIRST_DAY)).plus(1))
            .drop("begin", "end");
    return withSold(inputs, stretches);
  }

  private static Dataset<Row> withSold(Inputs inputs, Dataset<Row> stretches) {
    Dataset<Row> orders =
        inputs
            .table(Orders.TABLE)
            .where(col(Orders.PAID_AT).isNotNull())
            .select(
                col(TableSpec.PLATFORM).as("o_platform"),
                col(Orders.ITEM_ID).as("o_item"),
                col(Orders.PAID_FEN)
                    .plus(coalesce(col(Orders.PLATFORM_DISCOUNT_FEN), lit(0L)))
                    .divide(col(Orders.QUANTITY))
                    .as("o_unit_fen"),
                to_date(col(Orders.CREATED_AT)).as("o_day"));
    // A bait is shown at one price and sold at another: only what was sold at this one counts.
    Column atThisPrice =
        col("o_unit_fen")
            .between(
                col("least_fen").multiply(LEAST_PAID_SHARE),
                col("most_fen").multiply(MOST_PAID_SHARE));
    Dataset<Row> sold =
        stretches
            .join(
                orders,
                col(TableSpec.PLATFORM)
                    .equalTo(col("o_platform"))
                    .and(col(PriceSnapshots.ITEM_ID).equalTo(col("o_item")))
                    .and(col("o_day").between(col(ShopStretches.FIRST_DAY), col("held_until")))
                    .and(atThisPrice))
            .groupBy(TableSpec.PLATFORM, PriceSnapshots.ITEM_ID, DayRuns.RUN)
            .agg(count(lit(1)).as(SOLD));
    return stretches
        .join(sold, PriceKeys.of(TableSpec.PLATFORM, PriceSnapshots.ITEM_ID, DayRuns.RUN), "left")
        .withColumn(SOLD, coalesce(col(SOLD), lit(0L)))
        .withColumn(PriceSnapshots.SKU_ID, lit(""));
  }
}
