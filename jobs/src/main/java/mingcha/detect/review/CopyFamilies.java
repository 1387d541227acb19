package mingcha.detect.review;

import static mingcha.detect.review.ShopRatings.keys;
import static mingcha.detect.review.WrittenReviews.BUYER;
import static mingcha.detect.review.WrittenReviews.PLATFORM;
import static mingcha.detect.review.WrittenReviews.SHOP;
import static mingcha.text.SpreadCopies.GRAMS;
import static mingcha.text.SpreadCopies.LEFT;
import static mingcha.text.SpreadCopies.RIGHT;
import static mingcha.text.SpreadCopies.TEXT;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import mingcha.detect.Stage;
import mingcha.graph.SpreadComponents;
import mingcha.text.GramWeights;
import mingcha.text.SpreadCopies;
import mingcha.text.WeightedMinHash;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Families of copies: texts joined by verified pairs, after texts that everybody writes have been
 * taken out. A text is stock when its copies spread over the shops as their volume does.
 */
final class CopyFamilies {
  /** Reviews of a shop that say something. */
  static final String SHOP_REVIEWS = "shop_reviews";

  private static final int ROUNDS = 40;

  private final TemplateParams params;
  private final Stage stage;

  CopyFamilies(TemplateParams params, Stage stage) {
    this.params = params;
    this.stage = stage;
  }

  /**
   * The family of every text that has copies.
   *
   * @param reviews columns of {@link WrittenReviews}, {@code peers}, {@code text} and {@code grams}
   * @return columns {@code text}, {@code family}
   */
  Dataset<Row> of(Dataset<Row> reviews, GramWeights weights) {
    // Exact copies are one text from here on, however often it stands.
    Dataset<Row> texts =
        stage.materialise(
            "distinct-texts",
            reviews
                .groupBy(TEXT)
                .agg(max(GRAMS).as(GRAMS), count_distinct(col(BUYER)).as("buyers"))
                .withColumn("nats", SpreadCopies.information(col(GRAMS), weights))
                .where(col("nats").geq(params.copy().leastShared())));
    WeightedMinHash hash = new WeightedMinHash(params.bands(), params.rows(), weights);
    Dataset<Row> keys = stage.materialise("text-keys", SpreadCopies.keys(texts, hash));
    noteUntried(keys);
    Dataset<Row> pairs =
        stage.materialise(
            "copies",
            SpreadCopies.verified(
                SpreadCopies.candidates(keys, params.neighbours()), texts, params.copy(), weights));
    Dataset<Row> repeated = texts.where(col("buyers").gt(1)).select(TEXT);
    Dataset<Row> loops = repeated.select(col(TEXT).as(LEFT), col(TEXT).as(RIGHT));
    Dataset<Row> own = stage.materialise("own-texts", ownTexts(pairs, loops, reviews));
    Dataset<Row> ownPairs =
        pairs
            .join(own.select(col(TEXT).as(LEFT)), LEFT)
            .join(own.select(col(TEXT).as(RIGHT)), RIGHT)
            .select(LEFT, RIGHT);
    Dataset<Row> joined =
        SpreadComponents.components(ownPairs, stage::materialise, ROUNDS)
            .select(
                col(SpreadComponents.NODE).as(TEXT), col(SpreadComponents.COMPONENT).as("family"));
    return own.join(joined, keys(TEXT), "left")
        .select(col(TEXT), coalesce(col("family"), col(TEXT)).as("family"));
  }

  /**
   * Share of its peers' reviews that each shop has.
   *
   * @return columns platform, peers, shop_id, shop_reviews, volume_share
   */
  static Dataset<Row> volumes(Dataset<Row> reviews, TemplateParams params) {
    Dataset<Row> byShop =
        reviews.groupBy(PLATFORM, "peers", SHOP).agg(count(lit(1)).as(SHOP_REVIEWS));
    Dataset<Row> byPeers =
        byShop.groupBy(PLATFORM, "peers").agg(sum(SHOP_REVIEWS).as("peer_reviews"));
    return byShop
        .join(byPeers, keys(PLATFORM, "peers"))
        .withColumn("volume_share", col(SHOP_REVIEWS).divide(col("peer_reviews")))
        .select(PLATFORM, "peers", SHOP, SHOP_REVIEWS, "volume_share");
  }

  /** Texts whose copies, with their own, do not lie as the shops' volume would have it. */
  private Dataset<Row> ownTexts(Dataset<Row> pairs, Dataset<Row> loops, Dataset<Row> reviews) {
    Dataset<Row> ends = pairs.select(LEFT, RIGHT);
    Dataset<Row> selves =
        ends.select(col(LEFT).as(TEXT))
            .unionAll(ends.select(col(RIGHT).as(TEXT)))
            .unionAll(loops.select(col(LEFT).as(TEXT)))
            .groupBy(TEXT)
            .agg(count(lit(1)).as("n"))
            .select(col(TEXT), col(TEXT).as("other"));
    Dataset<Row> around =
        ends.select(col(LEFT).as(TEXT), col(RIGHT).as("other"))
            .unionAll(ends.select(col(RIGHT).as(TEXT), col(LEFT).as("other")))
            .unionAll(selves);
    Dataset<Row> places =
        reviews
            .groupBy(col(TEXT).as("other"), col(PLATFORM), col("peers"), col(SHOP))
            .agg(count_distinct(col(BUYER)).as("buyers"));
    Dataset<Row> meeting =
        volumes(reviews, params)
            .groupBy(PLATFORM, "peers")
            .agg(sum(col("volume_share").multiply(col("volume_share"))).as("meeting"));
    Column pairsOfBuyers = col("buyers").multiply(col("buyers").minus(1)).divide(2);
    Dataset<Row> spread =
        around
            .join(places, "other")
            .groupBy(col(TEXT), col(PLATFORM), col("peers"), col(SHOP))
            .agg(sum("buyers").as("buyers"))
            .groupBy(col(TEXT), col(PLATFORM), col("peers"))
            .agg(sum(pairsOfBuyers).as("together"), sum("buyers").as("buyers"))
            .join(meeting, keys(PLATFORM, "peers"))
            .groupBy(TEXT)
            .agg(
                sum("together").as("together"),
                sum(pairsOfBuyers.multiply(col("meeting"))).as("by_volume"),
                sum("buyers").as("buyers"));
    Column isStock =
        col("buyers")
            .geq(params.stockBuyers())
            .and(col("together").leq(col("by_volume").multiply(params.stockRatio()).plus(1)));
    return spread.where(col("buyers").gt(1).and(isStock.equalTo(false))).select(TEXT);
  }

  /** Buckets in which some texts were not tried against each other. */
  private void noteUntried(Dataset<Row> keys) {
    Row untried =
        stage
            .collect(
                "crowded-buckets",
                keys.groupBy("key")
                    .agg(count(lit(1)).as("texts"))
                    .where(col("texts").gt(params.neighbours() + 2))
                    .agg(count(lit(1)), coalesce(max("texts"), lit(0))),
                1)
            .get(0);
    if (untried.getLong(0) > 0) {
      stage.note(
          "buckets-thinned",
          "Buckets of alike texts in which a text was tried against a few others only; the largest"
              + " held "
              + untried.getLong(1),
          untried.getLong(0));
    }
  }
}
