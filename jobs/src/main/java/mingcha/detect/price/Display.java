package mingcha.detect.price;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.lit;
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
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A home page that promises a lower price than the detail page asks (明码标价和禁止价格欺诈规定 art 20(1)).
 *
 * <p>Innocent: a home page that shows the price of the cheapest variant (…起), a page that lags a
 * price change for one poll, a platform whose two prices mean different things. Only the
 * observations that differ are shuffled, and the hours of their items.
 */
public final class Display implements Detector {
  static final String ID = "price.display";
  static final String CODE = "PR-HOME-DETAIL";

  private static final DetectorInfo INFO = new DetectorInfo(ID, 1, Evidence.PRICES, List.of(CODE));
  private static final Column NO_FIGURE = lit(null).cast("double");
  private static final int LOOK_BACK_DAYS = 30;
  private static final String HOUR = "hour";

  private final DisplayParams limits;

  public Display(ParamSource source) {
    this.limits = source.params(ID, DisplayParams.class);
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(LOOK_BACK_DAYS)
        .require(
            PriceSnapshots.TABLE, PriceSnapshots.HOME_PRICE_FEN, PriceSnapshots.DETAIL_PRICE_FEN);
  }

  @Override
  public Record params() {
    return limits;
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> snapshots =
        inputs
            .table(PriceSnapshots.TABLE)
            .where(
                col(PriceSnapshots.HOME_PRICE_FEN)
                    .gt(0)
                    .and(col(PriceSnapshots.DETAIL_PRICE_FEN).gt(0)))
            .withColumn(PriceSnapshots.SKU_ID, coalesce(col(PriceSnapshots.SKU_ID), lit("")))
            .withColumn(HOUR, date_trunc("hour", col(PriceSnapshots.OBSERVED_AT)));
    Dataset<Row> differing = stage.materialise("home below detail", differing(snapshots));
    Dataset<Row> assigned =
        stage.materialise(
            "display stretches",
            ShopStretches.assigned(
                ID, CODE, cases(inputs, runs(differing), feedShares(snapshots, differing))));
    return Findings.of(
        ShopStretches.signals(CODE, assigned),
        ShopStretches.gathered(ShopStretches.members(assigned)));
  }

  /** Days and variants whose home price lies below what any variant of the item costs. */
  private Dataset<Row> differing(Dataset<Row> snapshots) {
    Column promised = col(PriceSnapshots.HOME_PRICE_FEN);
    Column asked = col(PriceSnapshots.DETAIL_PRICE_FEN);
    Dataset<Row> lower = snapshots.where(promised.lt(asked.multiply(lit(1 - limits.leastShare()))));
    Dataset<Row> hours =
        lower
            .groupBy(TableSpec.PLATFORM, PriceSnapshots.SHOP_ID, PriceSnapshots.ITEM_ID, HOUR)
            .agg(lit(1).as("one"));
    Dataset<Row> cheapest =
        snapshots
            .join(
                hours.drop("one"),
                PriceKeys.of(
                    TableSpec.PLATFORM, PriceSnapshots.SHOP_ID, PriceSnapshots.ITEM_ID, HOUR),
                "left_semi")
            .groupBy(TableSpec.PLATFORM, PriceSnapshots.SHOP_ID, PriceSnapshots.ITEM_ID, HOUR)
            .agg(min(asked).as("cheapest_fen"));
    return lower
        .join(
            cheapest,
            PriceKeys.of(TableSpec.PLATFORM, PriceSnapshots.SHOP_ID, PriceSnapshots.ITEM_ID, HOUR))
        // A price "from" is that of the cheapest variant.
        .where(promised.lt(col("cheapest_fen").multiply(lit(1 - limits.leastShare()))))
        .groupBy(
            TableSpec.PLATFORM,
            PriceSnapshots.SHOP_ID,
            PriceSnapshots.ITEM_ID,
            PriceSnapshots.SKU_ID,
            TableSpec.EVENT_DAY)
        .agg(
            count(lit(1)).as("polls"),
            min(promised).as("home_fen"),
            max(asked).as("detail_fen"),
            max(asked.minus(promised).divide(asked)).as("gap_share"));
  }

  /** Stretches of differing days of one variant. */
  private Dataset<Row> runs(Dataset<Row> differing) {
    return DayRuns.numbered(
            differing,
            limits.longestGapDays(),
            col(TableSpec.PLATFORM),
            col(PriceSnapshots.SHOP_ID),
            col(PriceSnapshots.ITEM_ID),
            col(PriceSnapshots.SKU_ID))
        .groupBy(
            TableSpec.PLATFORM,
            PriceSnapshots.SHOP_ID,
            PriceSnapshots.ITEM_ID,
            PriceSnapshots.SKU_ID,
            DayRuns.RUN)
        .agg(
            min(TableSpec.EVENT_DAY).as(ShopStretches.FIRST_DAY),
            max(TableSpec.EVENT_DAY).as(ShopStretches.LAST_DAY),
            count(lit(1)).as("days"),
            sum("polls").as("polls"),
            min("home_fen").as("home_fen"),
            max("detail_fen").as("detail_fen"),
            max("gap_share").as("gap_share"));
  }

  /** Share of the watched items of a platform that ever differ. */
  private static Dataset<Row> feedShares(Dataset<Row> snapshots, Dataset<Row> differing) {
    Dataset<Row> watched =
        snapshots
            .groupBy(TableSpec.PLATFORM)
            .agg(countDistinct(col(PriceSnapshots.ITEM_ID)).as("watched"));
    return differing
        .groupBy(TableSpec.PLATFORM)
        .agg(countDistinct(col(PriceSnapshots.ITEM_ID)).as("items_differing"))
        .join(watched, TableSpec.PLATFORM)
        .select(
            col(TableSpec.PLATFORM),
            col("items_differing").cast("double").divide(col("watched")).as("feed_share"),
            col("watched"));
  }

  private Dataset<Row> cases(Inputs inputs, Dataset<Row> runs, Dataset<Row> feedShares) {
    // With a handful of items a share says nothing about the feed.
    Column isFeed = col("feed_share").geq(limits.feedShare()).and(col("watched").geq(20));
    Column score =
        when(isFeed, lit(0.05))
            .when(col("days").geq(3), lit(limits.lasting()))
            .when(col("polls").geq(2), lit(limits.repeated()))
            .otherwise(lit(limits.once()));
    return runs.where(
            col(ShopStretches.LAST_DAY)
                .geq(lit(inputs.from()))
                .and(col(ShopStretches.FIRST_DAY).leq(lit(inputs.asOf()))))
        .join(feedShares, TableSpec.PLATFORM)
        .withColumn(ShopStretches.SCORE, score)
        .withColumn(ShopStretches.STRENGTH, col("gap_share"))
        .withColumn(
            ShopStretches.FACTS,
            SignalRows.facts(
                SignalRows.fact(
                    "display-home-price", yuan("home_fen"), yuan("detail_fen"), NO_FIGURE),
                SignalRows.fact("display-gap-share", col("gap_share"), NO_FIGURE, NO_FIGURE),
                SignalRows.fact("display-days", col("days"), NO_FIGURE, NO_FIGURE)))
        .withColumn(
            ShopStretches.COUNTERS,
            SignalRows.counters(
                SignalRows.counter(
                    "display-feed-means-else",
                    when(isFeed, lit("possible")).otherwise(lit("excluded")),
                    col("feed_share"),
                    lit(limits.feedShare())),
                SignalRows.counter(
                    "display-lag",
                    when(col("days").geq(3), lit("excluded"))
                        .when(col("polls").geq(2), lit("weakened"))
                        .otherwise(lit("possible")),
                    col("polls"),
                    NO_FIGURE)));
  }

  private static Column yuan(String fen) {
    return col(fen).divide(lit(100.0));
  }
}
