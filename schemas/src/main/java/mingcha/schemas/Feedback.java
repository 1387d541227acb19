package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** One answer about one lead. */
public final class Feedback {
  public static final String LEAD_UID = "lead_uid";
  public static final String STATUS = "status";
  public static final String STATUS_AT = "status_at";
  public static final String BUREAU = "bureau";
  public static final String EXTERNAL_NO = "external_no";
  public static final String REASON_CODE = "reason_code";
  public static final String FINE_FEN = "fine_fen";
  public static final String DECISION_NO = "decision_no";
  public static final String REMARK = "remark";

  public static final TableSpec TABLE =
      TableSpec.named("feedback")
          .grain("one answer about one lead")
          .required(LEAD_UID, StringType, "Lead answered")
          .required(STATUS, StringType, "What became of it, codes of the lead workflow")
          .required(STATUS_AT, TimestampType, "When")
          .optional(BUREAU, StringType, "Bureau that answers")
          .optional(EXTERNAL_NO, StringType, "Number in the case system")
          .optional(REASON_CODE, StringType, "Reason, codes of the lead workflow")
          .optional(FINE_FEN, LongType, "Fine, in fen")
          .optional(DECISION_NO, StringType, "Number of the decision")
          .optional(REMARK, StringType, "Remark, identifiers replaced", Privacy.FREE_TEXT)
          .provenance()
          .key(TableSpec.PLATFORM, LEAD_UID, STATUS, STATUS_AT)
          .build();

  private Feedback() {}
}
