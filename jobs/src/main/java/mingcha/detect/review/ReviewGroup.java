package mingcha.detect.review;

import static mingcha.detect.review.GroupSearch.BUYER_KEY;
import static mingcha.detect.review.GroupSearch.DAY_NO;
import static mingcha.detect.review.GroupSearch.GROUP;
import static mingcha.detect.review.GroupSearch.LOG_TAIL;
import static mingcha.detect.review.GroupSearch.SHOP_KEY;
import static mingcha.detect.review.GroupSearch.UNDATED;
import static mingcha.detect.review.GroupSearch.WEIGHT;
import static mingcha.detect.review.ShopRatings.keys;
import static mingcha.detect.review.WrittenReviews.BUYER;
import static mingcha.detect.review.WrittenReviews.DAY;
import static mingcha.detect.review.WrittenReviews.PLATFORM;
import static mingcha.detect.review.WrittenReviews.RATING;
import static mingcha.detect.review.WrittenReviews.REVIEW;
import static mingcha.detect.review.WrittenReviews.SHOP;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import mingcha.detect.Detector;
import mingcha.detect.DetectorInfo;
import mingcha.detect.Evidence;
import mingcha.detect.Findings;
import mingcha.detect.Inputs;
import mingcha.detect.Needs;
import mingcha.detect.ParamSource;
import mingcha.detect.SignalRows;
import mingcha.detect.Stage;
import mingcha.schemas.ReviewScores;
import mingcha.schemas.Reviews;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reviewers who praise the same shops in the same days beyond what the shops' popularity, the
 * reviewers' own activity and the shops' history explain. It needs nothing but who reviewed what;
 * without times it says less, and says so.
 */
public final class ReviewGroup implements Detector {
  public static final String ID = "review.group";

  /**
   * The most that who reviewed what can say by itself: people of one taste and collectors look like
   * a group as long as no other time can be compared with.
   */
  private static final double MOST_WITHOUT_TIMES = 0.4;

  private final GroupParams params;

  private ReviewGroup(GroupParams params) {
    this.params = params;
  }

  /** With the parameters that are in force. */
  public static ReviewGroup from(ParamSource source) {
    return new ReviewGroup(source.params(ID, GroupParams.class));
  }

  @Override
  public DetectorInfo info() {
    return new DetectorInfo(ID, 2, Evidence.GRAPH, List.of("UC-REVIEW-FAKE"));
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(params.lookBackDays())
        .require(Reviews.TABLE, Reviews.BUYER_ID, Reviews.SHOP_ID)
        .canUse(Reviews.TABLE, Reviews.RATING)
        .canUse(Reviews.TABLE, Reviews.CREATED_AT);
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    if (!inputs.has(Reviews.TABLE, Reviews.RATING)) {
      stage.note("lacks-rating", "Praise cannot be told from blame without ratings", 1);
    }
    Dataset<Row> praise =
        WrittenReviews.of(inputs)
            .where(coalesce(col(RATING), lit(5)).geq(params.praise()))
            .where(col(BUYER).isNotNull().and(col(SHOP).isNotNull()))
            .select(
                col(PLATFORM),
                col(SHOP),
                col(REVIEW),
                col(BUYER),
                col(DAY),
                xxhash64(col(BUYER)).as(BUYER_KEY),
                xxhash64(col(SHOP)).as(SHOP_KEY),
                coalesce(unix_date(col(DAY)), lit(UNDATED)).as(DAY_NO));
    Dataset<Row> groups = stage.materialise("groups", new ReviewerGroups(params, stage).of(praise));
    Dataset<Row> reviews =
        stage.materialise(
            "group-reviews",
            praise
                .join(groups, keys(PLATFORM, BUYER_KEY, SHOP_KEY, DAY_NO))
                .withColumn("strength", strength())
                .withColumn("group_score", groupScore()));
    return findings(inputs, reviews);
  }

  /** How improbable the group is, in decimal powers. */
  private static Column strength() {
    return when(col(GroupSearch.IS_TIMED), col(LOG_TAIL))
        .otherwise(col(GroupSearch.LOG_TAIL_NOW))
        .divide(-Math.log(10));
  }

  private static Column groupScore() {
    Column most = when(col(GroupSearch.IS_TIMED), 1.0).otherwise(MOST_WITHOUT_TIMES);
    return most.divide(lit(1).plus(exp(lit(2.5).minus(col("strength").multiply(0.5)))));
  }

  private Findings findings(Inputs inputs, Dataset<Row> reviews) {
    Dataset<Row> byShop =
        reviews
            .groupBy(PLATFORM, SHOP, GROUP)
            .agg(
                count_distinct(col(REVIEW)).as("reviews"),
                // Without days the conduct may lie anywhere in what was looked at.
                coalesce(min(DAY), lit(inputs.from())).as("from_day"),
                coalesce(max(DAY), lit(inputs.asOf())).as("to_day"),
                max("group_score").as("group_score"),
                max("strength").as("strength"),
                max(GroupSearch.IS_TIMED).as(GroupSearch.IS_TIMED),
                max(GroupSearch.REVIEWERS).as(GroupSearch.REVIEWERS),
                max(GroupSearch.SHOPS).as(GroupSearch.SHOPS),
                max(GroupSearch.DENSITY).as(GroupSearch.DENSITY),
                max(GroupSearch.PURITY).as(GroupSearch.PURITY),
                max(GroupSearch.ELSEWHERE).as(GroupSearch.ELSEWHERE))
            .where(col("reviews").geq(params.leastReviews()))
            .where(col("to_day").geq(lit(inputs.from())))
            .withColumn(
                Signals.SCORE,
                SignalRows.rounded(
                    lit(0.95)
                        .multiply(col("group_score"))
                        .multiply(lit(1).minus(exp(col("reviews").divide(-5))))))
            .where(col(Signals.SCORE).geq(0.05))
            .withColumn(
                Signals.SIGNAL_ID,
                SignalRows.id(
                    ID, col(PLATFORM), col(SHOP), col("from_day").as("from"), col(GROUP)));
    Dataset<Row> signals =
        byShop
            .join(ShopRatings.of(inputs, once(reviews)), keys(PLATFORM, SHOP), "left")
            .select(
                col(Signals.SIGNAL_ID),
                lit("UC-REVIEW-FAKE").as(Signals.VIOLATION_CODE),
                col(PLATFORM),
                lit("shop").as(Signals.SUBJECT_TYPE),
                col(SHOP).as(Signals.SUBJECT_ID),
                col("from_day").as(Signals.WINDOW_FROM),
                col("to_day").as(Signals.WINDOW_TO),
                col(Signals.SCORE),
                SignalRows.rounded(col("strength")).as(Signals.STRENGTH),
                SignalRows.facts(
                        SignalRows.fact("group-reviews", col("reviews"), lit(null), lit(null)),
                        SignalRows.fact(
                            "group-reviewers", col(GroupSearch.REVIEWERS), lit(null), lit(null)),
                        SignalRows.fact(
                            "group-shops", col(GroupSearch.SHOPS), lit(null), lit(null)),
                        SignalRows.fact(
                            "group-density", col(GroupSearch.DENSITY), lit(null), lit(null)),
                        ShopRatings.shown(),
                        ShopRatings.corrected())
                    .as(Signals.FACTS),
                SignalRows.counters(
                        SignalRows.counter(
                            "other-reviews",
                            lit("weakened"),
                            lit(1).minus(col(GroupSearch.PURITY)),
                            lit(null)),
                        when(
                            col(GroupSearch.IS_TIMED),
                            SignalRows.counter(
                                "same-taste",
                                lit("weakened"),
                                col(GroupSearch.ELSEWHERE),
                                col(GroupSearch.REVIEWERS))),
                        when(
                            not(col(GroupSearch.IS_TIMED)),
                            SignalRows.counter(
                                "taste-without-times", lit("not_checked"), lit(null), lit(null))))
                    .as(Signals.COUNTER_EVIDENCE));
    Dataset<Row> ofSignals =
        reviews.join(
            byShop.select(PLATFORM, SHOP, GROUP, Signals.SIGNAL_ID, Signals.SCORE),
            keys(PLATFORM, SHOP, GROUP));
    return Findings.of(
            signals,
            ofSignals
                .groupBy(Signals.SIGNAL_ID, REVIEW)
                .agg(max(WEIGHT).as(WEIGHT))
                .select(
                    col(Signals.SIGNAL_ID),
                    lit("review").as(SignalMembers.KIND),
                    col(REVIEW).as(SignalMembers.ID),
                    SignalRows.rounded(col(WEIGHT)).as(SignalMembers.WEIGHT)))
        .withReviewScores(
            ofSignals
                .groupBy(PLATFORM, REVIEW, SHOP)
                .agg(max(col(WEIGHT).multiply(col(Signals.SCORE))).as("review_score"))
                .select(
                    col(PLATFORM),
                    col(REVIEW).as(ReviewScores.ID),
                    col(SHOP),
                    SignalRows.rounded(col("review_score")).as(ReviewScores.SCORE),
                    array(lit("group-of-reviewers")).as(ReviewScores.REASONS)));
  }

  /** Each review once, however many groups it stands in. */
  private static Dataset<Row> once(Dataset<Row> reviews) {
    return reviews.groupBy(PLATFORM, SHOP, REVIEW).agg(max(WEIGHT).as(WEIGHT));
  }
}
