package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** One variant in one shop on one day of payment. */
public final class FactsItemPrice {
  public static final String PLATFORM = "platform";
  public static final String EVENT_DAY = "event_day";
  public static final String EVENT_MONTH = "event_month";
  public static final String SHOP_ID = "shop_id";
  public static final String ITEM_ID = "item_id";
  public static final String SKU_ID = "sku_id";
  public static final String ORDERS = "orders";
  public static final String QUANTITY = "quantity";
  public static final String MIN_UNIT_FEN = "min_unit_fen";
  public static final String MAX_UNIT_FEN = "max_unit_fen";
  public static final String SUM_PAID_FEN = "sum_paid_fen";

  public static final TableSpec TABLE =
      TableSpec.named("facts_item_price")
          .grain("one variant in one shop on one day of payment")
          .required(PLATFORM, StringType, "Platform")
          .required(EVENT_DAY, DateType, "Shanghai day of payment")
          .required(EVENT_MONTH, StringType, "Month of that day, yyyy-MM")
          .required(SHOP_ID, StringType, "Shop")
          .required(ITEM_ID, StringType, "Item")
          .required(SKU_ID, StringType, "Variant; empty when the platform has none")
          .required(ORDERS, LongType, "Paid lines, whatever became of them")
          .required(QUANTITY, LongType, "Units of those lines")
          .required(MIN_UNIT_FEN, LongType, "Lowest unit price, shop discount only, in fen")
          .required(MAX_UNIT_FEN, LongType, "Highest unit price, shop discount only, in fen")
          .required(SUM_PAID_FEN, LongType, "Paid for those lines, in fen")
          .key(PLATFORM, EVENT_DAY, SHOP_ID, ITEM_ID, SKU_ID)
          .partitionBy(EVENT_MONTH)
          .build();

  private FactsItemPrice() {}
}
