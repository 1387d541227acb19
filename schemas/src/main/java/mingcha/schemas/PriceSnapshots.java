package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** One price of one variant as seen at one time. */
public final class PriceSnapshots {
  public static final String ITEM_ID = "item_id";
  public static final String SKU_ID = "sku_id";
  public static final String OBSERVED_AT = "observed_at";
  public static final String SHOP_ID = "shop_id";
  public static final String LIST_PRICE_FEN = "list_price_fen";
  public static final String SALE_PRICE_FEN = "sale_price_fen";
  public static final String REF_PRICE_FEN = "ref_price_fen";
  public static final String REF_PRICE_LABEL = "ref_price_label";
  public static final String PROMO_ID = "promo_id";
  public static final String PROMO_STARTS_AT = "promo_starts_at";
  public static final String PROMO_ENDS_AT = "promo_ends_at";
  public static final String HOME_PRICE_FEN = "home_price_fen";
  public static final String DETAIL_PRICE_FEN = "detail_price_fen";

  public static final TableSpec TABLE =
      TableSpec.named("price_snapshots")
          .grain("one price of one variant as seen at one time")
          .required(ITEM_ID, StringType, "Item")
          .required(SKU_ID, StringType, "Variant; empty when the platform has none")
          .required(OBSERVED_AT, TimestampType, "Time of the observation")
          .required(SHOP_ID, StringType, "Shop")
          .required(LIST_PRICE_FEN, LongType, "Unit price shown, in fen")
          .optional(SALE_PRICE_FEN, LongType, "Price asked after the shop's discount, in fen")
          .optional(REF_PRICE_FEN, LongType, "Compared (struck-through) price, in fen")
          .optional(REF_PRICE_LABEL, StringType, "original, struck, msrp, counter, tag or none")
          .optional(PROMO_ID, StringType, "Promotion that the price belongs to")
          .optional(PROMO_STARTS_AT, TimestampType, "Start of that promotion")
          .optional(PROMO_ENDS_AT, TimestampType, "End of that promotion")
          .optional(HOME_PRICE_FEN, LongType, "Price shown on the home or list page, in fen")
          .optional(DETAIL_PRICE_FEN, LongType, "Price shown on the detail page, in fen")
          .provenance()
          .eventTime(OBSERVED_AT)
          .key(TableSpec.PLATFORM, ITEM_ID, SKU_ID, OBSERVED_AT)
          .build();

  private PriceSnapshots() {}
}
