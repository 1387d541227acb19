package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** One dump that was loaded. */
public final class Dumps {
  public static final String PLATFORM = "platform";
  public static final String DUMP_ID = "dump_id";
  public static final String KIND = "kind";
  public static final String PERIOD_FROM = "period_from";
  public static final String PERIOD_TO = "period_to";
  public static final String EXPORTED_AT = "exported_at";
  public static final String LEGAL_BASIS = "legal_basis";
  public static final String REQUEST_NO = "request_no";
  public static final String RECEIVER = "receiver";
  public static final String KEY_SPACE = "key_space";
  public static final String SCOPE_SHOPS = "scope_shops";
  public static final String SCOPE_CATEGORIES = "scope_categories";
  public static final String LAYOUT = "layout";
  public static final String CONTENT_SHA256 = "content_sha256";
  public static final String ROWS_IN = "rows_in";
  public static final String ROWS_LOADED = "rows_loaded";
  public static final String ROWS_QUARANTINED = "rows_quarantined";
  public static final String ROWS_DUPLICATE = "rows_duplicate";
  public static final String LOADED_CLOCK_AT = "loaded_clock_at";
  public static final String RUN_ID = "run_id";

  public static final TableSpec TABLE =
      TableSpec.named("dumps")
          .grain("one dump that was loaded")
          .required(PLATFORM, StringType, "Platform that sent it")
          .required(DUMP_ID, StringType, "Dump")
          .required(KIND, StringType, "full, increment or correction")
          .optional(PERIOD_FROM, DateType, "First day that it covers")
          .optional(PERIOD_TO, DateType, "Last day that it covers")
          .required(EXPORTED_AT, TimestampType, "When the platform exported it")
          .optional(LEGAL_BASIS, StringType, "Article under which it was asked for")
          .optional(REQUEST_NO, StringType, "Number of the request")
          .optional(RECEIVER, StringType, "Who received it")
          .optional(KEY_SPACE, StringType, "Programme whose pseudonyms it joins")
          .optional(SCOPE_SHOPS, StringType, "Shops that it is limited to, as JSON; null when all")
          .optional(
              SCOPE_CATEGORIES,
              StringType,
              "Categories that it is limited to, as JSON; null when all")
          .optional(LAYOUT, StringType, "Layout of its files")
          .required(CONTENT_SHA256, StringType, "Hash over the hashes of its files")
          .required(ROWS_IN, LongType, "Raw records read")
          .required(ROWS_LOADED, LongType, "Raw records that ended in canonical tables")
          .required(ROWS_QUARANTINED, LongType, "Raw records that ended in quarantine")
          .required(ROWS_DUPLICATE, LongType, "Raw records that changed nothing")
          .required(LOADED_CLOCK_AT, TimestampType, "Clock time of loading")
          .required(RUN_ID, StringType, "Run that loaded it")
          .key(PLATFORM, DUMP_ID)
          .build();

  private Dumps() {}
}
