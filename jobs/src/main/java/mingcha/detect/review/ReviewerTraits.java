package mingcha.detect.review;

import static mingcha.detect.review.ShopRatings.keys;
import static mingcha.detect.review.WrittenReviews.BUYER;
import static mingcha.detect.review.WrittenReviews.DAY;
import static mingcha.detect.review.WrittenReviews.PLATFORM;
import static mingcha.detect.review.WrittenReviews.RATING;
import static mingcha.detect.review.WrittenReviews.REVIEW;
import static mingcha.detect.review.WrittenReviews.SHOP;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_append;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import mingcha.detect.Inputs;
import mingcha.detect.SignalRows;
import mingcha.detect.Stage;
import mingcha.schemas.Buyers;
import mingcha.schemas.Orders;
import mingcha.schemas.ReviewScores;
import mingcha.schemas.Reviews;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How a review came about: age of the account, delay from the confirmation of receipt, length,
 * pictures, and whether the account reviewed anything else. They are priors for reviewers who were
 * never seen before, in the manner of the cold-start treatment of REV2 (Kumar and others, WSDM
 * 2018) and SpEagle (Rayana and Akoglu, KDD 2015), with likelihoods learnt from the stretch itself.
 */
final class ReviewerTraits {
  /** Day of the order; null where it is not known. */
  static final String ORDER_DAY = "order_day";

  private static final String TRAITS = "traits";
  private static final String TRAIT = "trait";

  /** Written reviews with their traits, each {@code name:bucket}. */
  static Dataset<Row> of(Inputs inputs, Stage stage) {
    if (!inputs.has(Buyers.TABLE, Buyers.REGISTERED_AT)) {
      stage.note("lacks-account-age", "Reviewers are judged without the age of their accounts", 1);
    }
    Dataset<Row> written = WrittenReviews.of(inputs);
    Dataset<Row> habits =
        written.groupBy(PLATFORM, BUYER).agg(count(lit(1)).as("reviews_of_buyer"));
    Dataset<Row> accounts =
        inputs.table(Buyers.TABLE).select(PLATFORM, BUYER, Buyers.REGISTERED_AT);
    Dataset<Row> orders =
        inputs
            .table(Orders.TABLE)
            .select(
                col(PLATFORM),
                col(Orders.ORDER_ID),
                col(Orders.COMPLETED_AT),
                col(DAY).as(ORDER_DAY));
    Column age = datediff(col(DAY), col(Buyers.REGISTERED_AT));
    Column delay = datediff(col(Reviews.CREATED_AT), col(Orders.COMPLETED_AT));
    Column writtenLength = length(coalesce(col(Reviews.CONTENT), lit("")));
    return written
        .join(habits, keys(PLATFORM, BUYER))
        .join(accounts, keys(PLATFORM, BUYER), "left")
        .join(orders, keys(PLATFORM, Orders.ORDER_ID), "left")
        .withColumn(
            TRAITS,
            array(
                bucket("account-age", age, 7, 30, 90, 180, 365, 730),
                bucket("delay", delay, 0, 1, 2, 4, 7, 14, 30),
                bucket("text-length", writtenLength, 0, 5, 10, 14, 19, 24, 34, 49, 79),
                bucket("reviews-of-account", col("reviews_of_buyer"), 1, 2, 4, 8),
                bucket("pictures", coalesce(col(Reviews.IMAGE_COUNT), lit(0L)), 0, 1, 2, 4)))
        .select(PLATFORM, SHOP, REVIEW, BUYER, RATING, DAY, Reviews.ORDER_ID, ORDER_DAY, TRAITS);
  }

  /**
   * Reviews of suspected stretches with the probability that each is fake.
   *
   * @param inside reviews of stretches: columns of {@link #of} and those that the share needs
   * @param all reviews of everybody, from which honest habits are learnt
   * @param prior reviews by which a stretch's habits are drawn to everybody's
   * @param fakeShare share of a stretch's reviews that nothing honest explains
   * @return the columns of {@code inside} with {@code score} and {@code reasons}
   */
  static Dataset<Row> rated(Dataset<Row> inside, Dataset<Row> all, double prior, Column fakeShare) {
    Dataset<Row> everybody =
        all.select(col(PLATFORM), explode(col(TRAITS)).as(TRAIT))
            .groupBy(PLATFORM, TRAIT)
            .agg(count(lit(1)).as("trait_all"));
    Dataset<Row> total = all.groupBy(PLATFORM).agg(count(lit(1)).as("reviews_all"));
    Dataset<Row> here =
        inside
            .select(col(PLATFORM), col(SHOP), explode(col(TRAITS)).as(TRAIT))
            .groupBy(PLATFORM, SHOP, TRAIT)
            .agg(count(lit(1)).as("trait_here"));
    Dataset<Row> totalHere = inside.groupBy(PLATFORM, SHOP).agg(count(lit(1)).as("reviews_here"));
    Column usual = col("trait_all").plus(1).divide(col("reviews_all").plus(10));
    Column ratio =
        col("trait_here")
            .plus(usual.multiply(prior))
            .divide(col("reviews_here").plus(prior))
            .divide(usual);
    // Traits hang together, so each may speak for no more than a factor of four.
    Column weight = greatest(lit(-1.4), least(lit(1.4), log(ratio)));
    Dataset<Row> weights =
        here.join(totalHere, keys(PLATFORM, SHOP))
            .join(everybody, keys(PLATFORM, TRAIT))
            .join(total, PLATFORM)
            .select(col(PLATFORM), col(SHOP), col(TRAIT), SignalRows.rounded(weight).as("weight"));
    Dataset<Row> evidence =
        inside
            .select(col(PLATFORM), col(SHOP), col(REVIEW), explode(col(TRAITS)).as(TRAIT))
            .join(weights, keys(PLATFORM, SHOP, TRAIT))
            .groupBy(PLATFORM, SHOP, REVIEW)
            .agg(
                sum(col("weight").cast("decimal(20,6)")).cast("double").as("evidence"),
                array_sort(collect_set(when(col("weight").gt(0.5), col(TRAIT)))).as("told"));
    Column odds =
        fakeShare
            .divide(greatest(lit(1e-6), lit(1).minus(fakeShare)))
            .multiply(exp(col("evidence").multiply(0.6)));
    return inside
        .join(evidence, keys(PLATFORM, SHOP, REVIEW))
        .withColumn(
            ReviewScores.SCORE,
            SignalRows.rounded(least(lit(0.97), odds.divide(lit(1).plus(odds)))))
        .withColumn(
            ReviewScores.REASONS, array_sort(array_append(col("told"), lit("praise-burst"))))
        .drop("evidence", "told");
  }

  /** {@code name:3} when the value lies above the third edge; {@code name:?} when not known. */
  private static Column bucket(String name, Column value, int... edges) {
    Column number = lit(0);
    for (int edge : edges) {
      number = number.plus(when(value.gt(edge), 1).otherwise(0));
    }
    return concat(lit(name + ":"), when(value.isNull(), lit("?")).otherwise(number.cast("string")));
  }

  private ReviewerTraits() {}
}
