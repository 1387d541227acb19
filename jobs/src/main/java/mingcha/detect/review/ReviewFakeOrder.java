package mingcha.detect.review;

import static mingcha.detect.review.ShopRatings.keys;
import static mingcha.detect.review.Stretches.STRETCH;
import static mingcha.detect.review.WrittenReviews.DAY;
import static mingcha.detect.review.WrittenReviews.PLATFORM;
import static mingcha.detect.review.WrittenReviews.RATING;
import static mingcha.detect.review.WrittenReviews.REVIEW;
import static mingcha.detect.review.WrittenReviews.SHOP;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
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
import mingcha.schemas.Orders;
import mingcha.schemas.ReviewScores;
import mingcha.schemas.Reviews;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Praise on orders that are themselves suspected: a review is fake when the order behind it is,
 * however honest it reads.
 */
public final class ReviewFakeOrder implements Detector {
  public static final String ID = "review.fake_order";

  private static final List<String> BRUSHING =
      List.of(
          "brushing.ring",
          "brushing.shared_identity",
          "brushing.empty_parcel",
          "brushing.remark",
          "brushing.batch_accounts",
          "brushing.volume",
          "brushing.money_loop");

  private static final String DOUBT = "doubt";
  private static final String SURE = "sure";

  private final FakeOrderParams params;

  private ReviewFakeOrder(FakeOrderParams params) {
    this.params = params;
  }

  /** With the parameters that are in force. */
  public static ReviewFakeOrder from(ParamSource source) {
    return new ReviewFakeOrder(source.params(ID, FakeOrderParams.class));
  }

  @Override
  public DetectorInfo info() {
    return new DetectorInfo(ID, 3, Evidence.GRAPH, List.of("UC-REVIEW-FAKE"));
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(params.lookBackDays())
        .require(Reviews.TABLE, Reviews.ORDER_ID)
        .require(Orders.TABLE, Orders.ORDER_ID)
        .canUse(Reviews.TABLE, Reviews.RATING)
        .after(BRUSHING.toArray(String[]::new));
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    if (!inputs.has(Reviews.TABLE, Reviews.RATING)) {
      stage.note("lacks-rating", "Praise cannot be told from blame without ratings", 1);
    }
    Dataset<Row> orders = stage.materialise("suspected-orders", suspectedOrders(inputs));
    Dataset<Row> reviews =
        stage.materialise(
            "praise-on-them", Stretches.numbered(praise(inputs, orders), params.gapDays()));
    return findings(inputs, reviews, eagerness(inputs, orders, reviews));
  }

  /**
   * Lines of orders that brushing detectors name, with the logarithm of the probability that none
   * of them is right. One detector counts once for an order.
   */
  private static Dataset<Row> suspectedOrders(Inputs inputs) {
    Dataset<Row> all = null;
    for (String detector : BRUSHING) {
      Dataset<Row> shops =
          inputs
              .signals(detector)
              .where(
                  col(Signals.VIOLATION_CODE)
                      .equalTo("UC-BRUSH-SELF")
                      .and(col(Signals.SUBJECT_TYPE).equalTo("shop")))
              .select(
                  col(Signals.SIGNAL_ID),
                  col(PLATFORM),
                  col(Signals.SUBJECT_ID).as(SHOP),
                  col(Signals.SCORE));
      Dataset<Row> named =
          inputs
              .members(detector)
              .where(col(SignalMembers.KIND).equalTo("order"))
              .select(
                  col(Signals.SIGNAL_ID),
                  col(SignalMembers.ID).as("parent"),
                  col(SignalMembers.WEIGHT))
              .join(shops, Signals.SIGNAL_ID)
              .groupBy(PLATFORM, SHOP, "parent")
              .agg(
                  max(col(Signals.SCORE).multiply(least(lit(1), col(SignalMembers.WEIGHT))))
                      .as("order_score"));
      all = all == null ? named : all.unionAll(named);
    }
    Column doubt = log(greatest(lit(0.02), lit(1).minus(col("order_score"))));
    Dataset<Row> doubts =
        all.groupBy(PLATFORM, SHOP, "parent")
            .agg(sum(doubt.cast("decimal(12,6)")).cast("double").as(DOUBT));
    return inputs
        .table(Orders.TABLE)
        .select(col(PLATFORM), col(SHOP), col(Orders.ORDER_ID), Orders.mainOrder().as("parent"))
        .join(doubts, keys(PLATFORM, SHOP, "parent"))
        .select(PLATFORM, SHOP, Orders.ORDER_ID, DOUBT);
  }

  private Dataset<Row> praise(Inputs inputs, Dataset<Row> orders) {
    return WrittenReviews.of(inputs)
        .where(coalesce(col(RATING), lit(5)).geq(params.praise()))
        .join(orders, keys(PLATFORM, SHOP, Orders.ORDER_ID))
        .withColumn(SURE, SignalRows.rounded(least(lit(0.97), lit(1).minus(exp(col(DOUBT))))))
        .select(PLATFORM, SHOP, REVIEW, DAY, RATING, SURE);
  }

  /**
   * How much more praise a shop's suspected orders earned, in all stretches together, than as many
   * ordinary orders do. Whoever buys orders buys praise with them; honest buyers who were mistaken
   * for bought ones praise as seldom as everybody.
   *
   * @return columns platform, shop_id, usual_share (praise on as many ordinary orders for each
   *     praise on suspected ones) and eager, 0 to 1
   */
  private Dataset<Row> eagerness(Inputs inputs, Dataset<Row> orders, Dataset<Row> reviews) {
    Dataset<Row> praise =
        WrittenReviews.of(inputs)
            .where(coalesce(col(RATING), lit(5)).geq(params.praise()))
            .groupBy(PLATFORM)
            .agg(count(lit(1)).as("praise"));
    Dataset<Row> all = inputs.table(Orders.TABLE).groupBy(PLATFORM).agg(count(lit(1)).as("orders"));
    Dataset<Row> praised = reviews.groupBy(PLATFORM, SHOP).agg(count(lit(1)).as("praised"));
    return orders
        .groupBy(PLATFORM, SHOP)
        .agg(count(lit(1)).as("suspected"))
        .join(praised, keys(PLATFORM, SHOP))
        .join(praise, PLATFORM)
        .join(all, PLATFORM)
        .withColumn(
            "usual",
            col("suspected").multiply(least(lit(0.99), col("praise").divide(col("orders")))))
        .select(
            col(PLATFORM),
            col(SHOP),
            col("usual").divide(col("praised")).as("usual_share"),
            eager().as("eager"));
  }

  private Findings findings(Inputs inputs, Dataset<Row> reviews, Dataset<Row> eagerness) {
    Dataset<Row> byStretch =
        reviews
            .groupBy(PLATFORM, SHOP, STRETCH)
            .agg(
                count(lit(1)).as("reviews"),
                sum(col(SURE).cast("decimal(12,6)")).cast("double").as("expected_fake"),
                min(DAY).as("from_day"),
                max(DAY).as("to_day"))
            .where(col("reviews").geq(params.leastReviews()))
            .where(col("to_day").geq(lit(inputs.from())))
            .join(eagerness, keys(PLATFORM, SHOP))
            .withColumn("usual", col("reviews").multiply(col("usual_share")))
            .withColumn("mean_sure", col("expected_fake").divide(col("reviews")))
            .withColumn("trust", lit(0.3).plus(col("eager").multiply(0.7)))
            .withColumn(
                Signals.SCORE,
                SignalRows.rounded(
                    col("mean_sure")
                        .multiply(lit(1).minus(exp(col("expected_fake").divide(-5))))
                        .multiply(col("trust"))))
            .where(col(Signals.SCORE).geq(0.05))
            .withColumn(
                Signals.SIGNAL_ID,
                SignalRows.id(ID, col(PLATFORM), col(SHOP), col("from_day").as("from")));
    Dataset<Row> signals =
        byStretch
            .join(ShopRatings.of(inputs, reviews), keys(PLATFORM, SHOP), "left")
            .select(
                col(Signals.SIGNAL_ID),
                lit("UC-REVIEW-FAKE").as(Signals.VIOLATION_CODE),
                col(PLATFORM),
                lit("shop").as(Signals.SUBJECT_TYPE),
                col(SHOP).as(Signals.SUBJECT_ID),
                col("from_day").as(Signals.WINDOW_FROM),
                col("to_day").as(Signals.WINDOW_TO),
                col(Signals.SCORE),
                SignalRows.rounded(col("expected_fake")).as(Signals.STRENGTH),
                SignalRows.facts(
                        SignalRows.fact(
                            "praise-on-suspected-orders", col("reviews"), col("usual"), lit(null)),
                        ShopRatings.shown(),
                        ShopRatings.corrected())
                    .as(Signals.FACTS),
                SignalRows.counters(
                        SignalRows.counter(
                            "mistaken-orders",
                            when(col("eager").geq(0.9), "weakened").otherwise("possible"),
                            col("reviews"),
                            col("usual")))
                    .as(Signals.COUNTER_EVIDENCE));
    Dataset<Row> ofSignals =
        reviews.join(
            byStretch.select(PLATFORM, SHOP, STRETCH, Signals.SIGNAL_ID, "trust"),
            keys(PLATFORM, SHOP, STRETCH));
    return Findings.of(
            signals,
            ofSignals.select(
                col(Signals.SIGNAL_ID),
                lit("review").as(SignalMembers.KIND),
                col(REVIEW).as(SignalMembers.ID),
                col(SURE).as(SignalMembers.WEIGHT)))
        .withReviewScores(
            ofSignals.select(
                col(PLATFORM),
                col(REVIEW).as(ReviewScores.ID),
                col(SHOP),
                SignalRows.rounded(col(SURE).multiply(col("trust"))).as(ReviewScores.SCORE),
                array(lit("suspected-order")).as(ReviewScores.REASONS)));
  }

  /** How clearly the orders earned more praise than usual: a log-likelihood ratio of 8 is clear. */
  private static Column eager() {
    Column silent = greatest(lit(0), col("suspected").minus(col("praised")));
    Column ratio =
        col("praised")
            .multiply(log(col("praised").divide(col("usual"))))
            .plus(
                when(silent.equalTo(0), lit(0))
                    .otherwise(
                        silent.multiply(log(silent.divide(col("suspected").minus(col("usual")))))));
    return when(col("praised").gt(col("usual")), least(lit(1), ratio.divide(8))).otherwise(0);
  }
}
