package mingcha.detect.price;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
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

/** Days of variants on which buyers were charged more than any price shown around that day. */
final class Overcharges {
  /** Days with the orders charged more, out of all, and how much more. */
  static Dataset<Row> days(Inputs inputs, double overcharge) {
    Column shown =
        greatest(
            coalesce(col(PriceSnapshots.SALE_PRICE_FEN), lit(0L)),
            when(col(PriceSnapshots.SALE_PRICE_FEN).isNull(), col(PriceSnapshots.LIST_PRICE_FEN))
                .otherwise(lit(0L)));
    WindowSpec inTime =
        Window.partitionBy(
                TableSpec.PLATFORM,
                PriceSnapshots.SHOP_ID,
                PriceSnapshots.ITEM_ID,
                PriceSnapshots.SKU_ID)
            .orderBy(TableSpec.EVENT_DAY);
    // A price may change between a poll and an order, so the neighbouring polls count as well.
    Dataset<Row> shownDays =
        inputs
            .table(PriceSnapshots.TABLE)
            .withColumn(PriceSnapshots.SKU_ID, coalesce(col(PriceSnapshots.SKU_ID), lit("")))
            .groupBy(
                TableSpec.PLATFORM,
                PriceSnapshots.SHOP_ID,
                PriceSnapshots.ITEM_ID,
                PriceSnapshots.SKU_ID,
                TableSpec.EVENT_DAY)
            .agg(max(shown).as("day_fen"))
            .withColumn("before", lag("day_fen", 1).over(inTime))
            .withColumn("after", lead("day_fen", 1).over(inTime))
            .withColumn("before_day", lag(TableSpec.EVENT_DAY, 1).over(inTime))
            .withColumn("after_day", lead(TableSpec.EVENT_DAY, 1).over(inTime))
            .where(
                col("before_day")
                    .geq(date_add(col(TableSpec.EVENT_DAY), -2))
                    .and(col("after_day").leq(date_add(col(TableSpec.EVENT_DAY), 2))))
            .withColumn("shown_fen", greatest(col("day_fen"), col("before"), col("after")));
    Column charged = col(Orders.PAID_FEN).divide(col(Orders.QUANTITY));
    Column isMore = charged.gt(col("shown_fen").multiply(lit(1 + overcharge)));
    return inputs
        .table(Orders.TABLE)
        .where(col(Orders.PAID_AT).isNotNull().and(col(Orders.QUANTITY).gt(0)))
        .withColumn(Orders.SKU_ID, coalesce(col(Orders.SKU_ID), lit("")))
        .withColumn(TableSpec.EVENT_DAY, to_date(col(Orders.CREATED_AT)))
        .join(
            shownDays,
            PriceKeys.of(
                TableSpec.PLATFORM,
                Orders.SHOP_ID,
                Orders.ITEM_ID,
                Orders.SKU_ID,
                TableSpec.EVENT_DAY))
        .groupBy(
            TableSpec.PLATFORM, Orders.SHOP_ID, Orders.ITEM_ID, Orders.SKU_ID, TableSpec.EVENT_DAY)
        .agg(
            count(lit(1)).as("orders"),
            sum(when(isMore, 1L).otherwise(0L)).as("charged_more"),
            max(when(isMore, charged)).as("charged_fen"),
            max("shown_fen").as("shown_fen"))
        .where(col("charged_more").gt(0));
  }

  private Overcharges() {}
}
