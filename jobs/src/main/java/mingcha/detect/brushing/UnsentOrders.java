package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.Shipments;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Orders that were completed although nothing was ever sent. */
final class UnsentOrders {
  /** Completed without any parcel, in a shop that usually sends one. */
  static final String NO_PARCEL = "no_parcel";

  /** Nothing that is sent for its own sake costs less. */
  private static final int LINK_FEN = 200;

  /**
   * Adds the completed orders that have no parcel. A shop that delivers or hands over itself does
   * so in every week; for shops with a tenth and more in three weeks of four the mark is unknown.
   * Links by which a difference is paid (补差价) are no goods and have no parcel.
   */
  static Dataset<Row> added(Dataset<Row> sent, Dataset<Row> orders, Dataset<Row> shipments) {
    Dataset<Row> parcels =
        shipments.select(col(TableSpec.PLATFORM), col(Shipments.ORDER_ID).as(Baskets.ID));
    Dataset<Row> unsent =
        withoutLinks(orders)
            .where(col(Orders.STATUS).equalTo("completed"))
            .join(parcels, new String[] {TableSpec.PLATFORM, Baskets.ID}, "left_anti")
            .select(
                col(TableSpec.PLATFORM),
                col(Baskets.ID),
                col(Orders.SHOP_ID),
                col(Orders.BUYER_ID),
                col(TableSpec.EVENT_DAY),
                col(Baskets.PEERS),
                col(Items.CATEGORY),
                lit(0L).as(Parcels.PARCELS),
                lit(true).as(NO_PARCEL));
    Dataset<Row> all = sent.withColumn(NO_PARCEL, lit(false)).unionByName(unsent, true);
    Column week = floor(unix_date(col(TableSpec.EVENT_DAY)).divide(7));
    Dataset<Row> habits =
        all.groupBy(col(TableSpec.PLATFORM), col(Orders.SHOP_ID), week.as("week"))
            .agg(avg(when(col(NO_PARCEL), 1).otherwise(0)).as("unsent"))
            .groupBy(TableSpec.PLATFORM, Orders.SHOP_ID)
            .agg(percentile(col("unsent"), lit(0.25)).as("usually_unsent"));
    return all.join(broadcast(habits), new String[] {TableSpec.PLATFORM, Orders.SHOP_ID}, "left")
        .withColumn(NO_PARCEL, when(col("usually_unsent").lt(0.1), col(NO_PARCEL)))
        .drop("usually_unsent");
  }

  /** Without orders at a token price: two yuan or less, or below a tenth of the item's usual. */
  private static Dataset<Row> withoutLinks(Dataset<Row> orders) {
    Column unit = Baskets.unitFen();
    return orders
        .join(Baskets.usualPrices(orders, unit), new String[] {TableSpec.PLATFORM, Orders.ITEM_ID})
        .where(unit.gt(greatest(lit(LINK_FEN), col("usual_fen").multiply(0.1))))
        .drop("usual_fen");
  }

  private UnsentOrders() {}
}
