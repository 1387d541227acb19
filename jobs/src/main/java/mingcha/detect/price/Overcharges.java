package mingcha.detect.price;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import mingcha.detect.Inputs;
import mingcha.detect.SignalRows;
import mingcha.detect.Stage;
import mingcha.schemas.Orders;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Items whose buyers were charged more, after all discounts, than the page showed at the polls
 * before and after (规定 art 19(2)). A poll holds until the next one of the variant, however seldom
 * pages are polled; a price that rose and fell between two polls is not seen, so single orders say
 * little, and orders between several pairs of polls say much.
 */
final class Overcharges {
  /** Where so many of a platform's orders cost more than shown, the feed shows something else. */
  private static final double FEED_SHARE = 0.02;

  /** A price that was changed between poll and order moves by less than this. */
  private static final double FAR_MORE = 1.4;

  private static final Column NO_FIGURE = lit(null).cast("double");
  private static final String PARENT = "parent";

  private final Dataset<Row> orders;

  Overcharges(Inputs inputs, Stage stage, double overcharge) {
    this.orders = stage.materialise("charged and shown", between(inputs, overcharge));
  }

  /** One case an item and stretch of days with such orders. */
  Dataset<Row> cases() {
    Dataset<Row> feeds =
        orders
            .groupBy(col(TableSpec.PLATFORM).as("feed_platform"))
            .agg(
                sum("charged_more").cast("double").divide(count(lit(1))).as("feed_share"),
                count(lit(1)).as("feed_orders"));
    Dataset<Row> more = orders.where(col("charged_more").equalTo(1));
    Dataset<Row> runs =
        DayRuns.numbered(
                more,
                PollsAround.LONGEST_GAP_DAYS,
                col(TableSpec.PLATFORM),
                col(Orders.SHOP_ID),
                col(Orders.ITEM_ID))
            .groupBy(TableSpec.PLATFORM, Orders.SHOP_ID, Orders.ITEM_ID, DayRuns.RUN)
            .agg(
                min(TableSpec.EVENT_DAY).as(ShopStretches.FIRST_DAY),
                max(TableSpec.EVENT_DAY).as(ShopStretches.LAST_DAY),
                count(lit(1)).as("charged_more"),
                sum("personal").as("personal"),
                countDistinct(col("shown_since")).as("polls"),
                max("charged_fen").as("charged_fen"),
                min("shown_fen").as("shown_fen"));
    Dataset<Row> all =
        orders.select(
            col(TableSpec.PLATFORM).as("o_platform"),
            col(Orders.ITEM_ID).as("o_item"),
            col(TableSpec.EVENT_DAY).as("o_day"));
    Dataset<Row> counted =
        runs.join(
                all,
                col(TableSpec.PLATFORM)
                    .equalTo(col("o_platform"))
                    .and(col(Orders.ITEM_ID).equalTo(col("o_item")))
                    .and(
                        col("o_day")
                            .between(col(ShopStretches.FIRST_DAY), col(ShopStretches.LAST_DAY))))
            .groupBy(
                TableSpec.PLATFORM,
                Orders.SHOP_ID,
                Orders.ITEM_ID,
                ShopStretches.FIRST_DAY,
                ShopStretches.LAST_DAY,
                "charged_more",
                "personal",
                "polls",
                "charged_fen",
                "shown_fen")
            .agg(count(lit(1)).as("orders"))
            .join(feeds, col(TableSpec.PLATFORM).equalTo(col("feed_platform")));
    return told(counted);
  }

  /** The orders that were charged more, as members of the signals of their cases. */
  Dataset<Row> members(Dataset<Row> assigned) {
    Dataset<Row> more =
        orders
            .where(col("charged_more").equalTo(1))
            .select(
                col(TableSpec.PLATFORM).as("o_platform"),
                col(Orders.SHOP_ID).as("o_shop"),
                col(Orders.ITEM_ID).as("o_item"),
                col(TableSpec.EVENT_DAY).as("o_day"),
                col(PARENT));
    return assigned
        .join(
            more,
            col(TableSpec.PLATFORM)
                .equalTo(col("o_platform"))
                .and(col(Orders.SHOP_ID).equalTo(col("o_shop")))
                .and(col(Orders.ITEM_ID).equalTo(col("o_item")))
                .and(
                    col("o_day")
                        .between(col(ShopStretches.FIRST_DAY), col(ShopStretches.LAST_DAY))))
        .select(
            col(ShopStretches.SIGNAL_ID),
            lit("order").as(SignalMembers.KIND),
            col(PARENT).as(SignalMembers.ID),
            col(ShopStretches.SCORE).as(SignalMembers.WEIGHT));
  }

  private static Dataset<Row> told(Dataset<Row> counted) {
    Column share = col("charged_more").cast("double").divide(col("orders"));
    WindowSpec shop = Window.partitionBy(col(TableSpec.PLATFORM), col(Orders.SHOP_ID));
    Column shopShare =
        sum("charged_more").over(shop).cast("double").divide(sum("orders").over(shop));
    // Some dearer than others, at a price that was shown to them alone, is another matter: buyers
    // treated differently. A bait is the same for all.
    Column isAll =
        share
            .geq(0.8)
            .and(
                not(col("is_personal"))
                    .or(col("shop_share").geq(0.95).and(col("shop_more").geq(5))));
    Column isFeed = col("feed_share").gt(FEED_SHARE).and(col("feed_orders").geq(1_000));
    Column isFarMore = col("charged_fen").geq(col("shown_fen").multiply(FAR_MORE));
    Column score =
        when(isAll.and(col("charged_more").geq(5)).and(col("polls").geq(2)), lit(0.93))
            .when(isAll.and(col("charged_more").geq(3)).and(col("polls").geq(2)), lit(0.9))
            .when(isAll.and(col("charged_more").geq(2)).and(isFarMore), lit(0.85))
            .when(isAll.and(col("charged_more").geq(2)), lit(0.5))
            .otherwise(lit(0.1))
            .multiply(when(isFeed, lit(0.2)).otherwise(lit(1.0)));
    return counted
        .withColumn("shop_share", shopShare)
        .withColumn("shop_more", sum("charged_more").over(shop))
        .withColumn(
            "is_personal",
            sum("personal").over(shop).multiply(2).gt(sum("charged_more").over(shop)))
        .withColumn(PriceSnapshots.SKU_ID, lit(""))
        .withColumn(ShopStretches.SCORE, score)
        .withColumn(ShopStretches.STRENGTH, share)
        .withColumn(
            ShopStretches.FACTS,
            SignalRows.facts(
                SignalRows.fact(
                    "bait-charged",
                    col("charged_fen").divide(100.0),
                    col("shown_fen").divide(100.0),
                    NO_FIGURE),
                SignalRows.fact("bait-orders", col("charged_more"), col("orders"), NO_FIGURE)))
        .withColumn(
            ShopStretches.COUNTERS,
            SignalRows.counters(
                SignalRows.counter(
                    "bait-price-change",
                    when(col("polls").geq(2).and(isAll), lit("excluded"))
                        .otherwise(lit("possible")),
                    share,
                    NO_FIGURE)));
  }

  /** Paid orders between two polls, with the dearer price shown, and whether they cost more. */
  private static Dataset<Row> between(Inputs inputs, double overcharge) {
    Column listed = lit(null).cast("double");
    if (inputs.has(Orders.TABLE, Orders.LIST_PRICE_FEN)) {
      listed = col(Orders.LIST_PRICE_FEN).cast("double");
    }
    Dataset<Row> orders =
        inputs
            .table(Orders.TABLE)
            .where(col(Orders.PAID_AT).isNotNull().and(col(Orders.QUANTITY).gt(0)))
            .select(
                col(TableSpec.PLATFORM),
                col(Orders.SHOP_ID),
                col(Orders.ITEM_ID),
                coalesce(col(Orders.SKU_ID), lit("")).as(Orders.SKU_ID),
                col(Orders.ORDER_ID),
                Orders.mainOrder().as(PARENT),
                col(Orders.CREATED_AT),
                listed.as("listed_fen"),
                col(Orders.PAID_FEN).cast("double").divide(col(Orders.QUANTITY)).as("charged_fen"));
    Column isMore = col("charged_fen").gt(col("shown_fen").multiply(1 + overcharge));
    Column listShown =
        greatest(col(PollsAround.BEFORE + ".list"), col(PollsAround.AFTER + ".list"));
    return PollsAround.of(inputs, orders)
        .withColumn(
            "shown_fen",
            greatest(col(PollsAround.BEFORE + ".asked"), col(PollsAround.AFTER + ".asked")))
        .select(
            col(TableSpec.PLATFORM),
            col(Orders.SHOP_ID),
            col(Orders.ITEM_ID),
            to_date(col(Orders.CREATED_AT)).as(TableSpec.EVENT_DAY),
            col(PARENT),
            to_date(col(PollsAround.BEFORE + ".at")).as("shown_since"),
            col("charged_fen"),
            col("shown_fen"),
            when(isMore, 1L).otherwise(0L).as("charged_more"),
            when(isMore.and(col("listed_fen").gt(listShown.multiply(1.005))), 1L)
                .otherwise(0L)
                .as("personal"));
  }
}
