package mingcha.detect.review;

import static mingcha.detect.review.RateStretches.EXPECTED;
import static mingcha.detect.review.RateStretches.FIRST_DAY;
import static mingcha.detect.review.RateStretches.HAPPENED;
import static mingcha.detect.review.RateStretches.LAST_DAY;
import static mingcha.detect.review.RateStretches.LOG_RATIO;
import static mingcha.detect.review.RateStretches.SUCCESSES;
import static mingcha.detect.review.RateStretches.TRIALS;
import static mingcha.detect.review.ShopRatings.keys;
import static mingcha.detect.review.WrittenReviews.CATEGORY;
import static mingcha.detect.review.WrittenReviews.DAY;
import static mingcha.detect.review.WrittenReviews.PLATFORM;
import static mingcha.detect.review.WrittenReviews.RATING;
import static mingcha.detect.review.WrittenReviews.REVIEW;
import static mingcha.detect.review.WrittenReviews.SHOP;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

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
import mingcha.schemas.Buyers;
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.ReviewScores;
import mingcha.schemas.Reviews;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Stretches in which a shop's orders earned far more praise than orders of its category do at that
 * time. A sale, a launch or a livestream brings more orders and more reviews, but not more praise
 * for each order; bought reviews do.
 */
public final class ReviewBurst implements Detector {
  public static final String ID = "review.burst";

  private final BurstParams params;

  private ReviewBurst(BurstParams params) {
    this.params = params;
  }

  /** With the parameters that are in force. */
  public static ReviewBurst from(ParamSource source) {
    return new ReviewBurst(source.params(ID, BurstParams.class));
  }

  @Override
  public DetectorInfo info() {
    return new DetectorInfo(ID, 1, Evidence.BEHAVIOUR, List.of("UC-REVIEW-FAKE"));
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(params.lookBackDays())
        .require(Reviews.TABLE, Reviews.RATING)
        .canUse(Reviews.TABLE, Reviews.ORDER_ID)
        .canUse(Orders.TABLE, Orders.COMPLETED_AT)
        .canUse(Buyers.TABLE, Buyers.REGISTERED_AT)
        .canUse(Items.TABLE, Items.CATEGORY);
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> praise =
        stage.materialise(
            "praise", ReviewerTraits.of(inputs, stage).where(col(RATING).geq(params.praise())));
    Dataset<Row> trials = trials(inputs, praise, stage);
    Column excess = col(SUCCESSES).minus(col(EXPECTED));
    Dataset<Row> found =
        stage.materialise(
            "stretches",
            RateStretches.best(trials, params.spreads(), params.leastTrials())
                .where(excess.geq(params.leastExcess()))
                .where(col(LOG_RATIO).geq(params.leastLogRatio()))
                .withColumn("fake_share", excess.divide(col(SUCCESSES))));
    return findings(inputs, stage, found, praise);
  }

  /** Orders, and whether each was praised; reviews of any stars where no order is known. */
  private Dataset<Row> trials(Inputs inputs, Dataset<Row> praise, Stage stage) {
    Dataset<Row> items = inputs.table(Items.TABLE).select(PLATFORM, Items.ITEM_ID, CATEGORY);
    boolean knowsOrders =
        inputs.has(Orders.TABLE, Orders.ORDER_ID) && inputs.has(Reviews.TABLE, Reviews.ORDER_ID);
    Dataset<Row> all;
    if (knowsOrders) {
      Dataset<Row> praised =
          praise
              .where(col(Reviews.ORDER_ID).isNotNull())
              .groupBy(PLATFORM, Reviews.ORDER_ID)
              .agg(max(lit(true)).as(HAPPENED));
      all =
          inputs
              .table(Orders.TABLE)
              .where(not(col(Orders.STATUS).isin("created", "closed")))
              .select(PLATFORM, Orders.ORDER_ID, SHOP, Orders.ITEM_ID, DAY)
              .join(praised, keys(PLATFORM, Orders.ORDER_ID), "left");
    } else {
      stage.note("lacks-orders", "Praise is compared with all reviews instead of all orders", 1);
      all =
          inputs
              .table(Reviews.TABLE)
              .select(
                  col(PLATFORM),
                  col(SHOP),
                  col(Items.ITEM_ID),
                  col(DAY),
                  col(RATING)
                      .geq(params.praise())
                      .and(not(coalesce(col(Reviews.IS_DEFAULT), lit(false))))
                      .as(HAPPENED));
    }
    Dataset<Row> placed =
        all.join(items, keys(PLATFORM, Items.ITEM_ID), "left")
            .withColumn(CATEGORY, coalesce(col(CATEGORY), lit("-")));
    return placed
        .join(WrittenReviews.peers(placed, params.peerShops()), keys(PLATFORM, CATEGORY))
        .select(
            col(PLATFORM),
            col("peers"),
            col(SHOP),
            col(DAY),
            coalesce(col(HAPPENED), lit(false)).as(HAPPENED));
  }

  private Findings findings(Inputs inputs, Stage stage, Dataset<Row> found, Dataset<Row> praise) {
    // A review counts by the day of its order, as the trials do.
    Dataset<Row> inside =
        praise
            .join(found, keys(PLATFORM, SHOP))
            .where(col(ReviewerTraits.TRIAL_DAY).between(col(FIRST_DAY), col(LAST_DAY)));
    Dataset<Row> rated =
        stage.materialise(
            "rated", ReviewerTraits.rated(inside, praise, params.prior(), col("fake_share")));
    // Honest buyers of the stretch may write weeks later; the days are those of the likelier fakes.
    Column isLikely = col(ReviewScores.SCORE).geq(least(lit(0.5), col("fake_share").multiply(0.8)));
    Dataset<Row> windows =
        rated
            .groupBy(PLATFORM, SHOP)
            .agg(
                coalesce(min(when(isLikely, col(DAY))), min(DAY)).as("from_day"),
                coalesce(max(when(isLikely, col(DAY))), max(DAY)).as("to_day"));
    Column excess = col(SUCCESSES).minus(col(EXPECTED));
    Column score =
        lit(0.95)
            .multiply(lit(1).minus(exp(excess.divide(-6))))
            .multiply(least(lit(1), col(LOG_RATIO).minus(params.leastLogRatio() - 2).divide(6)));
    Dataset<Row> scored =
        found
            .join(windows, keys(PLATFORM, SHOP))
            .where(col("to_day").geq(lit(inputs.from())))
            .join(
                ShopRatings.of(inputs, rated.where(col(ReviewScores.SCORE).geq(0.5))),
                keys(PLATFORM, SHOP),
                "left")
            .withColumn("signal_score", SignalRows.rounded(score))
            .withColumn(
                Signals.SIGNAL_ID,
                SignalRows.id(ID, col(PLATFORM), col(SHOP), col("from_day").as("from")));
    Dataset<Row> signals =
        scored.select(
            col(Signals.SIGNAL_ID),
            lit("UC-REVIEW-FAKE").as(Signals.VIOLATION_CODE),
            col(PLATFORM),
            lit("shop").as(Signals.SUBJECT_TYPE),
            col(SHOP).as(Signals.SUBJECT_ID),
            col("from_day").as(Signals.WINDOW_FROM),
            col("to_day").as(Signals.WINDOW_TO),
            col("signal_score").as(Signals.SCORE),
            SignalRows.rounded(col(LOG_RATIO)).as(Signals.STRENGTH),
            SignalRows.facts(
                    SignalRows.fact("praise-burst", col(SUCCESSES), col(EXPECTED), lit(null)),
                    SignalRows.fact(
                        "praise-rate",
                        col(SUCCESSES).divide(col(TRIALS)),
                        col(EXPECTED).divide(col(TRIALS)),
                        lit(null)),
                    ShopRatings.shown(),
                    ShopRatings.corrected())
                .as(Signals.FACTS),
            SignalRows.counters(
                    SignalRows.counter("sale-or-launch", lit("weakened"), col(TRIALS), lit(null)),
                    SignalRows.counter(
                        "platform-rewards", lit("weakened"), col(SUCCESSES), col(EXPECTED)))
                .as(Signals.COUNTER_EVIDENCE));
    Dataset<Row> ofSignals =
        rated.join(
            scored.select(PLATFORM, SHOP, Signals.SIGNAL_ID, "signal_score"), keys(PLATFORM, SHOP));
    Dataset<Row> members =
        ofSignals.select(
            col(Signals.SIGNAL_ID),
            lit("review").as(SignalMembers.KIND),
            col(REVIEW).as(SignalMembers.ID),
            col(ReviewScores.SCORE).as(SignalMembers.WEIGHT));
    return Findings.of(signals, members)
        .withReviewScores(
            ofSignals.select(
                col(PLATFORM),
                col(REVIEW).as(ReviewScores.ID),
                col(SHOP),
                SignalRows.rounded(col(ReviewScores.SCORE).multiply(col("signal_score")))
                    .as(ReviewScores.SCORE),
                col(ReviewScores.REASONS)));
  }
}
