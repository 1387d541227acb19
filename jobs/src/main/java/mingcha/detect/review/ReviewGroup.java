package mingcha.detect.review;

import static mingcha.detect.review.GroupSearch.BUYER_KEY;
import static mingcha.detect.review.GroupSearch.DAY_NO;
import static mingcha.detect.review.GroupSearch.GROUP;
import static mingcha.detect.review.GroupSearch.LOG_TAIL;
import static mingcha.detect.review.GroupSearch.SHOP_KEY;
import static mingcha.detect.review.GroupSearch.WEIGHT;
import static mingcha.detect.review.ShopRatings.keys;
import static mingcha.detect.review.WrittenReviews.BUYER;
import static mingcha.detect.review.WrittenReviews.DAY;
import static mingcha.detect.review.WrittenReviews.PLATFORM;
import static mingcha.detect.review.WrittenReviews.RATING;
import static mingcha.detect.review.WrittenReviews.REVIEW;
import static mingcha.detect.review.WrittenReviews.SHOP;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.unix_date;
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
import mingcha.graph.BlockRules;
import mingcha.schemas.ReviewScores;
import mingcha.schemas.Reviews;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Reviewers who praise the same shops in the same days beyond what the shops' popularity, the
 * reviewers' own activity and the shops' history explain. It needs nothing but who reviewed what
 * and when.
 */
public final class ReviewGroup implements Detector {
  public static final String ID = "review.group";

  private static final int MOST_PLATFORMS = 1000;
  private static final long HASH_SHARES = 1000;

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
    return new DetectorInfo(ID, 1, Evidence.GRAPH, List.of("UC-REVIEW-FAKE"));
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(params.lookBackDays())
        .require(Reviews.TABLE, Reviews.BUYER_ID, Reviews.SHOP_ID)
        .canUse(Reviews.TABLE, Reviews.RATING);
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    if (!inputs.has(Reviews.TABLE, Reviews.RATING)) {
      stage.note("lacks-rating", "Praise cannot be told from blame without ratings", 1);
    }
    Dataset<Row> praise =
        WrittenReviews.of(inputs)
            .where(coalesce(col(RATING), lit(5)).geq(params.praise()))
            .where(col(BUYER).isNotNull().and(col(SHOP).isNotNull()).and(col(DAY).isNotNull()))
            .select(
                col(PLATFORM),
                col(SHOP),
                col(REVIEW),
                col(BUYER),
                col(DAY),
                xxhash64(col(BUYER)).as(BUYER_KEY),
                xxhash64(col(SHOP)).as(SHOP_KEY),
                unix_date(col(DAY)).as(DAY_NO));
    Dataset<Row> groups = stage.materialise("groups", search(praise, stage));
    Dataset<Row> reviews =
        stage.materialise(
            "group-reviews",
            praise
                .join(groups, keys(PLATFORM, BUYER_KEY, SHOP_KEY, DAY_NO))
                .withColumn(
                    "group_score",
                    lit(1)
                        .divide(
                            lit(1)
                                .plus(
                                    exp(
                                        lit(2.5)
                                            .plus(col(LOG_TAIL).multiply(0.5 / Math.log(10))))))));
    return findings(inputs, reviews);
  }

  private Dataset<Row> search(Dataset<Row> praise, Stage stage) {
    Dataset<Row> reviewers =
        stage.materialise(
            "reviewers",
            praise
                .groupBy(PLATFORM, BUYER_KEY)
                .agg(array_sort(collect_set(struct(col(SHOP_KEY), col(DAY_NO)))).as("visits"))
                .select(
                    col(PLATFORM),
                    col(BUYER_KEY),
                    transform(col("visits"), visit -> visit.getField(SHOP_KEY)).as("shops"),
                    transform(col("visits"), visit -> visit.getField(DAY_NO)).as("days"))
                .where(size(array_distinct(col("shops"))).gt(1)));
    Column isKept = lit(true);
    for (Row platform :
        stage.collect(
            "reviews-by-platform",
            reviewers.groupBy(PLATFORM).agg(sum(size(col("shops")))),
            MOST_PLATFORMS)) {
      long all = platform.getLong(1);
      if (all > params.maxVisits()) {
        long share = Math.max(1, params.maxVisits() * HASH_SHARES / all);
        isKept =
            isKept.and(
                col(PLATFORM)
                    .notEqual(platform.getString(0))
                    .or(pmod(col(BUYER_KEY), lit(HASH_SHARES)).lt(share)));
        stage.note(
            "reviewers-sampled",
            "A platform had more reviews than one task takes; of 1000 reviewers were kept " + share,
            all);
      }
    }
    BlockRules rules =
        new BlockRules(
            params.windows().stream().mapToInt(Integer::intValue).toArray(),
            params.basket(),
            params.largestBasket(),
            params.edgeTail(),
            params.leastShared(),
            params.minShops(),
            params.minBuyers(),
            params.longestDays());
    return reviewers
        .where(isKept)
        .groupByKey((MapFunction<Row, String>) row -> row.getString(0), Encoders.STRING())
        .flatMapGroups(new GroupSearch(rules), Encoders.row(GroupSearch.SCHEMA));
  }

  private Findings findings(Inputs inputs, Dataset<Row> reviews) {
    Dataset<Row> byShop =
        reviews
            .groupBy(PLATFORM, SHOP, GROUP)
            .agg(
                count_distinct(col(REVIEW)).as("reviews"),
                min(DAY).as("from_day"),
                max(DAY).as("to_day"),
                max("group_score").as("group_score"),
                max(LOG_TAIL).as(LOG_TAIL),
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
                SignalRows.rounded(col(LOG_TAIL).multiply(-1)).as(Signals.STRENGTH),
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
                        SignalRows.counter(
                            "same-taste",
                            lit("weakened"),
                            col(GroupSearch.ELSEWHERE),
                            col(GroupSearch.REVIEWERS)))
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
