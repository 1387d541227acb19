package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** One member of one signal. */
public final class SignalMembers {
  public static final String AS_OF = "as_of";
  public static final String SIGNAL_ID = "signal_id";
  public static final String DETECTOR = "detector";
  public static final String KIND = "kind";
  public static final String ID = "id";
  public static final String WEIGHT = "weight";

  public static final TableSpec TABLE =
      TableSpec.named("signal_members")
          .grain("one member of one signal")
          .required(AS_OF, DateType, "Last event day that the detector saw")
          .required(SIGNAL_ID, StringType, "Signal")
          .required(DETECTOR, StringType, "Detector")
          .required(KIND, StringType, "order, review, buyer, shop, waybill, item or price")
          .required(ID, StringType, "Member; a pseudonym where it is a person", Privacy.PERSONAL)
          .required(WEIGHT, DoubleType, "Share of belief that it belongs, 0 to 1")
          .key(AS_OF, SIGNAL_ID, KIND, ID)
          .partitionBy(AS_OF, DETECTOR)
          .build();

  private SignalMembers() {}
}
