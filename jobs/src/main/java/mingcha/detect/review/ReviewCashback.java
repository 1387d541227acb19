package mingcha.detect.review;

import static mingcha.detect.review.RateStretches.EXPECTED;
import static mingcha.detect.review.RateStretches.FIRST_DAY;
import static mingcha.detect.review.RateStretches.HAPPENED;
import static mingcha.detect.review.RateStretches.LAST_DAY;
import static mingcha.detect.review.RateStretches.LOG_RATIO;
import static mingcha.detect.review.RateStretches.SUCCESSES;
import static mingcha.detect.review.RateStretches.TRIALS;
import static mingcha.detect.review.ShopRatings.keys;
import static mingcha.detect.review.WrittenReviews.BUYER;
import static mingcha.detect.review.WrittenReviews.CATEGORY;
import static mingcha.detect.review.WrittenReviews.DAY;
import static mingcha.detect.review.WrittenReviews.PLATFORM;
import static mingcha.detect.review.WrittenReviews.RATING;
import static mingcha.detect.review.WrittenReviews.REVIEW;
import static mingcha.detect.review.WrittenReviews.SHOP;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_replace;
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
import mingcha.schemas.Complaints;
import mingcha.schemas.Orders;
import mingcha.schemas.ReviewScores;
import mingcha.schemas.Reviews;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Money for stars (好评返现): reviews that a card in the parcel asks for — five stars, a picture, just
 * over a minimum length, soon after receipt — more often than in the peers' shops, and people who
 * speak of the money. The platform's own rewards make reviews longer in all shops alike, so they
 * are in the baseline.
 */
public final class ReviewCashback implements Detector {
  public static final String ID = "review.cashback";

  /**
   * Words by which buyers tell of money for a good review. They are evidence beside the statistics
   * and enough by themselves only when several persons use them.
   */
  private static final String ADMISSION =
      "返现|返钱|返款|返(了|我|你)?[0-9一二两三五十]+(\\.[0-9]+)?(元|块)|好评返|好评卡|晒图返|五星返"
          + "|(好评|五星|晒图|截图).{0,12}(红包|返|领|到账|奖励金|[0-9]+(元|块))"
          + "|(红包|返).{0,8}(好评|五星)|为了(红包|返)";

  private final CashbackParams params;

  private ReviewCashback(CashbackParams params) {
    this.params = params;
  }

  /** With the parameters that are in force. */
  public static ReviewCashback from(ParamSource source) {
    return new ReviewCashback(source.params(ID, CashbackParams.class));
  }

  @Override
  public DetectorInfo info() {
    return new DetectorInfo(ID, 2, Evidence.TEXTS, List.of("UC-REVIEW-CASHBACK"));
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(params.lookBackDays())
        .require(Reviews.TABLE, Reviews.RATING, Reviews.CONTENT)
        .canUse(Reviews.TABLE, Reviews.IMAGE_COUNT)
        .canUse(Orders.TABLE, Orders.COMPLETED_AT)
        .canUse(Complaints.TABLE, Complaints.CONTENT);
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> reviews = stage.materialise("reviews", reviews(inputs, stage));
    Dataset<Row> stretches =
        RateStretches.best(
            reviews.select(PLATFORM, "peers", SHOP, DAY, HAPPENED),
            params.spreads(),
            params.leastTrials());
    Dataset<Row> admissions = stage.materialise("admissions", admissions(inputs, reviews));
    Dataset<Row> found = stage.materialise("found", found(inputs, stretches, admissions, reviews));
    return findings(inputs, found, reviews);
  }

  private Dataset<Row> reviews(Inputs inputs, Stage stage) {
    Column isPictured = lit(true);
    if (inputs.has(Reviews.TABLE, Reviews.IMAGE_COUNT)) {
      isPictured = coalesce(col(Reviews.IMAGE_COUNT), lit(0L)).gt(0);
    } else {
      stage.note("lacks-pictures", "Paid reviews are told without their pictures", 1);
    }
    Column isSoon = lit(true);
    if (inputs.has(Orders.TABLE, Orders.COMPLETED_AT)
        && inputs.has(Reviews.TABLE, Reviews.ORDER_ID)) {
      Column delay = datediff(col(Reviews.CREATED_AT), col(Orders.COMPLETED_AT));
      isSoon = coalesce(delay.leq(params.narrowDays()), lit(false));
    } else {
      stage.note("lacks-delay", "Paid reviews are told without their delay from receipt", 1);
    }
    Column letters = length(coalesce(col(Reviews.CONTENT), lit("")));
    Column isMadeToOrder =
        col(RATING)
            .equalTo(5)
            .and(letters.between(params.leastLength(), params.mostLength()))
            .and(isPictured)
            .and(isSoon);
    Dataset<Row> completions =
        inputs.table(Orders.TABLE).select(PLATFORM, Orders.ORDER_ID, Orders.COMPLETED_AT);
    Dataset<Row> written =
        WrittenReviews.of(inputs).join(completions, keys(PLATFORM, Orders.ORDER_ID), "left");
    return written
        .join(WrittenReviews.peers(written, params.peerShops()), keys(PLATFORM, CATEGORY))
        .select(
            col(PLATFORM),
            col("peers"),
            col(SHOP),
            col(REVIEW),
            col(BUYER),
            col(RATING),
            col(DAY),
            coalesce(isMadeToOrder, lit(false)).as(HAPPENED),
            speaksOfMoney(concat_ws(" ", col(Reviews.CONTENT), col(Reviews.APPENDED_CONTENT)))
                .as("speaks_of_money"));
  }

  /** Invisible characters are put between words that a platform's filter would catch. */
  private static Column speaksOfMoney(Column text) {
    return regexp_replace(text, lit("\\p{Cf}"), lit("")).rlike(ADMISSION);
  }

  /** Persons who speak of money for stars, in reviews and complaints, by shop. */
  private static Dataset<Row> admissions(Inputs inputs, Dataset<Row> reviews) {
    Dataset<Row> inReviews =
        reviews.where(col("speaks_of_money")).select(PLATFORM, SHOP, BUYER, DAY);
    Dataset<Row> inComplaints =
        inputs
            .table(Complaints.TABLE)
            .where(speaksOfMoney(col(Complaints.CONTENT)).and(col(SHOP).isNotNull()))
            .select(
                col(PLATFORM),
                col(SHOP),
                coalesce(col(Complaints.COMPLAINANT_ID), col(Complaints.COMPLAINT_ID)).as(BUYER),
                col(TableSpec.EVENT_DAY).as(DAY));
    return inReviews.unionAll(inComplaints);
  }

  private Dataset<Row> found(
      Inputs inputs, Dataset<Row> stretches, Dataset<Row> admissions, Dataset<Row> reviews) {
    Dataset<Row> said =
        admissions
            .groupBy(PLATFORM, SHOP)
            .agg(
                count_distinct(col(BUYER)).as("admissions"),
                min(DAY).as("said_first"),
                max(DAY).as("said_last"));
    Dataset<Row> volume =
        reviews.groupBy(PLATFORM, SHOP).agg(count_distinct(col(REVIEW)).as("reviews"));
    Dataset<Row> typical =
        volume
            .join(said, keys(PLATFORM, SHOP), "left")
            .groupBy(PLATFORM)
            .agg(
                sum(coalesce(col("admissions"), lit(0L)))
                    .divide(sum("reviews"))
                    .as("admission_rate"));
    Column excess =
        greatest(lit(0), coalesce(col(SUCCESSES), lit(0L)).minus(coalesce(col(EXPECTED), lit(0))));
    Column byPattern =
        when(
                coalesce(col(LOG_RATIO), lit(0))
                    .geq(params.leastLogRatio())
                    .and(excess.geq(params.leastExcess())),
                lit(1)
                    .minus(exp(excess.divide(-10)))
                    .multiply(
                        least(lit(1), col(LOG_RATIO).minus(params.leastLogRatio() - 2).divide(7))))
            .otherwise(0);
    // Three words of money are much in a shop of a hundred reviews and little in one of a million.
    Column surplus = coalesce(col("admissions"), lit(0L)).minus(col("admissions_expected"));
    Column byWord =
        when(
                coalesce(col("admissions"), lit(0L)).geq(params.leastAdmissions()),
                lit(1).minus(exp(surplus.divide(-3))))
            .otherwise(0);
    return volume
        .join(typical, PLATFORM)
        .join(said, keys(PLATFORM, SHOP), "left")
        .join(stretches, keys(PLATFORM, SHOP), "left")
        .withColumn("admissions_expected", col("admission_rate").multiply(col("reviews")))
        .withColumn("by_pattern", byPattern)
        .withColumn("by_word", greatest(lit(0), byWord))
        .withColumn(
            Signals.SCORE,
            SignalRows.rounded(
                lit(0.97)
                    .minus(
                        lit(0.97)
                            .multiply(lit(1).minus(lit(0.95).multiply(col("by_pattern"))))
                            .multiply(lit(1).minus(lit(0.95).multiply(col("by_word")))))))
        .where(col(Signals.SCORE).geq(0.05))
        .withColumn(
            "from_day",
            when(col("by_pattern").gt(0.2), col(FIRST_DAY)).otherwise(col("said_first")))
        .withColumn(
            "to_day", when(col("by_pattern").gt(0.2), col(LAST_DAY)).otherwise(col("said_last")))
        .where(col("from_day").isNotNull().and(col("to_day").geq(lit(inputs.from()))))
        .withColumn(
            Signals.SIGNAL_ID,
            SignalRows.id(ID, col(PLATFORM), col(SHOP), col("from_day").as("from")));
  }

  private static Findings findings(Inputs inputs, Dataset<Row> found, Dataset<Row> reviews) {
    Dataset<Row> inside =
        reviews
            .join(
                found.select(
                    PLATFORM,
                    SHOP,
                    "from_day",
                    "to_day",
                    Signals.SIGNAL_ID,
                    Signals.SCORE,
                    "by_pattern",
                    SUCCESSES,
                    EXPECTED),
                keys(PLATFORM, SHOP))
            .where(
                col(HAPPENED)
                    .and(col("by_pattern").gt(0))
                    .and(col(DAY).between(col("from_day"), col("to_day")))
                    .or(col("speaks_of_money")))
            .withColumn(
                "weight",
                SignalRows.rounded(
                    when(col("speaks_of_money"), 0.9)
                        .otherwise(lit(1).minus(col(EXPECTED).divide(col(SUCCESSES))))));
    Dataset<Row> signals =
        found
            .join(ShopRatings.of(inputs, inside), keys(PLATFORM, SHOP), "left")
            .select(
                col(Signals.SIGNAL_ID),
                lit("UC-REVIEW-CASHBACK").as(Signals.VIOLATION_CODE),
                col(PLATFORM),
                lit("shop").as(Signals.SUBJECT_TYPE),
                col(SHOP).as(Signals.SUBJECT_ID),
                col("from_day").as(Signals.WINDOW_FROM),
                col("to_day").as(Signals.WINDOW_TO),
                col(Signals.SCORE),
                SignalRows.rounded(
                        coalesce(col(LOG_RATIO), lit(0)).plus(coalesce(col("admissions"), lit(0L))))
                    .as(Signals.STRENGTH),
                SignalRows.facts(
                        when(
                            col("by_pattern").gt(0),
                            SignalRows.fact(
                                "made-to-order", col(SUCCESSES), col(EXPECTED), lit(null))),
                        when(
                            col("by_pattern").gt(0),
                            SignalRows.fact(
                                "made-to-order-share",
                                col(SUCCESSES).divide(col(TRIALS)),
                                col(EXPECTED).divide(col(TRIALS)),
                                lit(null))),
                        when(
                            col("admissions").gt(0),
                            SignalRows.fact(
                                "money-for-stars",
                                col("admissions"),
                                col("admissions_expected"),
                                lit(null))),
                        ShopRatings.shown(),
                        ShopRatings.corrected())
                    .as(Signals.FACTS),
                SignalRows.counters(
                        SignalRows.counter(
                            "platform-rewards",
                            lit("weakened"),
                            coalesce(col(SUCCESSES), lit(0L)),
                            coalesce(col(EXPECTED), lit(0))))
                    .as(Signals.COUNTER_EVIDENCE));
    return Findings.of(
            signals,
            inside.select(
                col(Signals.SIGNAL_ID),
                lit("review").as(SignalMembers.KIND),
                col(REVIEW).as(SignalMembers.ID),
                col("weight").as(SignalMembers.WEIGHT)))
        .withReviewScores(
            inside.select(
                col(PLATFORM),
                col(REVIEW).as(ReviewScores.ID),
                col(SHOP),
                SignalRows.rounded(col("weight").multiply(col(Signals.SCORE)))
                    .as(ReviewScores.SCORE),
                array(when(col("speaks_of_money"), "money-for-stars").otherwise("made-to-order"))
                    .as(ReviewScores.REASONS)));
  }
}
