package mingcha.detect.review;

import static mingcha.detect.review.WrittenReviews.PLATFORM;
import static mingcha.detect.review.WrittenReviews.SHOP;
import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mingcha.detect.Stage;
import mingcha.stats.FalseDiscovery;
import mingcha.stats.Tails;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Whether a shop's bad reviews go more often than chance has it. Two nulls must both fail: that the
 * shop's own reviews go regardless of their stars (Fisher's exact test, one-sided), and that its
 * bad ones go as often as those of the platform's other shops do, for buyers withdraw complaints
 * more readily than praise.
 */
final class LowReviewTest {
  private static final int MOST_SHOPS = 500_000;

  private static final StructType TESTED =
      new StructType()
          .add(PLATFORM, DataTypes.StringType)
          .add(SHOP, DataTypes.StringType)
          .add("reviews", DataTypes.LongType)
          .add("low", DataTypes.LongType)
          .add("gone", DataTypes.LongType)
          .add("low_gone", DataTypes.LongType)
          .add("expected", DataTypes.DoubleType)
          .add("log_q", DataTypes.DoubleType);

  /**
   * Shops that pass.
   *
   * @param counts platform, shop_id, reviews, low, gone, low_gone
   * @return the counts with {@code expected}, the bad reviews whose absence the larger of the two
   *     nulls explains, and {@code log_q}, the logarithm of the q-value
   */
  static Dataset<Row> tested(
      Dataset<Row> counts, Stage stage, int leastGone, double maxFalseShare) {
    Map<String, long[]> platforms = new HashMap<>();
    for (Row row :
        stage.collect("gone-by-platform", counts.groupBy(PLATFORM).sum("low", "low_gone"), 1000)) {
      platforms.put(row.getString(0), new long[] {row.getLong(1), row.getLong(2)});
    }
    List<Row> shops =
        stage.collect(
            "gone-by-shop",
            counts
                .where(col("low_gone").geq(leastGone))
                .select(PLATFORM, SHOP, "reviews", "low", "gone", "low_gone")
                .orderBy(PLATFORM, SHOP),
            MOST_SHOPS);
    double[] logP = new double[shops.size()];
    double[] expected = new double[shops.size()];
    for (int i = 0; i < logP.length; i++) {
      Row shop = shops.get(i);
      long low = shop.getLong(3);
      long lowGone = shop.getLong(5);
      long[] all = platforms.get(shop.getString(0));
      // One review is added to the others' losses, so that a platform with a single shop that
      // loses reviews has no rate of zero.
      double rate = (all[1] - lowGone + 1.0) / (all[0] - low + 2.0);
      double ownMean = (double) low * shop.getLong(4) / shop.getLong(2);
      logP[i] =
          Math.max(
              Tails.hypergeometric(lowGone, shop.getLong(2), low, shop.getLong(4)),
              Tails.binomial(lowGone, low, Math.min(1, rate)));
      expected[i] = Math.max(ownMean, low * rate);
    }
    double[] p = new double[logP.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp(Math.max(-700, logP[i]));
    }
    double[] q = FalseDiscovery.qValues(p, Math.max(p.length, 1));
    List<Row> kept = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      if (q[i] <= maxFalseShare) {
        Row shop = shops.get(i);
        kept.add(
            RowFactory.create(
                shop.get(0),
                shop.get(1),
                shop.get(2),
                shop.get(3),
                shop.get(4),
                shop.get(5),
                expected[i],
                Math.log(q[i])));
      }
    }
    return stage.rows(kept, TESTED);
  }

  private LowReviewTest() {}
}
