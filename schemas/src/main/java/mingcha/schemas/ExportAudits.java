package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** One export. */
public final class ExportAudits {
  public static final String AUDIT_ID = "audit_id";
  public static final String EXPORTED_AT = "exported_at";
  public static final String WHO = "who";
  public static final String COMMAND = "command";
  public static final String PURPOSE = "purpose";
  public static final String TABLE_NAME = "table";
  public static final String ROWS = "rows";
  public static final String TARGET = "target";

  public static final TableSpec TABLE =
      TableSpec.named("export_audits")
          .grain("one export")
          .required(AUDIT_ID, StringType, "Export")
          .required(EXPORTED_AT, TimestampType, "Clock time")
          .required(WHO, StringType, "Account of the operating system", Privacy.MASKED)
          .required(COMMAND, StringType, "Command")
          .optional(PURPOSE, StringType, "Reason given")
          .required(TABLE_NAME, StringType, "Table exported")
          .required(ROWS, LongType, "Rows exported")
          .required(TARGET, StringType, "File written")
          .key(AUDIT_ID)
          .build();

  private ExportAudits() {}
}
