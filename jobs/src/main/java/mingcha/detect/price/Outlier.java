package mingcha.detect.price;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
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
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Prices far from what others ask and from what the item itself costs as a rule: gouging (价格法 art
 * 14(3)), charging more than was shown (规定 art 19(2)), and far below the market, which is no more
 * than a hint since nobody's costs are known.
 *
 * <p>Snapshots are shuffled twice: by item and day for prices, by variant and day for what was
 * charged; both are reduced to days before they are joined with anything.
 */
public final class Outlier implements Detector {
  static final String ID = "price.outlier";
  private static final String GOUGE = "PR-GOUGE";
  private static final String BAIT = "PR-BAIT";
  private static final String DUMP = "PR-DUMP";

  private static final DetectorInfo INFO =
      new DetectorInfo(ID, 1, Evidence.PRICES, List.of(GOUGE, BAIT, DUMP));
  private static final Column NO_FIGURE = lit(null).cast("double");
  private static final int LOOK_BACK_DAYS = 60;
  private static final int GAP_DAYS = 3;

  /** A listing of two yuan or less is a link to mend differences. */
  private static final long LINK_FIX_FEN = 200;

  private final OutlierParams limits;
  private final Emergencies emergencies;

  /**
   * Parameters with the calendar that they are read with.
   *
   * @param limits its own
   * @param emergencies declared ones
   */
  public record Params(OutlierParams limits, Emergencies emergencies) {}

  public Outlier(ParamSource source) {
    this.limits = source.params(ID, OutlierParams.class);
    this.emergencies = source.bind(Emergencies.FILE, Emergencies.class);
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(LOOK_BACK_DAYS)
        .require(PriceSnapshots.TABLE, PriceSnapshots.LIST_PRICE_FEN)
        .canUse(Items.TABLE, Items.SPU_ID)
        .canUse(Items.TABLE, Items.TITLE)
        .canUse(Items.TABLE, Items.CATEGORY)
        .canUse(Orders.TABLE, Orders.PAID_AT);
  }

  @Override
  public Record params() {
    return new Params(limits, emergencies);
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> far =
        stage.materialise(
            "far prices", far(ProductDays.measured(ProductDays.of(inputs), limits.leastSellers())));
    Dataset<Row> rises = assigned(stage, GOUGE, within(inputs, rises(inputs, far)));
    Dataset<Row> lows = assigned(stage, DUMP, within(inputs, lows(far)));
    Dataset<Row> overcharged = assigned(stage, BAIT, within(inputs, overcharged(inputs)));
    Dataset<Row> signals =
        ShopStretches.signals(GOUGE, rises)
            .unionByName(ShopStretches.signals(DUMP, lows))
            .unionByName(ShopStretches.signals(BAIT, overcharged));
    Dataset<Row> members =
        ShopStretches.members(rises)
            .unionByName(ShopStretches.members(lows))
            .unionByName(ShopStretches.members(overcharged));
    return Findings.of(signals, ShopStretches.gathered(members));
  }

  private static Dataset<Row> assigned(Stage stage, String code, Dataset<Row> cases) {
    return stage.materialise(code, ShopStretches.assigned(ID, code, cases));
  }

  private static Dataset<Row> within(Inputs inputs, Dataset<Row> cases) {
    return cases.where(
        col(ShopStretches.LAST_DAY)
            .geq(lit(inputs.from()))
            .and(col(ShopStretches.FIRST_DAY).leq(lit(inputs.asOf())))
            .and(col(ShopStretches.SCORE).geq(0.05)));
  }

  /** Days far above the own and the peers' rise, or far below the market. */
  private Dataset<Row> far(Dataset<Row> measured) {
    Column inEmergency = emergencies.cover(col(TableSpec.EVENT_DAY), col(ProductDays.TEXT));
    Column least =
        when(inEmergency, lit(limits.emergencyRise())).otherwise(lit(limits.leastRise()));
    Column isAboveMarket = col("z").isNull().or(col("z").geq(limits.deviations()));
    Column isRise =
        col("rise")
            .geq(least)
            .and(col("peer_rise").isNotNull())
            .and(col("rise").divide(col("peer_rise")).geq(least.multiply(0.85)))
            .and(isAboveMarket);
    Column isLow =
        col("has_market")
            .and(col("ratio").leq(limits.dumpShare()))
            .and(col("z").leq(-limits.deviations()))
            .and(col(ProductDays.ASKED_FEN).gt(LINK_FIX_FEN));
    return measured
        .withColumn("in_emergency", inEmergency)
        .withColumn("is_rise", coalesce(isRise, lit(false)))
        .withColumn("is_low", coalesce(isLow, lit(false)))
        .where(not(col("is_unit_error")).and(col("is_rise").or(col("is_low"))));
  }

  private Dataset<Row> rises(Inputs inputs, Dataset<Row> far) {
    Dataset<Row> sold =
        inputs
            .table(Orders.TABLE)
            .where(col(Orders.PAID_AT).isNotNull())
            .groupBy(
                col(TableSpec.PLATFORM),
                col(Orders.ITEM_ID),
                to_date(col(Orders.CREATED_AT)).as(TableSpec.EVENT_DAY))
            .agg(count(lit(1)).as("sold"));
    Dataset<Row> runs =
        runs(
            far.where(col("is_rise"))
                .join(
                    sold,
                    PriceKeys.of(TableSpec.PLATFORM, Orders.ITEM_ID, TableSpec.EVENT_DAY),
                    "left"));
    Column isLong =
        datediff(col(ShopStretches.LAST_DAY), col(ShopStretches.FIRST_DAY))
            .gt(limits.longestDays());
    Column score =
        when(col("in_emergency"), lit(0.85))
            .when(col("rise").geq(3), lit(0.7))
            .otherwise(lit(0.4))
            .multiply(when(col("sold").geq(3), lit(1.0)).otherwise(lit(0.5)))
            .multiply(when(isLong, lit(0.2)).otherwise(lit(1.0)));
    return runs.withColumn(ShopStretches.SCORE, score)
        .withColumn(ShopStretches.STRENGTH, col("rise"))
        .withColumn(
            ShopStretches.FACTS,
            SignalRows.facts(
                SignalRows.fact("outlier-rise", col("rise"), col("peer_rise"), NO_FIGURE),
                SignalRows.fact("outlier-market-ratio", col("ratio"), lit(1.0), NO_FIGURE),
                SignalRows.fact("outlier-sold", col("sold"), NO_FIGURE, NO_FIGURE)))
        .withColumn(
            ShopStretches.COUNTERS,
            SignalRows.counters(
                SignalRows.counter("outlier-costs", lit("excluded"), col("peer_rise"), NO_FIGURE),
                SignalRows.counter(
                    "outlier-other-product",
                    when(isLong, lit("possible")).otherwise(lit("weakened")),
                    col("days"),
                    lit(limits.longestDays()))));
  }

  private static Dataset<Row> lows(Dataset<Row> far) {
    return runs(far.where(col("is_low")).withColumn("sold", lit(0L)))
        .where(col("days").geq(7))
        .withColumn(ShopStretches.SCORE, lit(0.2))
        .withColumn(ShopStretches.STRENGTH, lit(1.0).minus(col("ratio")))
        .withColumn(
            ShopStretches.FACTS,
            SignalRows.facts(
                SignalRows.fact("outlier-market-ratio", col("ratio"), lit(1.0), NO_FIGURE)))
        .withColumn(
            ShopStretches.COUNTERS,
            SignalRows.counters(
                SignalRows.counter(
                    "outlier-clearance", lit("not_checked"), col("days"), NO_FIGURE)));
  }

  private static Dataset<Row> runs(Dataset<Row> days) {
    return DayRuns.numbered(
            days,
            GAP_DAYS,
            col(TableSpec.PLATFORM),
            col(PriceSnapshots.SHOP_ID),
            col(PriceSnapshots.ITEM_ID))
        .groupBy(TableSpec.PLATFORM, PriceSnapshots.SHOP_ID, PriceSnapshots.ITEM_ID, DayRuns.RUN)
        .agg(
            min(TableSpec.EVENT_DAY).as(ShopStretches.FIRST_DAY),
            max(TableSpec.EVENT_DAY).as(ShopStretches.LAST_DAY),
            countDistinct(col(TableSpec.EVENT_DAY)).as("days"),
            max("rise").as("rise"),
            max("peer_rise").as("peer_rise"),
            max("ratio").as("ratio"),
            max("in_emergency").as("in_emergency"),
            sum(coalesce(col("sold"), lit(0L))).as("sold"))
        .withColumn(PriceSnapshots.SKU_ID, lit(""));
  }

  private Dataset<Row> overcharged(Inputs inputs) {
    Dataset<Row> runs =
        DayRuns.numbered(
                Overcharges.days(inputs, limits.overcharge()),
                GAP_DAYS,
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
                sum("orders").as("orders"),
                sum("charged_more").as("charged_more"),
                max("charged_fen").as("charged_fen"),
                min("shown_fen").as("shown_fen"));
    Column share = col("charged_more").cast("double").divide(col("orders"));
    Column score =
        when(col("charged_more").geq(5).and(share.geq(0.5)), lit(0.85))
            .when(col("charged_more").geq(3).and(share.geq(0.3)), lit(0.5))
            .otherwise(lit(0.08));
    return runs.withColumn(ShopStretches.SCORE, score)
        .withColumn(ShopStretches.STRENGTH, share)
        .withColumn(
            ShopStretches.FACTS,
            SignalRows.facts(
                SignalRows.fact(
                    "bait-charged",
                    col("charged_fen").divide(100.0),
                    col("shown_fen").divide(100.0),
                    NO_FIGURE),
                SignalRows.fact("bait-orders", col("charged_more"), col("orders"), NO_FIGURE)))
        .withColumn(
            ShopStretches.COUNTERS,
            SignalRows.counters(
                SignalRows.counter(
                    "bait-price-change",
                    when(share.geq(0.5), lit("excluded")).otherwise(lit("possible")),
                    share,
                    NO_FIGURE)));
  }
}
