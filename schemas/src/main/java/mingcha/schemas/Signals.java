package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** One finding of one detector about one subject. */
public final class Signals {
  public static final String AS_OF = "as_of";
  public static final String SIGNAL_ID = "signal_id";
  public static final String DETECTOR = "detector";
  public static final String DETECTOR_VERSION = "detector_version";
  public static final String VIOLATION_CODE = "violation_code";
  public static final String PLATFORM = "platform";
  public static final String SUBJECT_TYPE = "subject_type";
  public static final String SUBJECT_ID = "subject_id";
  public static final String WINDOW_FROM = "window_from";
  public static final String WINDOW_TO = "window_to";
  public static final String SCORE = "score";
  public static final String STRENGTH = "strength";
  public static final String FACTS = "facts";
  public static final String COUNTER_EVIDENCE = "counter_evidence";
  public static final String PARAMS_HASH = "params_hash";

  public static final TableSpec TABLE =
      TableSpec.named("signals")
          .grain("one finding of one detector about one subject")
          .required(AS_OF, DateType, "Last event day that the detector saw")
          .required(SIGNAL_ID, StringType, "Signal; a hash, free of run and clock")
          .required(DETECTOR, StringType, "Detector")
          .required(DETECTOR_VERSION, StringType, "Version of the detector")
          .required(VIOLATION_CODE, StringType, "What it is evidence of")
          .required(PLATFORM, StringType, "Platform")
          .required(SUBJECT_TYPE, StringType, "shop, item, operator, buyer_group or platform")
          .required(SUBJECT_ID, StringType, "Subject")
          .required(WINDOW_FROM, DateType, "First day of the conduct")
          .required(WINDOW_TO, DateType, "Last day of the conduct")
          .required(SCORE, DoubleType, "Probability that it is true given this evidence, 0 to 1")
          .required(STRENGTH, DoubleType, "Raw strength, in the detector's own unit")
          .required(FACTS, Shapes.FACTS, "What was measured, sorted by code")
          .required(
              COUNTER_EVIDENCE,
              Shapes.COUNTER_EVIDENCE,
              "Innocent explanations that were checked, and how they came out")
          .required(PARAMS_HASH, StringType, "Hash of the detector's parameters")
          .key(AS_OF, SIGNAL_ID)
          .partitionBy(AS_OF, DETECTOR)
          .build();

  private Signals() {}
}
