package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** One refusal of one dump. */
public final class Refusals {
  public static final String DUMP = "dump";
  public static final String PLATFORM = "platform";
  public static final String DUMP_ID = "dump_id";
  public static final String REASON = "reason";
  public static final String REFUSED_AT = "refused_at";
  public static final String RUN_ID = "run_id";

  public static final TableSpec TABLE =
      TableSpec.named("refusals")
          .grain("one refusal of one dump")
          .required(DUMP, StringType, "Folder of the dump")
          .optional(PLATFORM, StringType, "Platform, where the manifest could be read")
          .optional(DUMP_ID, StringType, "Dump, where the manifest could be read")
          .required(REASON, StringType, "The sentence that was shown")
          .required(REFUSED_AT, TimestampType, "Clock time of the refusal")
          .required(RUN_ID, StringType, "Run that refused it")
          .key(DUMP, REFUSED_AT)
          .build();

  private Refusals() {}
}
