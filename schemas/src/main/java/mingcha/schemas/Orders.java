package mingcha.schemas;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import org.apache.spark.sql.Column;

/** One line of one order. */
public final class Orders {
  public static final String ORDER_ID = "order_id";
  public static final String PARENT_ORDER_ID = "parent_order_id";
  public static final String SHOP_ID = "shop_id";
  public static final String ITEM_ID = "item_id";
  public static final String SKU_ID = "sku_id";
  public static final String BUYER_ID = "buyer_id";
  public static final String QUANTITY = "quantity";
  public static final String LIST_PRICE_FEN = "list_price_fen";
  public static final String REF_PRICE_FEN = "ref_price_fen";
  public static final String PAID_FEN = "paid_fen";
  public static final String SHOP_DISCOUNT_FEN = "shop_discount_fen";
  public static final String PLATFORM_DISCOUNT_FEN = "platform_discount_fen";
  public static final String FREIGHT_FEN = "freight_fen";
  public static final String CREATED_AT = "created_at";
  public static final String PAID_AT = "paid_at";
  public static final String SHIPPED_AT = "shipped_at";
  public static final String COMPLETED_AT = "completed_at";
  public static final String STATUS = "status";
  public static final String REFUND_FEN = "refund_fen";
  public static final String REFUNDED_AT = "refunded_at";
  public static final String PAYER_ACCOUNT = "payer_account";
  public static final String DEVICE_ID = "device_id";
  public static final String IP = "ip";
  public static final String IP_BLOCK = "ip_block";
  public static final String CONSIGNEE_ID = "consignee_id";
  public static final String ADDRESS_ID = "address_id";
  public static final String CONSIGNEE_REGION = "consignee_region";
  public static final String CHANNEL = "channel";
  public static final String SELLER_REMARK = "seller_remark";
  public static final String IS_PRESALE = "is_presale";

  public static final TableSpec TABLE =
      TableSpec.named("orders")
          .grain("one line of one order")
          .required(
              ORDER_ID,
              StringType,
              "Line of an order; the parent order when the platform does not split")
          .optional(
              PARENT_ORDER_ID,
              StringType,
              "Order that the line belongs to; by default the line itself")
          .required(SHOP_ID, StringType, "Shop that sold")
          .required(ITEM_ID, StringType, "Item sold")
          .optional(SKU_ID, StringType, "Variant sold; empty when the platform has none")
          .required(BUYER_ID, StringType, "Account that bought; pseudonym", Privacy.PERSONAL)
          .required(QUANTITY, LongType, "Units bought")
          .optional(LIST_PRICE_FEN, LongType, "Unit price shown, in fen")
          .optional(REF_PRICE_FEN, LongType, "Struck-through unit price shown beside it, in fen")
          .required(PAID_FEN, LongType, "Paid by the buyer for this line, in fen, freight excluded")
          .optional(SHOP_DISCOUNT_FEN, LongType, "Discount borne by the shop for this line, in fen")
          .optional(
              PLATFORM_DISCOUNT_FEN,
              LongType,
              "Discount borne by the platform for this line, in fen")
          .optional(FREIGHT_FEN, LongType, "Freight charged for this line, in fen")
          .required(CREATED_AT, TimestampType, "Time of the order")
          .optional(PAID_AT, TimestampType, "Time of (full) payment")
          .optional(SHIPPED_AT, TimestampType, "Time of hand-over to the courier")
          .optional(COMPLETED_AT, TimestampType, "Time of confirmation of receipt")
          .required(STATUS, StringType, "created, paid, shipped, completed or closed")
          .optional(REFUND_FEN, LongType, "Refunded to the buyer for this line, in fen")
          .optional(REFUNDED_AT, TimestampType, "Time of the last refund")
          .optional(PAYER_ACCOUNT, StringType, "Account that paid; pseudonym", Privacy.PERSONAL)
          .optional(DEVICE_ID, StringType, "Device that ordered; pseudonym", Privacy.PERSONAL)
          .optional(IP, StringType, "Address that ordered; pseudonym", Privacy.PERSONAL)
          .optional(
              IP_BLOCK, StringType, "The /24 block of that address; pseudonym", Privacy.PERSONAL)
          .optional(
              CONSIGNEE_ID,
              StringType,
              "Person that the parcel is for; pseudonym",
              Privacy.PERSONAL)
          .optional(
              ADDRESS_ID, StringType, "Place that the parcel is for; pseudonym", Privacy.PERSONAL)
          .optional(CONSIGNEE_REGION, StringType, "Region of that place, GB/T 2260, six digits")
          .optional(CHANNEL, StringType, "Channel that brought the order, as the platform names it")
          .optional(
              SELLER_REMARK,
              StringType,
              "Remark of the seller, identifiers replaced",
              Privacy.FREE_TEXT)
          .optional(IS_PRESALE, BooleanType, "Whether deposit and balance were paid apart")
          .provenance()
          .eventTime(CREATED_AT)
          .key(TableSpec.PLATFORM, ORDER_ID)
          .build();

  /** The order as its buyer placed it: the main order where the platform splits one, else this. */
  public static Column mainOrder() {
    return coalesce(col(PARENT_ORDER_ID), col(ORDER_ID));
  }

  private Orders() {}
}
