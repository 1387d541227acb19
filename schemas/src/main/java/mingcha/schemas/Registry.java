package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** One registered operator. */
public final class Registry {
  public static final String USCC = "uscc";
  public static final String NAME = "name";
  public static final String STATUS = "status";
  public static final String STATUS_AT = "status_at";
  public static final String REGION_CODE = "region_code";
  public static final String ADDRESS = "address";
  public static final String ESTABLISHED_AT = "established_at";
  public static final String OLD_REG_NO = "old_reg_no";

  public static final TableSpec TABLE =
      TableSpec.named("registry")
          .grain("one registered operator")
          .required(USCC, StringType, "Unified social credit code (GB 32100)")
          .required(NAME, StringType, "Registered name")
          .required(STATUS, StringType, "active, revoked, deregistered or abnormal")
          .optional(STATUS_AT, TimestampType, "Since when the status holds")
          .optional(REGION_CODE, StringType, "Region of registration, GB/T 2260")
          .optional(ADDRESS, StringType, "Registered address")
          .optional(ESTABLISHED_AT, TimestampType, "Established")
          .optional(OLD_REG_NO, StringType, "Registration number before 2015")
          .provenance()
          .key(TableSpec.PLATFORM, USCC)
          .build();

  private Registry() {}
}
