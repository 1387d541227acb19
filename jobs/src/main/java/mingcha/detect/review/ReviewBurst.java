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
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
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

  private static final int MOST_PLATFORMS = 1000;

  /** Day by which a review counts: of its order, or its own where the platform's have none. */
  private static final String TRIAL_DAY = "trial_day";

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
    return new DetectorInfo(ID, 2, Evidence.BEHAVIOUR, List.of("UC-REVIEW-FAKE"));
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
    Dataset<Row> written =
        stage.materialise(
            "praise", ReviewerTraits.of(inputs, stage).where(col(RATING).geq(params.praise())));
    Column knowsOrders = knowsOrders(inputs, written, stage);
    Dataset<Row> praise =
        written.withColumn(
            TRIAL_DAY, when(knowsOrders, col(ReviewerTraits.ORDER_DAY)).otherwise(col(DAY)));
    Dataset<Row> trials = trials(inputs, praise, knowsOrders, unlinked(praise, knowsOrders, stage));
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

  /** Whether the platform of a row has praise whose orders are known; notes those that have not. */
  private static Column knowsOrders(Inputs inputs, Dataset<Row> praise, Stage stage) {
    String lacking = "Praise is compared with all reviews instead of all orders";
    if (!inputs.has(Orders.TABLE, Orders.ORDER_ID)
        || !inputs.has(Reviews.TABLE, Reviews.ORDER_ID)) {
      stage.note("lacks-orders", lacking, 1);
      return lit(false);
    }
    List<Object> knowing = new ArrayList<>();
    for (Row platform :
        stage.collect(
            "praise-with-orders",
            praise.groupBy(PLATFORM).agg(count(ReviewerTraits.ORDER_DAY)).orderBy(PLATFORM),
            MOST_PLATFORMS)) {
      if (platform.getLong(1) > 0) {
        knowing.add(platform.get(0));
      } else {
        stage.note("lacks-orders", lacking + " in " + platform.get(0), 1);
      }
    }
    return col(PLATFORM).isInCollection(knowing);
  }

  /** Shops most of whose praise names no order that is known: their orders only seem unpraised. */
  private static Dataset<Row> unlinked(Dataset<Row> praise, Column knowsOrders, Stage stage) {
    Dataset<Row> shops =
        praise
            .where(knowsOrders)
            .groupBy(PLATFORM, SHOP)
            .agg(count(lit(1)).as("praised"), count(ReviewerTraits.ORDER_DAY).as("linked"))
            .where(col("praised").gt(col("linked").multiply(2)))
            .select(PLATFORM, SHOP);
    long many = stage.collect("unlinked-shops", shops.agg(count(lit(1))), 1).get(0).getLong(0);
    if (many > 0) {
      stage.note("shops-unlinked", "Shops most of whose reviews name no known order", many);
    }
    return shops;
  }

  /** Orders, and whether each was praised; reviews of any stars where no order is known. */
  private Dataset<Row> trials(
      Inputs inputs, Dataset<Row> praise, Column knowsOrders, Dataset<Row> unlinked) {
    Dataset<Row> items = inputs.table(Items.TABLE).select(PLATFORM, Items.ITEM_ID, CATEGORY);
    Dataset<Row> praised =
        praise
            .where(col(Reviews.ORDER_ID).isNotNull())
            .groupBy(PLATFORM, Reviews.ORDER_ID)
            .agg(max(lit(true)).as(HAPPENED));
    Dataset<Row> orders =
        inputs
            .table(Orders.TABLE)
            .where(knowsOrders)
            .where(not(col(Orders.STATUS).isin("created", "closed")))
            .select(PLATFORM, Orders.ORDER_ID, SHOP, Orders.ITEM_ID, DAY)
            .join(unlinked, keys(PLATFORM, SHOP), "left_anti")
            .join(praised, keys(PLATFORM, Orders.ORDER_ID), "left")
            .select(PLATFORM, SHOP, Items.ITEM_ID, DAY, HAPPENED);
    Dataset<Row> reviews =
        inputs
            .table(Reviews.TABLE)
            .where(not(knowsOrders))
            .select(
                col(PLATFORM),
                col(SHOP),
                col(Items.ITEM_ID),
                col(DAY),
                col(RATING)
                    .geq(params.praise())
                    .and(not(coalesce(col(Reviews.IS_DEFAULT), lit(false))))
                    .as(HAPPENED));
    Dataset<Row> placed =
        orders
            .unionByName(reviews)
            .join(items, keys(PLATFORM, Items.ITEM_ID), "left")
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
            .where(col(TRIAL_DAY).between(col(FIRST_DAY), col(LAST_DAY)));
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
