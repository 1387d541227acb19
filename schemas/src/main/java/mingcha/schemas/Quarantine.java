package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** One raw record that could not be loaded. */
public final class Quarantine {
  public static final String PLATFORM = "platform";
  public static final String DUMP_ID = "dump_id";
  public static final String PATH = "path";
  public static final String ROW_NO = "row_no";
  public static final String BYTE_OFFSET = "byte_offset";
  public static final String ROW_HASH = "row_hash";
  public static final String REASONS = "reasons";
  public static final String RECORD = "record";

  public static final TableSpec TABLE =
      TableSpec.named("quarantine")
          .grain("one raw record that could not be loaded")
          .required(PLATFORM, StringType, "Platform that sent it")
          .required(DUMP_ID, StringType, "Dump")
          .required(PATH, StringType, "File inside the dump")
          .required(ROW_NO, LongType, "Record in the file, from 1")
          .optional(
              BYTE_OFFSET, LongType, "Position of the record in the decompressed file, in bytes")
          .required(ROW_HASH, StringType, "Keyed hash of the raw record")
          .required(REASONS, Shapes.REASONS, "Every rule that the record breaks")
          .optional(
              RECORD,
              Shapes.RECORD,
              "The cells that parsed, persons' identifiers replaced",
              Privacy.FREE_TEXT)
          .key(PLATFORM, DUMP_ID, PATH, ROW_NO)
          .build();

  private Quarantine() {}
}
