package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import mingcha.detect.SignalRows;
import mingcha.schemas.Orders;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Tells the fake from the honest orders of a burst. What is seen inside is a mixture, in the share
 * of the excess, of fakes and of the shop's own honest orders, whose habits its other days show; so
 * the habits of the fakes are what is left when the honest part is taken away. An order's odds are
 * the product over its features.
 */
final class OrderMixture {
  /** Map from feature to value. */
  static final String FEATURES = "features";

  /** Share of the burst that is above what was expected. */
  static final String SHARE = "fake_share";

  /** Orders of other shops that count beside a shop's own quiet days. */
  private static final double LEAN = 15;

  /** Features repeat each other; the logarithms of their ratios count for so much. */
  private static final double INDEPENDENCE = 0.6;

  private static final double MOST = 1.5;

  /**
   * The orders of the bursts with {@link Likelihoods#WEIGHT}.
   *
   * @param orders of shops with a burst: platform, shop_id, id, {@link #FEATURES}, and of orders
   *     inside a burst its signal_id and {@link #SHARE}
   */
  static Dataset<Row> weighed(Dataset<Row> orders) {
    Column inside = col(Signals.SIGNAL_ID).isNotNull();
    Dataset<Row> seen =
        orders
            .select(
                col(TableSpec.PLATFORM),
                col(Orders.SHOP_ID),
                col(Baskets.ID),
                col(Signals.SIGNAL_ID),
                col(SHARE),
                explode(map_entries(col(FEATURES))).as("f"))
            .select(
                col(TableSpec.PLATFORM),
                col(Orders.SHOP_ID),
                col(Baskets.ID),
                col(Signals.SIGNAL_ID),
                col(SHARE),
                col("f.key").as("feature"),
                coalesce(col("f.value"), lit("-")).as("bin"));
    Dataset<Row> bins =
        seen.groupBy(TableSpec.PLATFORM, Orders.SHOP_ID, Signals.SIGNAL_ID, SHARE, "feature", "bin")
            .agg(count(lit(1)).as("n"));
    Column quiet = when(inside, 0L).otherwise(col("n"));
    var shopBin = Window.partitionBy(TableSpec.PLATFORM, Orders.SHOP_ID, "feature", "bin");
    var shopAll = Window.partitionBy(TableSpec.PLATFORM, Orders.SHOP_ID, "feature");
    var bin = Window.partitionBy(TableSpec.PLATFORM, "feature", "bin");
    var all = Window.partitionBy(TableSpec.PLATFORM, "feature");
    var burst = Window.partitionBy(Signals.SIGNAL_ID, "feature");
    Column general = sum(quiet).over(bin).plus(0.5).divide(sum(quiet).over(all).plus(10));
    Column honest =
        sum(quiet)
            .over(shopBin)
            .plus(general.multiply(LEAN))
            .divide(sum(quiet).over(shopAll).plus(LEAN));
    Column mixed =
        col("n").plus(col("honest").multiply(5)).divide(sum(col("n")).over(burst).plus(5));
    Column fake =
        greatest(
                mixed.minus(lit(1.0).minus(col(SHARE)).multiply(col("honest"))),
                mixed.multiply(0.02))
            .divide(col(SHARE));
    Dataset<Row> ratios =
        bins.withColumn("honest", honest)
            .where(inside)
            .withColumn(
                "ratio", least(lit(MOST), greatest(lit(-MOST), log(fake.divide(col("honest"))))))
            .select(Signals.SIGNAL_ID, "feature", "bin", "ratio");
    Column odds = log(col(SHARE).divide(lit(1.0).minus(col(SHARE))));
    return seen.where(inside)
        .join(broadcast(ratios), new String[] {Signals.SIGNAL_ID, "feature", "bin"})
        .groupBy(col(TableSpec.PLATFORM), col(Baskets.ID), col(Signals.SIGNAL_ID), col(SHARE))
        // Decimals, so that the sum does not depend on the order of the features.
        .agg(sum(col("ratio").cast("decimal(12,6)")).cast("double").as("ratio"))
        .select(
            col(TableSpec.PLATFORM),
            col(Baskets.ID),
            SignalRows.rounded(
                    Likelihoods.posterior(col("ratio").multiply(INDEPENDENCE).plus(odds), 0.5))
                .as(Likelihoods.WEIGHT));
  }

  private OrderMixture() {}
}
