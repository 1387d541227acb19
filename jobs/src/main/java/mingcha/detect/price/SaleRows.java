package mingcha.detect.price;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import mingcha.detect.Inputs;
import mingcha.schemas.Orders;
import mingcha.schemas.Payments;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Order lines as {@link Sale}s. */
final class SaleRows {
  static final String PARENT = Orders.PARENT_ORDER_ID;
  static final String FULL_PAYMENT = "full_payment";
  static final String PLATFORM_PART = "platform_part";
  static final String IS_SUSPECT = "is_suspect";

  /** Brushing detectors that tell single orders. */
  static final List<String> BRUSHING =
      List.of(
          "brushing.ring",
          "brushing.shared_identity",
          "brushing.empty_parcel",
          "brushing.remark",
          "brushing.batch_accounts",
          "brushing.volume",
          "brushing.money_loop");

  /** Orders with the columns named here beside their own. */
  static Dataset<Row> of(Inputs inputs, double suspectScore) {
    return withSuspects(inputs, paid(inputs), suspectScore);
  }

  /** The same where nobody is suspected. */
  static Dataset<Row> withoutSuspects(Inputs inputs) {
    return paid(inputs).withColumn(IS_SUSPECT, lit(false));
  }

  private static Dataset<Row> paid(Inputs inputs) {
    Dataset<Row> orders =
        inputs
            .table(Orders.TABLE)
            .withColumn(PARENT, coalesce(col(PARENT), col(Orders.ORDER_ID)))
            .withColumn(Orders.SKU_ID, coalesce(col(Orders.SKU_ID), lit("")))
            .withColumn(PLATFORM_PART, platformPart(inputs));
    return withFullPayment(inputs, orders);
  }

  /** A row of these as a sale. */
  static Sale sale(Row row) {
    boolean isPaid = row.<Long>getAs(FULL_PAYMENT) != null;
    Long refund = row.<Long>getAs(Orders.REFUND_FEN);
    String status = row.getAs(Orders.STATUS);
    return new Sale(
        row.getAs(PARENT),
        isPaid && !"created".equals(status),
        isPaid ? row.<Long>getAs(FULL_PAYMENT) : 0,
        "closed".equals(status),
        row.<Long>getAs(Orders.QUANTITY),
        row.<Long>getAs(Orders.PAID_FEN),
        row.<Long>getAs(PLATFORM_PART),
        refund == null ? 0 : refund,
        row.<Boolean>getAs(IS_SUSPECT));
  }

  /**
   * What the platform bore. A platform that does not tell it may have borne all that the shop's
   * discount leaves unexplained, so that the shop is not blamed for another's subsidy.
   */
  private static Column platformPart(Inputs inputs) {
    if (inputs.has(Orders.TABLE, Orders.PLATFORM_DISCOUNT_FEN)) {
      return coalesce(col(Orders.PLATFORM_DISCOUNT_FEN), lit(0L));
    }
    Column unexplained =
        col(Orders.LIST_PRICE_FEN)
            .multiply(col(Orders.QUANTITY))
            .minus(coalesce(col(Orders.SHOP_DISCOUNT_FEN), lit(0L)))
            .minus(col(Orders.PAID_FEN));
    return greatest(coalesce(unexplained, lit(0L)), lit(0L));
  }

  /** A pre-sale is transacted when its balance is paid, which is its last payment. */
  private static Dataset<Row> withFullPayment(Inputs inputs, Dataset<Row> orders) {
    Column paidAt = unix_micros(col(Orders.PAID_AT));
    if (!inputs.has(Orders.TABLE, Orders.IS_PRESALE)
        || !inputs.has(Payments.TABLE, Payments.ORDER_ID)) {
      return orders.withColumn(FULL_PAYMENT, paidAt);
    }
    String paidPlatform = "paid_platform";
    Dataset<Row> balances =
        inputs
            .table(Payments.TABLE)
            .where(col(Payments.KIND).equalTo("payment"))
            .groupBy(col(TableSpec.PLATFORM).as(paidPlatform), col(Payments.ORDER_ID).as("paid_id"))
            .agg(unix_micros(max(col(Payments.PAID_AT))).as("last_payment"));
    return orders
        .join(
            balances,
            coalesce(col(Orders.IS_PRESALE), lit(false))
                .and(col(TableSpec.PLATFORM).equalTo(col(paidPlatform)))
                .and(col(PARENT).equalTo(col("paid_id"))),
            "left")
        .withColumn(FULL_PAYMENT, when(paidAt.isNotNull(), greatest(paidAt, col("last_payment"))))
        .drop(paidPlatform, "paid_id", "last_payment");
  }

  private static Dataset<Row> withSuspects(
      Inputs inputs, Dataset<Row> orders, double suspectScore) {
    Dataset<Row> suspects = null;
    for (String detector : BRUSHING) {
      Dataset<Row> strong =
          inputs
              .signals(detector)
              .where(col(Signals.SCORE).geq(suspectScore))
              .select(Signals.SIGNAL_ID, Signals.PLATFORM);
      Dataset<Row> found =
          inputs
              .members(detector)
              .where(col(SignalMembers.KIND).equalTo("order"))
              .select(col(SignalMembers.SIGNAL_ID), col(SignalMembers.ID))
              .join(strong, SignalMembers.SIGNAL_ID)
              .select(
                  col(Signals.PLATFORM).as("suspect_platform"),
                  col(SignalMembers.ID).as("suspect_id"));
      suspects = suspects == null ? found : suspects.unionByName(found);
    }
    Dataset<Row> distinct =
        suspects.groupBy("suspect_platform", "suspect_id").agg(lit(true).as(IS_SUSPECT));
    return orders
        .join(
            distinct,
            col(TableSpec.PLATFORM)
                .equalTo(col("suspect_platform"))
                .and(col(PARENT).equalTo(col("suspect_id"))),
            "left")
        .drop("suspect_platform", "suspect_id")
        .withColumn(IS_SUSPECT, coalesce(col(IS_SUSPECT), lit(false)));
  }

  private SaleRows() {}
}
