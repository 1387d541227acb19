package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** One shop on one platform. */
public final class Shops {
  public static final String SHOP_ID = "shop_id";
  public static final String SHOP_NAME = "shop_name";
  public static final String SHOP_URL = "shop_url";
  public static final String OPERATOR_NAME = "operator_name";
  public static final String OPERATOR_TYPE = "operator_type";
  public static final String USCC = "uscc";
  public static final String PERSON_ID = "person_id";
  public static final String LICENCE_DISPLAY = "licence_display";
  public static final String REGION_CODE = "region_code";
  public static final String ADDRESS = "address";
  public static final String OPENED_AT = "opened_at";
  public static final String CLOSED_AT = "closed_at";
  public static final String IS_SELF_OPERATED = "is_self_operated";

  public static final TableSpec TABLE =
      TableSpec.named("shops")
          .grain("one shop on one platform")
          .required(SHOP_ID, StringType, "Shop")
          .required(SHOP_NAME, StringType, "Name shown to buyers")
          .optional(SHOP_URL, StringType, "Address of the shop")
          .optional(
              OPERATOR_NAME, StringType, "Who runs it; masked for a natural person", Privacy.MASKED)
          .optional(
              OPERATOR_TYPE,
              StringType,
              "enterprise, individual_business, natural_person or platform")
          .optional(USCC, StringType, "Unified social credit code (GB 32100) of the operator")
          .optional(
              PERSON_ID, StringType, "Natural person who runs it; pseudonym", Privacy.PERSONAL)
          .optional(LICENCE_DISPLAY, StringType, "licence, permit, exempt, link or none")
          .optional(REGION_CODE, StringType, "Region of business, GB/T 2260")
          .optional(
              ADDRESS, StringType, "Address shown; pseudonym for a natural person", Privacy.MASKED)
          .optional(OPENED_AT, TimestampType, "Opened")
          .optional(CLOSED_AT, TimestampType, "Closed")
          .optional(IS_SELF_OPERATED, BooleanType, "Whether the platform itself sells (自营)")
          .provenance()
          .key(TableSpec.PLATFORM, SHOP_ID)
          .build();

  private Shops() {}
}
