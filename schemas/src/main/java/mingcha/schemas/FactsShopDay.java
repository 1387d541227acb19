package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** One shop on one day. */
public final class FactsShopDay {
  public static final String PLATFORM = "platform";
  public static final String EVENT_DAY = "event_day";
  public static final String EVENT_MONTH = "event_month";
  public static final String SHOP_ID = "shop_id";
  public static final String ORDERS = "orders";
  public static final String LINES = "lines";
  public static final String BUYERS = "buyers";
  public static final String QUANTITY = "quantity";
  public static final String PAID_FEN = "paid_fen";
  public static final String REFUNDED_ORDERS = "refunded_orders";

  public static final TableSpec TABLE =
      TableSpec.named("facts_shop_day")
          .grain("one shop on one day")
          .required(PLATFORM, StringType, "Platform")
          .required(EVENT_DAY, DateType, "Shanghai day of the orders")
          .required(EVENT_MONTH, StringType, "Month of that day, yyyy-MM")
          .required(SHOP_ID, StringType, "Shop")
          .required(ORDERS, LongType, "Parent orders")
          .required(LINES, LongType, "Lines")
          .required(BUYERS, LongType, "Distinct buyers")
          .required(QUANTITY, LongType, "Units")
          .required(PAID_FEN, LongType, "Paid, in fen")
          .required(REFUNDED_ORDERS, LongType, "Parent orders with a refund")
          .key(PLATFORM, EVENT_DAY, SHOP_ID)
          .partitionBy(EVENT_MONTH)
          .build();

  private FactsShopDay() {}
}
