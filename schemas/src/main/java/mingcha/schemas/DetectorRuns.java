package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** One detector on one day. */
public final class DetectorRuns {
  public static final String AS_OF = "as_of";
  public static final String DETECTOR = "detector";
  public static final String DETECTOR_VERSION = "detector_version";
  public static final String PARAMS_HASH = "params_hash";
  public static final String EVIDENCE = "evidence";
  public static final String COVERED_FROM = "covered_from";
  public static final String OUTCOME = "outcome";
  public static final String REASON = "reason";
  public static final String SIGNALS = "signals";
  public static final String NOTES = "notes";
  public static final String RUN_ID = "run_id";

  public static final TableSpec TABLE =
      TableSpec.named("detector_runs")
          .grain("one detector on one day")
          .required(AS_OF, DateType, "Last event day that the detector saw")
          .required(DETECTOR, StringType, "Detector")
          .required(DETECTOR_VERSION, StringType, "Version of the detector")
          .required(PARAMS_HASH, StringType, "Hash of its parameters")
          .required(
              EVIDENCE,
              StringType,
              "Family of evidence that it brings; evidence of one family counts once")
          .optional(
              COVERED_FROM,
              DateType,
              "First day whose conduct it was asked for; signals of earlier nights that end before it still hold")
          .required(OUTCOME, StringType, "ran, not_run or failed")
          .optional(REASON, StringType, "Why it did not run or failed")
          .required(SIGNALS, LongType, "Signals emitted")
          .required(NOTES, Shapes.NOTES, "What it lacked and what it truncated, sorted")
          .required(RUN_ID, StringType, "Run")
          .key(AS_OF, DETECTOR)
          .partitionBy(AS_OF)
          .build();

  private DetectorRuns() {}
}
