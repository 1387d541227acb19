package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.unix_timestamp;

import mingcha.detect.Inputs;
import mingcha.schemas.Orders;
import mingcha.schemas.Shipments;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Orders confirmed soon. What counts is the time from receipt: how long a parcel is under way says
 * where the buyer lives, and a remark that asks for speed shortens it.
 */
final class Confirmations {
  /** Among the fifth of the platform that is confirmed soonest after receipt. */
  static final String SOON = "confirmed_soon";

  private static final double SOONEST = 0.2;

  /** Where no receipt is known. */
  private static final int DAYS_FROM_ORDER = 3;

  private static final String WAITED = "waited";

  /** Rows of {@link Baskets#of} with {@link #SOON}; false where nothing was confirmed. */
  static Dataset<Row> marked(Inputs inputs, Dataset<Row> orders) {
    Column fromOrder =
        date_diff(to_date(col(Orders.COMPLETED_AT)), to_date(col(Orders.CREATED_AT)))
            .leq(DAYS_FROM_ORDER);
    if (!inputs.has(Shipments.TABLE, Shipments.DELIVERED_AT)) {
      return orders.withColumn(SOON, coalesce(fromOrder, lit(false)));
    }
    Dataset<Row> receipts =
        inputs
            .table(Shipments.TABLE)
            .groupBy(col(TableSpec.PLATFORM), col(Shipments.ORDER_ID).as(Baskets.ID))
            .agg(max(Shipments.DELIVERED_AT).as("received_at"));
    Column seconds =
        unix_timestamp(col(Orders.COMPLETED_AT)).minus(unix_timestamp(col("received_at")));
    Dataset<Row> waited =
        orders
            .join(receipts, new String[] {TableSpec.PLATFORM, Baskets.ID}, "left")
            .withColumn(WAITED, seconds);
    Dataset<Row> usual =
        waited.groupBy(TableSpec.PLATFORM).agg(percentile(col(WAITED), lit(SOONEST)).as("soonest"));
    return waited
        .join(broadcast(usual), TableSpec.PLATFORM)
        .withColumn(SOON, coalesce(col(WAITED).leq(col("soonest")), fromOrder, lit(false)))
        .drop("received_at", WAITED, "soonest");
  }

  private Confirmations() {}
}
