package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** One cross-border declaration. */
public final class Declarations {
  public static final String ORDER_ID = "order_id";
  public static final String ORDER_AMOUNT_FEN = "order_amount_fen";
  public static final String ORDER_BUYER_ID = "order_buyer_id";
  public static final String PAYMENT_AMOUNT_FEN = "payment_amount_fen";
  public static final String PAYER_ID = "payer_id";
  public static final String WAYBILL_NO = "waybill_no";
  public static final String CONSIGNEE_ID = "consignee_id";
  public static final String DECLARED_AT = "declared_at";

  public static final TableSpec TABLE =
      TableSpec.named("declarations")
          .grain("one cross-border declaration")
          .required(ORDER_ID, StringType, "Parent order declared")
          .optional(ORDER_AMOUNT_FEN, LongType, "Amount of the order message, in fen")
          .optional(
              ORDER_BUYER_ID, StringType, "Buyer of the order message; pseudonym", Privacy.PERSONAL)
          .optional(PAYMENT_AMOUNT_FEN, LongType, "Amount of the payment message, in fen")
          .optional(
              PAYER_ID, StringType, "Payer of the payment message; pseudonym", Privacy.PERSONAL)
          .optional(WAYBILL_NO, StringType, "Waybill of the logistics message")
          .optional(
              CONSIGNEE_ID,
              StringType,
              "Consignee of the logistics message; pseudonym",
              Privacy.PERSONAL)
          .required(DECLARED_AT, TimestampType, "Time of the declaration")
          .provenance()
          .eventTime(DECLARED_AT)
          .key(TableSpec.PLATFORM, ORDER_ID)
          .build();

  private Declarations() {}
}
