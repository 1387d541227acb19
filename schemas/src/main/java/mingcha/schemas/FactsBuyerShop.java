package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** One buyer in one shop on one day. */
public final class FactsBuyerShop {
  public static final String PLATFORM = "platform";
  public static final String EVENT_DAY = "event_day";
  public static final String EVENT_MONTH = "event_month";
  public static final String BUYER_KEY = "buyer_key";
  public static final String SHOP_ID = "shop_id";
  public static final String ORDERS = "orders";
  public static final String LINES = "lines";
  public static final String QUANTITY = "quantity";
  public static final String PAID_FEN = "paid_fen";
  public static final String REFUND_FEN = "refund_fen";
  public static final String REFUNDED_ORDERS = "refunded_orders";

  public static final TableSpec TABLE =
      TableSpec.named("facts_buyer_shop")
          .grain("one buyer in one shop on one day")
          .required(PLATFORM, StringType, "Platform")
          .required(EVENT_DAY, DateType, "Shanghai day of the orders")
          .required(EVENT_MONTH, StringType, "Month of that day, yyyy-MM")
          .required(BUYER_KEY, LongType, "First 64 bits of the buyer's pseudonym", Privacy.PERSONAL)
          .required(SHOP_ID, StringType, "Shop")
          .required(ORDERS, LongType, "Parent orders")
          .required(LINES, LongType, "Lines")
          .required(QUANTITY, LongType, "Units")
          .required(PAID_FEN, LongType, "Paid, in fen")
          .required(REFUND_FEN, LongType, "Refunded, in fen")
          .required(REFUNDED_ORDERS, LongType, "Parent orders with a refund")
          .key(PLATFORM, EVENT_DAY, BUYER_KEY, SHOP_ID)
          .partitionBy(EVENT_MONTH)
          .build();

  private FactsBuyerShop() {}
}
