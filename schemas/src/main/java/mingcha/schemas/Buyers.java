package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

/** One buyer account. */
public final class Buyers {
  public static final String BUYER_ID = "buyer_id";
  public static final String REGISTERED_AT = "registered_at";
  public static final String REGISTER_IP = "register_ip";
  public static final String REGISTER_IP_BLOCK = "register_ip_block";
  public static final String REGISTER_DEVICE = "register_device";
  public static final String PHONE_ID = "phone_id";
  public static final String NICKNAME = "nickname";

  public static final TableSpec TABLE =
      TableSpec.named("buyers")
          .grain("one buyer account")
          .required(BUYER_ID, StringType, "Account; pseudonym", Privacy.PERSONAL)
          .optional(REGISTERED_AT, TimestampType, "Time of registration")
          .optional(REGISTER_IP, StringType, "Address of registration; pseudonym", Privacy.PERSONAL)
          .optional(
              REGISTER_IP_BLOCK,
              StringType,
              "The /24 block of that address; pseudonym",
              Privacy.PERSONAL)
          .optional(
              REGISTER_DEVICE, StringType, "Device of registration; pseudonym", Privacy.PERSONAL)
          .optional(PHONE_ID, StringType, "Telephone of registration; pseudonym", Privacy.PERSONAL)
          .optional(NICKNAME, StringType, "Nickname, masked", Privacy.MASKED)
          .provenance()
          .key(TableSpec.PLATFORM, BUYER_ID)
          .build();

  private Buyers() {}
}
