package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** One run of one command. */
public final class Runs {
  public static final String RUN_ID = "run_id";
  public static final String COMMAND = "command";
  public static final String STARTED_AT = "started_at";
  public static final String FINISHED_AT = "finished_at";
  public static final String AS_OF = "as_of";
  public static final String OUTCOME = "outcome";
  public static final String VERSION = "version";
  public static final String CONF_HASH = "conf_hash";
  public static final String STEPS = "steps";
  public static final String PEAK_MEMORY_MB = "peak_memory_mb";
  public static final String TRUNCATIONS = "truncations";

  public static final TableSpec TABLE =
      TableSpec.named("runs")
          .grain("one run of one command")
          .required(RUN_ID, StringType, "Run")
          .required(COMMAND, StringType, "Command")
          .required(STARTED_AT, TimestampType, "Clock time of the start")
          .optional(FINISHED_AT, TimestampType, "Clock time of the end")
          .optional(AS_OF, DateType, "Last event day")
          .required(OUTCOME, StringType, "done, partial, refused or failed")
          .required(VERSION, StringType, "Version of the program")
          .required(CONF_HASH, StringType, "Hash of the effective configuration")
          .required(STEPS, Shapes.STEPS, "Rows in and out and seconds of each step")
          .optional(PEAK_MEMORY_MB, LongType, "Peak heap, in MiB")
          .required(TRUNCATIONS, Shapes.NOTES, "Work that was cut short, with counts")
          .key(RUN_ID)
          .build();

  private Runs() {}
}
