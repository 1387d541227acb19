package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** One movement of money. */
public final class Payments {
  public static final String PAYMENT_ID = "payment_id";
  public static final String ORDER_ID = "order_id";
  public static final String PAYER_ACCOUNT = "payer_account";
  public static final String PAYEE_ACCOUNT = "payee_account";
  public static final String AMOUNT_FEN = "amount_fen";
  public static final String KIND = "kind";
  public static final String PAID_AT = "paid_at";

  public static final TableSpec TABLE =
      TableSpec.named("payments")
          .grain("one movement of money")
          .required(PAYMENT_ID, StringType, "Movement")
          .optional(ORDER_ID, StringType, "Parent order that it belongs to, when known")
          .required(PAYER_ACCOUNT, StringType, "Account that paid; pseudonym", Privacy.PERSONAL)
          .required(PAYEE_ACCOUNT, StringType, "Account that received; pseudonym", Privacy.PERSONAL)
          .required(AMOUNT_FEN, LongType, "Amount, in fen")
          .required(KIND, StringType, "payment, refund, transfer or red_packet")
          .required(PAID_AT, TimestampType, "Time of the movement")
          .provenance()
          .eventTime(PAID_AT)
          .key(TableSpec.PLATFORM, PAYMENT_ID)
          .build();

  private Payments() {}
}
