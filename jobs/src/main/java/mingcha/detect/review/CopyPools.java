package mingcha.detect.review;

import static mingcha.detect.review.ShopRatings.keys;
import static mingcha.detect.review.WrittenReviews.PLATFORM;
import static mingcha.detect.review.WrittenReviews.SHOP;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

import mingcha.stats.Tails;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/**
 * Shops whose families of copies are each too small to tell, and together too many: a sheet of a
 * dozen texts that a seller hands out makes pairs and triples.
 *
 * <p>A copy is a second buyer of a family in the shop. Two explanations are held against them: the
 * family's other buyers fall on the shops as volume does, and people who talk of the same things
 * write alike, as the peers' own copies show. What the peers show is taken both for each review and
 * for each pair of reviews, whichever is more, and twice, since shops differ in what they sell.
 */
final class CopyPools {
  private static final String COPIES = "copies";
  private static final double DIFFERENCE_OF_SHOPS = 2;

  private final TemplateParams params;

  CopyPools(TemplateParams params) {
    this.params = params;
  }

  /**
   * The places of families of two and more in shops that have too many of them.
   *
   * @param places rows of family, platform, peers, shop_id, shop_buyers, class_buyers, expected and
   *     volume_share; praise only
   * @param volumes rows of {@link CopyFamilies#volumes}
   * @return the rows of such shops, with {@code expected} and {@code log_tail} as the pool has them
   */
  Dataset<Row> of(Dataset<Row> places, Dataset<Row> volumes) {
    UserDefinedFunction logTail =
        udf((UDF2<Long, Double, Double>) (n, mean) -> Tails.poisson(n, mean), DataTypes.DoubleType);
    Dataset<Row> inShop =
        places
            .groupBy(PLATFORM, "peers", SHOP)
            .agg(
                sum(col("shop_buyers").minus(1)).as(COPIES),
                sum(col("class_buyers").minus(1).multiply(col("volume_share"))).as("by_volume"));
    Column reviews = col(CopyFamilies.SHOP_REVIEWS);
    Dataset<Row> pools =
        volumes
            .join(inShop, keys(PLATFORM, "peers", SHOP), "left")
            .withColumn(COPIES, coalesce(col(COPIES), lit(0L)))
            .withColumn("pairs", reviews.multiply(reviews.minus(1)).divide(2));
    Column asPeersWrite = greatest(reviews.multiply(rate(reviews)), habitOfPairs());
    Dataset<Row> tooMany =
        pools
            .withColumn(
                "pool_expected",
                coalesce(col("by_volume"), lit(0.0))
                    .plus(asPeersWrite.multiply(DIFFERENCE_OF_SHOPS)))
            .withColumn("pool_tail", logTail.apply(col(COPIES), col("pool_expected")))
            .where(col(COPIES).geq(params.leastBuyers()))
            .where(col("pool_tail").leq(params.logChance()))
            .select(
                col(PLATFORM),
                col("peers"),
                col(SHOP),
                col("pool_tail"),
                least(lit(1), col("pool_expected").divide(col(COPIES))).as("explained"));
    return places
        .where(col("shop_buyers").geq(2))
        .join(tooMany, keys(PLATFORM, "peers", SHOP))
        .withColumn("expected", col("shop_buyers").multiply(col("explained")))
        .withColumn("log_tail", col("pool_tail"))
        .drop("pool_tail", "explained");
  }

  private static Column habitOfPairs() {
    return col("pairs").multiply(rate(col("pairs")));
  }

  /** Copies of the other shops among the peers for each of theirs. */
  private static Column rate(Column of) {
    var peers = Window.partitionBy(PLATFORM, "peers");
    Column others = sum(of).over(peers).minus(of);
    return sum(col(COPIES)).over(peers).minus(col(COPIES)).divide(greatest(lit(1), others));
  }
}
