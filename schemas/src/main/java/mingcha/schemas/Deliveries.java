package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** One lead delivered to one target. */
public final class Deliveries {
  public static final String TARGET = "target";
  public static final String LEAD_UID = "lead_uid";
  public static final String CONTENT_HASH = "content_hash";
  public static final String BATCH_ID = "batch_id";
  public static final String DELIVERED_AT = "delivered_at";
  public static final String OUTCOME = "outcome";
  public static final String DETAIL = "detail";

  public static final TableSpec TABLE =
      TableSpec.named("deliveries")
          .grain("one lead delivered to one target")
          .required(TARGET, StringType, "Target")
          .required(LEAD_UID, StringType, "Lead")
          .required(CONTENT_HASH, StringType, "Content that was delivered")
          .required(BATCH_ID, StringType, "Batch")
          .required(DELIVERED_AT, TimestampType, "Clock time")
          .required(OUTCOME, StringType, "delivered, unchanged or failed")
          .optional(DETAIL, StringType, "What the target said")
          .key(TARGET, LEAD_UID, CONTENT_HASH)
          .build();

  private Deliveries() {}
}
