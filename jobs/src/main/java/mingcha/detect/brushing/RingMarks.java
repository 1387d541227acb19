package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.median;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import mingcha.detect.Inputs;
import mingcha.schemas.Buyers;
import mingcha.schemas.Orders;
import mingcha.schemas.Payments;
import mingcha.schemas.Reviews;
import mingcha.schemas.Shipments;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** What is known of each line that the shops of rings sold: has it a trait, or has it not. */
final class RingMarks {
  /** A unit's weight beyond this factor of the item's usual one is another thing's. */
  private static final double OFF_WEIGHT = 1.35;

  /** Accounts younger than this were made for it, perhaps. */
  private static final int FRESH_MONTHS = 3;

  /** The lines with a column for each mark; null where nothing is known. */
  static Dataset<Row> of(Dataset<Row> lines, Inputs inputs) {
    Column done = col(Orders.STATUS).equalTo("completed");
    // What is under way may yet be sent back.
    Column settled = done.or(col(Orders.STATUS).equalTo("closed"));
    Dataset<Row> tied =
        tied(tied(tied(lines, Orders.DEVICE_ID), Orders.PAYER_ACCOUNT), Orders.ADDRESS_ID);
    return withParcels(withAccounts(withReviews(tied, inputs), inputs), inputs)
        .withColumn(
            "fell_through",
            when(
                settled.and(col(Orders.REFUND_FEN).isNotNull()),
                col(Orders.REFUND_FEN).gt(0).or(not(done))))
        .withColumn("praised", when(done, coalesce(col("praise"), lit(false))))
        .withColumn(
            "no_parcel", when(done.and(lit(inputs.has(Shipments.TABLE))), col("grams").isNull()))
        .withColumn(
            "remarked", when(col(Orders.STATUS).isNotNull(), col(Orders.SELLER_REMARK).isNotNull()))
        .withColumn(
            "tied",
            coalesce(
                col(Orders.DEVICE_ID + "_tied").or(col(Orders.PAYER_ACCOUNT + "_tied")),
                col(Orders.DEVICE_ID + "_tied"),
                col(Orders.PAYER_ACCOUNT + "_tied")))
        .withColumn(
            "tied",
            coalesce(
                col("tied").or(col(Orders.ADDRESS_ID + "_tied")),
                col("tied"),
                col(Orders.ADDRESS_ID + "_tied")));
  }

  /** Whether another account of the same side, the ring or the others, has the same value. */
  private static Dataset<Row> tied(Dataset<Row> lines, String column) {
    var same =
        Window.partitionBy(
            col(RingSearch.PLATFORM),
            col(RingSearch.RING),
            col(RingSearch.WEIGHT).isNotNull(),
            // Unknown values are nobody's: each is a group of its own, and none is large.
            coalesce(col(column), col(SignalMembers.ID)));
    return lines.withColumn(
        column + "_tied",
        when(
            col(column).isNotNull(),
            min(Orders.BUYER_ID).over(same).notEqual(max(Orders.BUYER_ID).over(same))));
  }

  private static Dataset<Row> withReviews(Dataset<Row> lines, Inputs inputs) {
    Dataset<Row> praise =
        inputs
            .table(Reviews.TABLE)
            .where(
                col(Reviews.ORDER_ID)
                    .isNotNull()
                    .and(col(Reviews.RATING).equalTo(5))
                    .and(not(coalesce(col(Reviews.IS_DEFAULT), lit(false)))))
            .groupBy(TableSpec.PLATFORM, Reviews.ORDER_ID)
            .agg(max(lit(true)).as("praise"));
    return lines.join(praise, new String[] {TableSpec.PLATFORM, Orders.ORDER_ID}, "left");
  }

  private static Dataset<Row> withAccounts(Dataset<Row> lines, Inputs inputs) {
    Dataset<Row> registered =
        inputs
            .table(Buyers.TABLE)
            .where(col(Buyers.REGISTERED_AT).isNotNull())
            .groupBy(TableSpec.PLATFORM, Buyers.BUYER_ID)
            .agg(min(to_date(col(Buyers.REGISTERED_AT))).as("registered"));
    Dataset<Row> receivers =
        inputs
            .table(Payments.TABLE)
            .where(col(Payments.KIND).isin("transfer", "red_packet"))
            .groupBy(col(TableSpec.PLATFORM), col(Payments.PAYEE_ACCOUNT).as(Orders.PAYER_ACCOUNT))
            .agg(max(lit(true)).as("received"));
    return lines
        .join(registered, new String[] {TableSpec.PLATFORM, Orders.BUYER_ID}, "left")
        .join(receivers, new String[] {TableSpec.PLATFORM, Orders.PAYER_ACCOUNT}, "left")
        .withColumn(
            "fresh",
            col("registered")
                .gt(add_months(date_from_unix_date(col(RingSearch.DAY)), lit(-FRESH_MONTHS))))
        .withColumn(
            "paid_back",
            when(col(Orders.PAYER_ACCOUNT).isNotNull(), coalesce(col("received"), lit(false))));
  }

  /** Weight of a unit against what units of the item weigh in the other orders. */
  private static Dataset<Row> withParcels(Dataset<Row> lines, Inputs inputs) {
    Dataset<Row> parcels =
        inputs
            .table(Shipments.TABLE)
            .groupBy(col(TableSpec.PLATFORM), col(Shipments.ORDER_ID).as(SignalMembers.ID))
            .agg(sum(coalesce(col(Shipments.WEIGHT_G), lit(0L))).as("grams"));
    var order =
        Window.partitionBy(col(RingSearch.PLATFORM), col(RingSearch.RING), col(SignalMembers.ID));
    Dataset<Row> weighed =
        lines
            .join(parcels, new String[] {TableSpec.PLATFORM, SignalMembers.ID}, "left")
            .withColumn(
                "unit_grams",
                when(
                    col("grams").gt(0),
                    try_divide(
                        col("grams").cast("double"), sum(col(Orders.QUANTITY)).over(order))));
    Dataset<Row> usual =
        weighed
            .where(col(RingSearch.WEIGHT).isNull().and(col("unit_grams").gt(0)))
            .groupBy(RingSearch.PLATFORM, RingSearch.RING, Orders.ITEM_ID)
            .agg(median(col("unit_grams")).as("usual_grams"));
    return weighed
        .join(usual, new String[] {RingSearch.PLATFORM, RingSearch.RING, Orders.ITEM_ID}, "left")
        .withColumn(
            "off_weight",
            when(
                col("unit_grams").gt(0).and(col("usual_grams").gt(0)),
                abs(log(col("unit_grams").divide(col("usual_grams")))).gt(Math.log(OFF_WEIGHT))));
  }

  private RingMarks() {}
}
