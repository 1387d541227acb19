package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** One change of one lead. */
public final class LeadHistory {
  public static final String LEAD_UID = "lead_uid";
  public static final String AS_OF = "as_of";
  public static final String RUN_ID = "run_id";
  public static final String STATUS = "status";
  public static final String SCORE = "score";
  public static final String CONTENT_HASH = "content_hash";
  public static final String ORDERS_INVOLVED = "orders_involved";
  public static final String EVIDENCE_FAMILIES = "evidence_families";
  public static final String CHANGE_NOTE = "change_note";

  public static final TableSpec TABLE =
      TableSpec.named("lead_history")
          .grain("one change of one lead")
          .required(LEAD_UID, StringType, "Lead")
          .required(AS_OF, DateType, "Night of the change")
          .required(RUN_ID, StringType, "Run")
          .required(STATUS, StringType, "Status after the change")
          .required(SCORE, DoubleType, "Score after the change")
          .required(CONTENT_HASH, StringType, "Content after the change")
          .optional(ORDERS_INVOLVED, LongType, "Orders involved after the change")
          .optional(EVIDENCE_FAMILIES, Shapes.STRINGS, "Families of evidence after the change")
          .optional(CHANGE_NOTE, StringType, "What changed")
          .key(LEAD_UID, AS_OF)
          .build();

  private LeadHistory() {}
}
