package mingcha.detect.price;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
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
 * What the page showed at the polls before and after each order of a variant, however seldom pages
 * are polled. One shuffle of orders and snapshots by variant.
 */
final class PollsAround {
  /** The poll before the order; a struct with {@code at}, {@code list} and {@code asked}. */
  static final String BEFORE = "before";

  /** The poll after it. */
  static final String AFTER = "after";

  /** Two polls further apart do not tell what was shown between them. */
  static final int LONGEST_GAP_DAYS = 14;

  /**
   * Orders with the polls around them; those without both are left out.
   *
   * @param orders with platform, shop, item, sku, created_at and order_id
   */
  static Dataset<Row> of(Inputs inputs, Dataset<Row> orders) {
    Column[] kept = new Column[orders.columns().length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = col(orders.columns()[i]);
    }
    Column[] key = {
      col(TableSpec.PLATFORM), col(Orders.SHOP_ID), col(Orders.ITEM_ID), col(Orders.SKU_ID)
    };
    Dataset<Row> events =
        orders.select(
            key[0],
            key[1],
            key[2],
            key[3],
            col(Orders.CREATED_AT).as("at"),
            lit(null).cast("double").as("list"),
            lit(null).cast("double").as("asked"),
            col(Orders.ORDER_ID).as("event_id"),
            struct(kept).as("event"));
    Dataset<Row> polls =
        inputs
            .table(PriceSnapshots.TABLE)
            .where(col(PriceSnapshots.LIST_PRICE_FEN).gt(0))
            .select(
                key[0],
                key[1],
                key[2],
                coalesce(key[3], lit("")).as(Orders.SKU_ID),
                col(PriceSnapshots.OBSERVED_AT).as("at"),
                col(PriceSnapshots.LIST_PRICE_FEN).cast("double").as("list"),
                coalesce(col(PriceSnapshots.SALE_PRICE_FEN), col(PriceSnapshots.LIST_PRICE_FEN))
                    .cast("double")
                    .as("asked"),
                lit(null).cast("string").as("event_id"),
                lit(null).cast(events.schema().apply("event").dataType()).as("event"));
    WindowSpec inTime =
        Window.partitionBy(key)
            .orderBy(
                col("at"), col("event_id").isNotNull(), col("list"), col("asked"), col("event_id"));
    Column poll = when(col("list").isNotNull(), struct("at", "list", "asked"));
    return polls
        .unionByName(events)
        .withColumn(BEFORE, max(poll).over(inTime.rowsBetween(Long.MIN_VALUE, 0)))
        .withColumn(AFTER, min(poll).over(inTime.rowsBetween(0, Long.MAX_VALUE)))
        .where(
            col("event_id")
                .isNotNull()
                .and(
                    to_date(col(AFTER + ".at"))
                        .leq(date_add(to_date(col(BEFORE + ".at")), LONGEST_GAP_DAYS))))
        .select("event.*", BEFORE, AFTER);
  }

  private PollsAround() {}
}
