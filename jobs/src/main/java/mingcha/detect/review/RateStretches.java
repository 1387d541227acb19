package mingcha.detect.review;

import static mingcha.detect.review.ShopRatings.keys;
import static mingcha.detect.review.WrittenReviews.DAY;
import static mingcha.detect.review.WrittenReviews.PLATFORM;
import static mingcha.detect.review.WrittenReviews.SHOP;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import mingcha.stats.RateScan;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The stretch in which something happened in a shop more often than in the shops of its category at
 * the same time. Categories differ, weeks differ, and honest shops differ among themselves: the
 * rate to exceed is that of the peers in that week, raised by how far honest shops spread.
 */
final class RateStretches {
  static final String TRIALS = "trials";
  static final String SUCCESSES = "successes";
  static final String EXPECTED = "expected";
  static final String LOG_RATIO = "log_ratio";
  static final String FIRST_DAY = "first_day";
  static final String LAST_DAY = "last_day";

  /** Boolean column of the trials: whether it happened. */
  static final String HAPPENED = "happened";

  /** Shops never keep exactly to their peers' rate, whatever a quiet sample says. */
  private static final double LEAST_SPREAD = 0.12;

  /** Share of the whole period's rate below which a week's rate is not believed. */
  private static final double LEAST_RIPE = 0.6;

  private static final String PEERS = "peers";
  private static final StructType FOUND =
      new StructType()
          .add("first", DataTypes.IntegerType)
          .add("last", DataTypes.IntegerType)
          .add(TRIALS, DataTypes.LongType)
          .add(SUCCESSES, DataTypes.LongType)
          .add(EXPECTED, DataTypes.DoubleType)
          .add(LOG_RATIO, DataTypes.DoubleType);

  /**
   * The best stretch of each shop.
   *
   * @param trials platform, peers, shop_id, event_day, happened; one row a trial
   * @param spreads how many robust standard deviations of the shops' log-odds an honest shop may
   *     lie above its peers
   * @param leastTrials trials from which on a shop's own rate says how far shops spread
   */
  static Dataset<Row> best(Dataset<Row> trials, double spreads, int leastTrials) {
    Dataset<Row> days =
        trials
            .groupBy(PLATFORM, PEERS, SHOP, DAY)
            .agg(
                count(lit(1)).cast("int").as("n"),
                sum(when(col(HAPPENED), 1).otherwise(0)).cast("int").as("k"));
    Column week = date_trunc("week", col(DAY));
    Dataset<Row> weekly =
        days.groupBy(col(PLATFORM), col(PEERS), week.as("week"))
            .agg(sum("n").as("week_n"), sum("k").as("week_k"));
    Dataset<Row> overall =
        days.groupBy(PLATFORM, PEERS).agg(sum("n").as("all_n"), sum("k").as("all_k"));
    Dataset<Row> spread =
        days.groupBy(PLATFORM, PEERS, SHOP)
            .agg(sum("n").as("n"), sum("k").as("k"))
            .where(col("n").geq(leastTrials))
            .withColumn("odds", log(col("k").plus(0.5).divide(col("n").minus(col("k")).plus(0.5))))
            .groupBy(PLATFORM, PEERS)
            // Half of the way from the lower quartile to the upper; 0.7413 makes it a standard
            // deviation under a normal. A tenth of the shops acting up does not move it much. What
            // sampling alone would spread is taken off.
            .agg(
                expr("0.7413 * (percentile(odds, 0.75) - percentile(odds, 0.25))").as("seen"),
                expr("percentile(1 / (k + 0.5) + 1 / (n - k + 0.5), 0.5)").as("sampling"))
            .select(
                col(PLATFORM),
                col(PEERS),
                sqrt(greatest(
                        lit(LEAST_SPREAD * LEAST_SPREAD),
                        col("seen").multiply(col("seen")).minus(col("sampling"))))
                    .as("spread"));
    // A week of few trials leans on the whole period. The last weeks are not ripe: what is bought
    // late is reviewed after the last day loaded, and goods that arrive at once would stand out.
    Column usual = col("all_k").plus(1).divide(col("all_n").plus(2));
    Column rate =
        greatest(
            usual.multiply(LEAST_RIPE),
            col("week_k").plus(usual.multiply(50)).divide(col("week_n").plus(50)));
    Column odds =
        log(rate.divide(lit(1).minus(rate)))
            .plus(coalesce(col("spread"), lit(0.3)).multiply(spreads));
    Dataset<Row> rates =
        weekly
            .join(overall, keys(PLATFORM, PEERS))
            .join(spread, keys(PLATFORM, PEERS), "left")
            .select(
                col(PLATFORM),
                col(PEERS),
                col("week"),
                lit(1).divide(lit(1).plus(exp(odds.multiply(-1)))).as("rate"));
    UserDefinedFunction scan = udf((UDF1<Seq<Row>, Row>) RateStretches::scan, FOUND);
    return days.withColumn("week", week)
        .join(rates, keys(PLATFORM, PEERS, "week"))
        .groupBy(PLATFORM, SHOP)
        .agg(
            array_sort(
                    collect_list(
                        struct(
                            unix_date(col(DAY)).as("day"),
                            col(PEERS),
                            col("n"),
                            col("k"),
                            col("rate"))))
                .as("days"))
        .withColumn("found", scan.apply(col("days")))
        .where(col("found").isNotNull())
        .select(
            col(PLATFORM),
            col(SHOP),
            date_from_unix_date(col("found.first")).as(FIRST_DAY),
            date_from_unix_date(col("found.last")).as(LAST_DAY),
            col("found." + TRIALS),
            col("found." + SUCCESSES),
            col("found." + EXPECTED),
            col("found." + LOG_RATIO));
  }

  private static Row scan(Seq<Row> list) {
    List<Row> days = CollectionConverters.asJava(list);
    int[] trials = new int[days.size()];
    int[] successes = new int[days.size()];
    double[] rate = new double[days.size()];
    for (int i = 0; i < days.size(); i++) {
      trials[i] = days.get(i).getInt(2);
      successes[i] = days.get(i).getInt(3);
      rate[i] = Math.min(0.999, Math.max(1e-6, days.get(i).getDouble(4)));
    }
    RateScan.Interval best = RateScan.best(trials, successes, rate);
    return best.logRatio() <= 0
        ? null
        : RowFactory.create(
            days.get(best.first()).getInt(0),
            days.get(best.end() - 1).getInt(0),
            best.trials(),
            best.successes(),
            best.expected(),
            best.logRatio());
  }

  private RateStretches() {}
}
