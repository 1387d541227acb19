package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** One key that a later full dump no longer has. */
public final class Absences {
  public static final String PLATFORM = "platform";
  public static final String TABLE_NAME = "table";
  public static final String KEY = "key";
  public static final String LAST_SEEN_DUMP = "last_seen_dump";
  public static final String MISSING_IN_DUMP = "missing_in_dump";
  public static final String MISSING_AT = "missing_at";

  public static final TableSpec TABLE =
      TableSpec.named("absences")
          .grain("one key that a later full dump no longer has")
          .required(PLATFORM, StringType, "Platform")
          .required(TABLE_NAME, StringType, "Canonical table")
          .required(KEY, StringType, "Key of the row, as JSON")
          .required(LAST_SEEN_DUMP, StringType, "Dump that had it last")
          .required(MISSING_IN_DUMP, StringType, "Full dump that no longer has it")
          .required(MISSING_AT, TimestampType, "When that dump was exported")
          .key(PLATFORM, TABLE_NAME, KEY, MISSING_IN_DUMP)
          .build();

  private Absences() {}
}
