package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** One parcel of one order. */
public final class Shipments {
  public static final String COURIER = "courier";
  public static final String WAYBILL_NO = "waybill_no";
  public static final String ORDER_ID = "order_id";
  public static final String SHOP_ID = "shop_id";
  public static final String SENDER_ID = "sender_id";
  public static final String ORIGIN_REGION = "origin_region";
  public static final String ORIGIN_SITE = "origin_site";
  public static final String DEST_REGION = "dest_region";
  public static final String WEIGHT_G = "weight_g";
  public static final String GOODS_NAME = "goods_name";
  public static final String COLLECTED_AT = "collected_at";
  public static final String DELIVERED_AT = "delivered_at";
  public static final String SIGN_TYPE = "sign_type";
  public static final String SCAN_COUNT = "scan_count";

  public static final TableSpec TABLE =
      TableSpec.named("shipments")
          .grain("one parcel of one order")
          .required(COURIER, StringType, "Courier company, as the platform names it")
          .required(
              WAYBILL_NO, StringType, "Waybill number; recycled by couriers after some months")
          .required(ORDER_ID, StringType, "Parent order that the parcel belongs to")
          .optional(SHOP_ID, StringType, "Shop that sent it")
          .optional(
              SENDER_ID,
              StringType,
              "Contract shipper (协议客户) of the courier; pseudonym",
              Privacy.PERSONAL)
          .optional(ORIGIN_REGION, StringType, "Region of collection, GB/T 2260")
          .optional(ORIGIN_SITE, StringType, "Courier outlet of collection")
          .optional(DEST_REGION, StringType, "Region of delivery, GB/T 2260")
          .optional(WEIGHT_G, LongType, "Declared weight, in grams")
          .optional(GOODS_NAME, StringType, "Declared goods")
          .optional(COLLECTED_AT, TimestampType, "Time of the first scan")
          .optional(DELIVERED_AT, TimestampType, "Time of the sign-off")
          .optional(SIGN_TYPE, StringType, "How it was signed for, as the courier names it")
          .optional(SCAN_COUNT, LongType, "Scans between collection and sign-off")
          .provenance()
          .eventTime(COLLECTED_AT)
          .key(TableSpec.PLATFORM, COURIER, WAYBILL_NO, ORDER_ID)
          .build();

  private Shipments() {}
}
