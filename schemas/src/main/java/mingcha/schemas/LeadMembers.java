package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** One member of one lead. */
public final class LeadMembers {
  public static final String LEAD_UID = "lead_uid";
  public static final String KIND = "kind";
  public static final String ID = "id";
  public static final String WEIGHT = "weight";
  public static final String DETECTOR = "detector";

  public static final TableSpec TABLE =
      TableSpec.named("lead_members")
          .grain("one member of one lead")
          .required(LEAD_UID, StringType, "Lead")
          .required(KIND, StringType, "order, review, buyer, shop, waybill, item or price")
          .required(ID, StringType, "Member; a pseudonym where it is a person", Privacy.PERSONAL)
          .required(WEIGHT, DoubleType, "Share of belief that it belongs, 0 to 1")
          .required(DETECTOR, StringType, "Detector that named it")
          .key(LEAD_UID, KIND, ID, DETECTOR)
          .build();

  private LeadMembers() {}
}
