package mingcha.detect.review;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.stddev_samp;
import static org.apache.spark.sql.functions.when;

import mingcha.detect.Inputs;
import mingcha.detect.SignalRows;
import mingcha.schemas.Reviews;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rating that a shop shows, and the one that it would show without suspected reviews. */
final class ShopRatings {
  private static final String SUSPECTED = "is_suspected";
  private static final String SHOWN = "rating_shown";
  private static final String CORRECTED = "rating_corrected";
  private static final String HALF_WIDTH = "rating_half_width";

  /**
   * One row for each shop that has a suspect.
   *
   * @param suspects platform, shop_id and review_id of suspected reviews, each once
   */
  static Dataset<Row> of(Inputs inputs, Dataset<Row> suspects) {
    Dataset<Row> marked =
        suspects
            .select(WrittenReviews.PLATFORM, WrittenReviews.SHOP, WrittenReviews.REVIEW)
            .withColumn(SUSPECTED, lit(true));
    Dataset<Row> shops =
        marked.groupBy(WrittenReviews.PLATFORM, WrittenReviews.SHOP).agg(count(lit(1)).as("n"));
    Column honest = when(col(SUSPECTED).isNull(), col(WrittenReviews.RATING));
    return inputs
        .table(Reviews.TABLE)
        .where(coalesce(col(Reviews.IS_VISIBLE), lit(true)))
        .join(shops.drop("n"), keys(WrittenReviews.PLATFORM, WrittenReviews.SHOP), "left_semi")
        .join(
            marked,
            keys(WrittenReviews.PLATFORM, WrittenReviews.SHOP, WrittenReviews.REVIEW),
            "left")
        .groupBy(WrittenReviews.PLATFORM, WrittenReviews.SHOP)
        .agg(
            avg(WrittenReviews.RATING).as(SHOWN),
            avg(honest).as(CORRECTED),
            stddev_samp(honest).multiply(1.96).divide(sqrt(count(honest))).as(HALF_WIDTH));
  }

  static Column shown() {
    return when(
        col(SHOWN).isNotNull(), SignalRows.fact("rating-shown", col(SHOWN), lit(null), lit(null)));
  }

  /** The corrected rating; its baseline is half the width of its 95 % interval. */
  static Column corrected() {
    return when(
        col(CORRECTED).isNotNull(),
        SignalRows.fact("rating-corrected", col(CORRECTED), col(HALF_WIDTH), lit(null)));
  }

  static String[] keys(String... names) {
    return names;
  }

  private ShopRatings() {}
}
