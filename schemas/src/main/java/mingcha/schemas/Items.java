package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** One item of one shop. */
public final class Items {
  public static final String ITEM_ID = "item_id";
  public static final String SHOP_ID = "shop_id";
  public static final String TITLE = "title";
  public static final String BRAND = "brand";
  public static final String CATEGORY = "category";
  public static final String SPU_ID = "spu_id";
  public static final String UNIT_WEIGHT_G = "unit_weight_g";
  public static final String IS_VIRTUAL = "is_virtual";
  public static final String LISTED_AT = "listed_at";

  public static final TableSpec TABLE =
      TableSpec.named("items")
          .grain("one item of one shop")
          .required(ITEM_ID, StringType, "Item")
          .required(SHOP_ID, StringType, "Shop that offers it")
          .optional(TITLE, StringType, "Title")
          .optional(BRAND, StringType, "Brand")
          .optional(CATEGORY, StringType, "Category, as the platform names it")
          .optional(SPU_ID, StringType, "Product that the item is an offer of")
          .optional(UNIT_WEIGHT_G, LongType, "Mass of one unit, in grams")
          .optional(IS_VIRTUAL, BooleanType, "Whether nothing is shipped")
          .optional(LISTED_AT, TimestampType, "First listed")
          .provenance()
          .key(TableSpec.PLATFORM, ITEM_ID)
          .build();

  private Items() {}
}
