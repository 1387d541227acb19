package mingcha.detect.price;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
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
 * <p>Snapshots are shuffled twice: by item and day for prices, once a night with {@link Parallel},
 * and by variant for what was charged.
 */
public final class Outlier implements Detector {
  static final String ID = "price.outlier";
  private static final String GOUGE = "PR-GOUGE";
  private static final String BAIT = "PR-BAIT";
  private static final String DUMP = "PR-DUMP";

  private static final DetectorInfo INFO =
      new DetectorInfo(ID, 2, Evidence.PRICES, List.of(GOUGE, BAIT, DUMP));
  private static final Column NO_FIGURE = lit(null).cast("double");
  private static final int LOOK_BACK_DAYS = 60;

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
    Column inEmergency = emergencies.cover(col(TableSpec.EVENT_DAY), col(ProductDays.TEXT));
    Dataset<Row> measured =
        ProductDays.measured(ProductDays.of(inputs, stage), limits.leastSellers(), inEmergency);
    Dataset<Row> far =
        stage.materialise("far prices", new FarPrices(limits).days(measured, inEmergency));
    Dataset<Row> rises = assigned(stage, GOUGE, within(inputs, rises(inputs, far)));
    Dataset<Row> lows = assigned(stage, DUMP, within(inputs, lows(inputs, far)));
    Overcharges overcharges = new Overcharges(inputs, stage, limits.overcharge());
    Dataset<Row> overcharged = assigned(stage, BAIT, within(inputs, overcharges.cases()));
    Dataset<Row> signals =
        ShopStretches.signals(GOUGE, rises)
            .unionByName(ShopStretches.signals(DUMP, lows))
            .unionByName(ShopStretches.signals(BAIT, overcharged));
    Dataset<Row> members =
        ShopStretches.members(rises)
            .unionByName(ShopStretches.members(lows))
            .unionByName(ShopStretches.members(overcharged))
            .unionByName(overcharges.members(overcharged));
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

  private Dataset<Row> rises(Inputs inputs, Dataset<Row> far) {
    Column isLong = col(FarPrices.SPAN).gt(limits.longestDays());
    // Another product under the same link would keep its price; a made price goes back.
    Column wentBack =
        coalesce(
            col(FarPrices.AFTER)
                .leq(col("rise").minus(1.0).multiply(0.25).plus(1.0))
                .and(col(FarPrices.BEFORE).leq(col("rise").minus(1.0).multiply(0.25).plus(1.0))),
            lit(false));
    // Where the data begin with the high price, it may have been the price, and the rest a sale.
    Column isOlder = col(FarPrices.BEFORE).isNull();
    Column base =
        when(col("in_emergency"), lit(0.92))
            .when(col("rise").geq(3), lit(0.9))
            .when(wentBack, lit(0.87))
            .otherwise(lit(0.55));
    Column score =
        base.plus(when(coalesce(col("ratio"), lit(1.0)).geq(2), lit(0.05)).otherwise(lit(0.0)))
            .multiply(
                when(wentBack, lit(1.0))
                    .when(isOlder, lit(0.15))
                    .when(col(FarPrices.AFTER).isNull().and(col("in_emergency")), lit(0.9))
                    .when(col(FarPrices.AFTER).isNull(), lit(0.65))
                    .otherwise(lit(0.6)))
            .multiply(
                when(col(FarPrices.SOLD).geq(3), lit(1.0))
                    .when(col(FarPrices.SOLD).geq(1), lit(0.8))
                    .otherwise(lit(0.5)))
            .multiply(when(isLong, lit(0.2)).otherwise(lit(1.0)));
    return FarPrices.stretches(inputs, far, FarPrices.IS_RISE)
        .withColumn(ShopStretches.SCORE, score)
        .withColumn(ShopStretches.STRENGTH, col("rise"))
        .withColumn(
            ShopStretches.FACTS,
            SignalRows.facts(
                SignalRows.fact("outlier-rise", col("rise"), col("peer_rise"), NO_FIGURE),
                SignalRows.fact("outlier-market-ratio", col("ratio"), lit(1.0), NO_FIGURE),
                SignalRows.fact("outlier-sold", col(FarPrices.SOLD), NO_FIGURE, NO_FIGURE)))
        .withColumn(
            ShopStretches.COUNTERS,
            SignalRows.counters(
                SignalRows.counter("outlier-costs", lit("excluded"), col("peer_rise"), NO_FIGURE),
                SignalRows.counter(
                    "outlier-other-product",
                    when(isLong, lit("possible"))
                        .when(wentBack, lit("excluded"))
                        .otherwise(lit("weakened")),
                    col(FarPrices.SPAN),
                    lit(limits.longestDays()))));
  }

  /**
   * No more than hints: nobody's costs are known. A clearance goes down in steps and does not come
   * back; who sells below cost to be rid of rivals does.
   */
  private static Dataset<Row> lows(Inputs inputs, Dataset<Row> far) {
    Column isSudden = coalesce(col(FarPrices.BEFORE).geq(0.85), lit(false));
    Column cameBack = coalesce(col(FarPrices.AFTER).geq(0.85), lit(false));
    Column isClear = isSudden.and(cameBack).and(col(FarPrices.SOLD).geq(5));
    Column score =
        when(isClear.and(col("least_ratio").isNull()), lit(0.85))
            .when(isClear.and(col("least_rise").leq(0.5)), lit(0.9))
            .when(isClear, lit(0.5))
            .when(isSudden.or(cameBack), lit(0.1))
            .otherwise(lit(0.05));
    return FarPrices.stretches(inputs, far, FarPrices.IS_LOW)
        .where(col(FarPrices.SPAN).geq(7))
        .withColumn(ShopStretches.SCORE, score)
        .withColumn(
            ShopStretches.STRENGTH, lit(1.0).minus(coalesce(col("least_ratio"), col("least_rise"))))
        .withColumn(
            ShopStretches.FACTS,
            SignalRows.facts(
                SignalRows.fact("outlier-market-ratio", col("least_ratio"), lit(1.0), NO_FIGURE),
                SignalRows.fact("outlier-rise", col("least_rise"), col("peer_rise"), NO_FIGURE),
                SignalRows.fact("outlier-sold", col(FarPrices.SOLD), NO_FIGURE, NO_FIGURE)))
        .withColumn(
            ShopStretches.COUNTERS,
            SignalRows.counters(
                SignalRows.counter(
                    "outlier-clearance",
                    when(isSudden.and(cameBack), lit("weakened")).otherwise(lit("possible")),
                    col(FarPrices.SPAN),
                    NO_FIGURE)));
  }
}
