package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

/** One review scored by one detector. */
public final class ReviewScores {
  public static final String AS_OF = "as_of";
  public static final String DETECTOR = "detector";
  public static final String PLATFORM = "platform";
  public static final String ID = "id";
  public static final String SHOP_ID = "shop_id";
  public static final String SCORE = "score";
  public static final String REASONS = "reasons";

  public static final TableSpec TABLE =
      TableSpec.named("review_scores")
          .grain("one review scored by one detector")
          .required(AS_OF, DateType, "Last event day that the detector saw")
          .required(DETECTOR, StringType, "Detector")
          .required(PLATFORM, StringType, "Platform")
          .required(ID, StringType, "Review")
          .required(SHOP_ID, StringType, "Shop")
          .required(SCORE, DoubleType, "Probability that the review is fake, 0 to 1")
          .required(REASONS, Shapes.STRINGS, "Why, sorted")
          .key(AS_OF, PLATFORM, ID, DETECTOR)
          .partitionBy(AS_OF, DETECTOR)
          .build();

  private ReviewScores() {}
}
