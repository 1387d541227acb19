package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** One file of one dump. */
public final class DumpFiles {
  public static final String PLATFORM = "platform";
  public static final String DUMP_ID = "dump_id";
  public static final String FILE_NO = "file_no";
  public static final String PATH = "path";
  public static final String TABLE_NAME = "table";
  public static final String FORMAT = "format";
  public static final String ENCODING = "encoding";
  public static final String SHA256 = "sha256";
  public static final String ROWS_IN = "rows_in";
  public static final String ROWS_LOADED = "rows_loaded";
  public static final String ROWS_QUARANTINED = "rows_quarantined";
  public static final String ROWS_DUPLICATE = "rows_duplicate";
  public static final String EXTRA_COLUMNS = "extra_columns";

  public static final TableSpec TABLE =
      TableSpec.named("dump_files")
          .grain("one file of one dump")
          .required(PLATFORM, StringType, "Platform that sent it")
          .required(DUMP_ID, StringType, "Dump")
          .required(FILE_NO, IntegerType, "Position in the manifest, from 0")
          .required(PATH, StringType, "Path inside the dump")
          .required(TABLE_NAME, StringType, "Canonical table, or the layout's name of the raw file")
          .required(FORMAT, StringType, "csv, jsonl or parquet")
          .optional(ENCODING, StringType, "Encoding that it was decoded with")
          .required(SHA256, StringType, "Hash of the file")
          .required(ROWS_IN, LongType, "Raw records read")
          .required(ROWS_LOADED, LongType, "Raw records that ended in canonical tables")
          .required(ROWS_QUARANTINED, LongType, "Raw records that ended in quarantine")
          .required(ROWS_DUPLICATE, LongType, "Raw records that changed nothing")
          .optional(EXTRA_COLUMNS, StringType, "Columns that were noted and not loaded, as JSON")
          .key(PLATFORM, DUMP_ID, FILE_NO)
          .build();

  private DumpFiles() {}
}
