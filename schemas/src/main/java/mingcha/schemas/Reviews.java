package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** One review. */
public final class Reviews {
  public static final String REVIEW_ID = "review_id";
  public static final String ORDER_ID = "order_id";
  public static final String SHOP_ID = "shop_id";
  public static final String ITEM_ID = "item_id";
  public static final String BUYER_ID = "buyer_id";
  public static final String RATING = "rating";
  public static final String CONTENT = "content";
  public static final String IMAGE_COUNT = "image_count";
  public static final String IMAGE_HASH = "image_hash";
  public static final String CREATED_AT = "created_at";
  public static final String APPENDED_CONTENT = "appended_content";
  public static final String APPENDED_AT = "appended_at";
  public static final String IS_DEFAULT = "is_default";
  public static final String IS_VISIBLE = "is_visible";

  public static final TableSpec TABLE =
      TableSpec.named("reviews")
          .grain("one review")
          .required(REVIEW_ID, StringType, "Review")
          .optional(ORDER_ID, StringType, "Line that is reviewed, when known")
          .required(SHOP_ID, StringType, "Shop reviewed")
          .required(ITEM_ID, StringType, "Item reviewed")
          .required(BUYER_ID, StringType, "Account that reviewed; pseudonym", Privacy.PERSONAL)
          .required(RATING, IntegerType, "Stars, 1 to 5")
          .optional(CONTENT, StringType, "Text, identifiers replaced", Privacy.FREE_TEXT)
          .optional(IMAGE_COUNT, LongType, "Pictures attached")
          .optional(
              IMAGE_HASH,
              StringType,
              "Perceptual hash of the first picture, when the platform gives one")
          .required(CREATED_AT, TimestampType, "Time of the review")
          .optional(
              APPENDED_CONTENT,
              StringType,
              "Text added later, identifiers replaced",
              Privacy.FREE_TEXT)
          .optional(APPENDED_AT, TimestampType, "Time of that addition")
          .optional(
              IS_DEFAULT, BooleanType, "Whether the platform wrote it because the buyer did not")
          .optional(IS_VISIBLE, BooleanType, "Whether it is shown; absent reads as shown")
          .provenance()
          .eventTime(CREATED_AT)
          .key(TableSpec.PLATFORM, REVIEW_ID)
          .build();

  private Reviews() {}
}
