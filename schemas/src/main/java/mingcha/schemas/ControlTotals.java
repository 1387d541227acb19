package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** One reported total and what was loaded for it. */
public final class ControlTotals {
  public static final String PLATFORM = "platform";
  public static final String DUMP_ID = "dump_id";
  public static final String PERIOD = "period";
  public static final String REGION_CODE = "region_code";
  public static final String ORDERS_REPORTED = "orders_reported";
  public static final String ORDERS_LOADED = "orders_loaded";
  public static final String AMOUNT_REPORTED_FEN = "amount_reported_fen";
  public static final String AMOUNT_LOADED_FEN = "amount_loaded_fen";

  public static final TableSpec TABLE =
      TableSpec.named("control_totals")
          .grain("one reported total and what was loaded for it")
          .required(PLATFORM, StringType, "Platform")
          .required(DUMP_ID, StringType, "Dump that reports it")
          .required(PERIOD, StringType, "Day or month reported, yyyy-MM-dd or yyyy-MM")
          .required(REGION_CODE, StringType, "Region reported, GB/T 2260; 000000 for all")
          .optional(ORDERS_REPORTED, LongType, "Orders reported")
          .optional(ORDERS_LOADED, LongType, "Orders loaded")
          .optional(AMOUNT_REPORTED_FEN, LongType, "Amount reported, in fen")
          .optional(AMOUNT_LOADED_FEN, LongType, "Amount loaded, in fen")
          .key(PLATFORM, DUMP_ID, PERIOD, REGION_CODE)
          .build();

  private ControlTotals() {}
}
