package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** One complaint or report. */
public final class Complaints {
  public static final String COMPLAINT_ID = "complaint_id";
  public static final String KIND = "kind";
  public static final String SHOP_ID = "shop_id";
  public static final String ITEM_ID = "item_id";
  public static final String ORDER_ID = "order_id";
  public static final String COMPLAINANT_ID = "complainant_id";
  public static final String CATEGORY = "category";
  public static final String PROBLEM = "problem";
  public static final String CONTENT = "content";
  public static final String RECEIVED_AT = "received_at";

  public static final TableSpec TABLE =
      TableSpec.named("complaints")
          .grain("one complaint or report")
          .required(COMPLAINT_ID, StringType, "Complaint, 12315 number as an opaque string")
          .required(KIND, StringType, "complaint (投诉) or report (举报)")
          .optional(SHOP_ID, StringType, "Shop complained of")
          .optional(ITEM_ID, StringType, "Item complained of")
          .optional(ORDER_ID, StringType, "Order complained of")
          .optional(
              COMPLAINANT_ID, StringType, "Person who complained; pseudonym", Privacy.PERSONAL)
          .optional(CATEGORY, StringType, "Category of goods or services")
          .optional(PROBLEM, StringType, "Kind of problem")
          .optional(CONTENT, StringType, "Text, identifiers replaced", Privacy.FREE_TEXT)
          .required(RECEIVED_AT, TimestampType, "Received")
          .provenance()
          .eventTime(RECEIVED_AT)
          .key(TableSpec.PLATFORM, COMPLAINT_ID)
          .build();

  private Complaints() {}
}
