package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
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
import mingcha.detect.brushing.Likelihoods.Mark;
import mingcha.schemas.Orders;
import mingcha.schemas.Reviews;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Attacks on a shop (恶意差评、反向刷单): days in which orders come on top of the shop's usual sales and
 * turn out badly: abandoned, refunded in full or rated with one star. The subject is the group of
 * buyers; the injured shop is a member. A quality incident spoils usual sales instead of adding to
 * them.
 */
public final class Attack implements Detector {
  /** Name of the detector. */
  public static final String ID = "brushing.attack";

  private static final int LOOK_BACK_DAYS = 120;
  private static final double MOST = 0.95;

  private static final String BAD = "bad_outcome";
  private static final String ONE_STAR = "one_star";
  private static final String NEWCOMER = "newcomer";
  private static final String TIED = "tied";
  private static final String EXCESS = "excess";
  private static final String USUAL = "usual";
  private static final String AGREEMENT = "agreement";
  private static final String PRICE = "price_ratio";
  private static final String UNIT = "unit_fen";

  /** What a shop sells in so many days varies by this share from one time to another. */
  private static final double UNSTEADY = 0.3;

  /** Orders at less than this share of the usual price are drawn by the price. */
  private static final double PRICE_ERROR = 0.6;

  /**
   * Odds that one star says: of honest orders that turn out badly one in five is rated so at most,
   * of attacks by review nearly all, and attacks by refund alone are fewer.
   */
  private static final double MOSTLY_ONE_STAR = 12;

  private static final double OFTEN_ONE_STAR = 2.5;

  /** Without them, what the outcome says is sharpened: odds of one stay one. */
  private static final double SELDOM_ONE_STAR = 1.5;

  /** Odds that accounts which buy more than once say: disappointed customers do not. */
  private static final double BOUGHT_AGAIN = 3;

  private static final List<Mark> MARKS =
      List.of(
          new Mark(BAD, 0.95, 4),
          new Mark(ONE_STAR, 0.4, 2),
          new Mark(NEWCOMER, 0.95, 0.5),
          new Mark(TIED, 0.4, 2));

  private final StretchParams params;

  Attack(StretchParams params) {
    this.params = params;
  }

  /** The detector with its parameters from the settings. */
  public static Attack from(ParamSource source) {
    return new Attack(source.params(ID, StretchParams.class));
  }

  @Override
  public DetectorInfo info() {
    return new DetectorInfo(ID, 2, Evidence.BEHAVIOUR, List.of("UC-BRUSH-ATTACK"));
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(LOOK_BACK_DAYS)
        .require(Orders.TABLE)
        .canUse(Orders.TABLE, Orders.REFUND_FEN, Orders.DEVICE_ID, Orders.IP)
        .canUse(Reviews.TABLE, Reviews.ORDER_ID, Reviews.RATING);
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> orders = stage.materialise(ID + " outcomes", outcomes(inputs, stage));
    Dataset<Row> marked =
        Ties.flagged(orders, List.of(Orders.DEVICE_ID, Orders.IP))
            .withColumn(
                TIED,
                when(
                    col(Orders.DEVICE_ID).isNotNull().or(col(Orders.IP).isNotNull()),
                    coalesce(col(Ties.GROUP), lit(0L)).geq(2)));
    Suspects suspects = new Suspects(ID, MARKS, params.suspectedFrom(), params.leastOrders());
    Suspects.Found found = suspects.find(inputs, stage, marked, params.shareOfFakes(), List.of());
    Suspects.Found groups = found.with(stage.materialise(ID + " groups", groups(found)));
    List<Column> facts = new ArrayList<>(suspects.facts());
    facts.add(Suspects.fact("orders-above-usual", col(EXCESS), col(USUAL)));
    Column incident =
        when(col(AGREEMENT).geq(0.6), "excluded")
            .when(col(AGREEMENT).geq(0.3), "weakened")
            .otherwise("possible");
    Column newcomers = col(Suspects.share(NEWCOMER));
    return suspects.findings(
        groups,
        score(inputs),
        params.leastScore(),
        SignalRows.facts(facts.toArray(new Column[0])),
        SignalRows.counters(
            SignalRows.counter("quality-incident", incident, col(EXCESS), col(USUAL)),
            SignalRows.counter(
                "price-error",
                when(col(PRICE).isNull(), "not_checked")
                    .when(isPriceError(), "possible")
                    .otherwise("excluded"),
                col(PRICE),
                lit(1.0)),
            SignalRows.counter(
                "old-customers",
                when(newcomers.geq(0.8), "excluded").otherwise("weakened"),
                lit(1.0).minus(newcomers),
                lit(1.0).minus(col(NEWCOMER + "_peers"))),
            SignalRows.counter(
                "platform-test",
                when(several().geq(0.7), "excluded")
                    .when(several().geq(0.4), "weakened")
                    .otherwise("possible"),
                col(Suspects.BUYERS),
                col(Stretches.SUSPECTED))));
  }

  /**
   * A single bad order says little; that bad orders and excess orders are the same says much. Goods
   * that fail are sent back and a few buyers are angry; rated with one star by most, they were
   * bought for it.
   */
  private static Column score(Inputs inputs) {
    Column byOutcome =
        Suspects.rarity(MOST)
            .multiply(col(AGREEMENT))
            .multiply(col(AGREEMENT))
            .multiply(significance())
            .multiply(when(isPriceError(), 0.2).otherwise(1.0));
    if (!inputs.has(Reviews.TABLE, Reviews.RATING)) {
      return byOutcome;
    }
    Column stars = col(Suspects.share(ONE_STAR));
    Column before = byOutcome.divide(lit(1.0).minus(byOutcome));
    Column odds =
        when(stars.geq(0.5), before.multiply(MOSTLY_ONE_STAR))
            .when(stars.geq(0.35), before.multiply(OFTEN_ONE_STAR))
            .otherwise(pow(before, SELDOM_ONE_STAR))
            .multiply(when(several().between(0.4, 0.97), BOUGHT_AGAIN).otherwise(1.0));
    return least(lit(MOST), odds.divide(odds.plus(1)));
  }

  private static Column isPriceError() {
    return coalesce(col(PRICE).lt(PRICE_ERROR), lit(false));
  }

  /**
   * How far the excess is beyond what usual sales vary by: nothing at none, nearly 1 from 4 errors.
   */
  private static Column significance() {
    Column unsteady = col(USUAL).multiply(UNSTEADY);
    Column errors = col(EXCESS).divide(sqrt(col(USUAL).plus(1).plus(unsteady.multiply(unsteady))));
    return lit(1.0).minus(exp(errors.multiply(errors).divide(-4)));
  }

  /** Buyers an order: few accounts with many orders are rather a test than an attack. */
  private static Column several() {
    return least(lit(1.0), col(Suspects.BUYERS).divide(col(Stretches.SUSPECTED)));
  }

  /** Every order with how it turned out. */
  private static Dataset<Row> outcomes(Inputs inputs, Stage stage) {
    Dataset<Row> rated =
        inputs
            .table(Reviews.TABLE)
            .where(col(Reviews.ORDER_ID).isNotNull().and(col(Reviews.RATING).leq(2)))
            .select(
                col(TableSpec.PLATFORM),
                col(Reviews.ORDER_ID).as(Orders.ORDER_ID),
                col(Reviews.RATING))
            .join(
                inputs
                    .table(Orders.TABLE)
                    .select(
                        col(TableSpec.PLATFORM),
                        col(Orders.ORDER_ID),
                        Orders.mainOrder().as(Baskets.ID)),
                new String[] {TableSpec.PLATFORM, Orders.ORDER_ID})
            .groupBy(TableSpec.PLATFORM, Baskets.ID)
            .agg(min(col(Reviews.RATING)).as("worst"));
    var visits =
        Window.partitionBy(TableSpec.PLATFORM, Orders.SHOP_ID, Orders.BUYER_ID)
            .orderBy(col(Orders.CREATED_AT), col(Baskets.ID));
    Column refunded =
        col(Orders.PAID_FEN)
            .gt(0)
            .and(col(Orders.REFUND_FEN).geq(col(Orders.PAID_FEN).multiply(0.9)));
    return Baskets.of(inputs, stage)
        .join(rated, new String[] {TableSpec.PLATFORM, Baskets.ID}, "left")
        .select(
            col(TableSpec.PLATFORM),
            col(Baskets.ID),
            col(Orders.SHOP_ID),
            col(Orders.BUYER_ID),
            col(TableSpec.EVENT_DAY),
            col(Baskets.PEERS),
            col(Orders.DEVICE_ID),
            col(Orders.IP),
            col(Orders.ITEM_ID),
            when(col(Orders.PAID_FEN).gt(0).and(col(Baskets.LINES).equalTo(1)), Baskets.unitFen())
                .as(UNIT),
            coalesce(refunded, lit(false))
                .or(coalesce(col("worst").equalTo(1), lit(false)))
                .or(col(Orders.STATUS).equalTo("closed"))
                .as(BAD),
            coalesce(col("worst").equalTo(1), lit(false)).as(ONE_STAR),
            row_number().over(visits).equalTo(1).as(NEWCOMER));
  }

  /** The groups with what their shop usually sells in as many days, and the group's own subject. */
  private static Dataset<Row> groups(Suspects.Found found) {
    // Every order that turned out badly counts here, whether or not it is odd enough by itself.
    Dataset<Row> outcomes =
        found
            .orders()
            .join(
                Baskets.usualPrices(found.all(), col(UNIT)),
                new String[] {TableSpec.PLATFORM, Orders.ITEM_ID},
                "left")
            .groupBy(Signals.SIGNAL_ID)
            .agg(
                count(when(col(BAD), true)).as("bad"),
                sum(col(BAD + "_peers").cast("decimal(20,9)")).cast("double").as("usually_bad"),
                percentile(when(col(BAD), col(UNIT).divide(col("usual_fen"))), lit(0.5)).as(PRICE));
    Dataset<Row> shops =
        found
            .all()
            .groupBy(TableSpec.PLATFORM, Orders.SHOP_ID)
            .agg(
                count(lit(1)).as("sold"),
                min(col(TableSpec.EVENT_DAY)).as("first_day"),
                max(col(TableSpec.EVENT_DAY)).as("last_day"));
    Column days = date_diff(col(Signals.WINDOW_TO), col(Signals.WINDOW_FROM)).plus(1);
    Column otherDays = date_diff(col("last_day"), col("first_day")).plus(1).minus(days);
    // Too short a time outside the stretch says nothing of what is usual.
    Column usual =
        when(
                otherDays.geq(7),
                col("sold").minus(col(Stretches.ORDERS)).divide(otherDays).multiply(days))
            .otherwise(col(Stretches.ORDERS).minus(col(Stretches.SUSPECTED)));
    Column excess = col(Stretches.ORDERS).minus(col(USUAL));
    Column bad = col("bad").minus(col("usually_bad"));
    Column agreement =
        when(
                col(EXCESS).gt(0).and(bad.gt(0)),
                least(
                    lit(1.0),
                    least(col(EXCESS).divide(bad), bad.divide(col(EXCESS))).multiply(1.25)))
            .otherwise(0.0);
    return found
        .stretches()
        .join(shops, new String[] {TableSpec.PLATFORM, Orders.SHOP_ID})
        .join(outcomes, Signals.SIGNAL_ID)
        .withColumn(USUAL, greatest(usual, lit(0.0)))
        .withColumn(EXCESS, excess)
        .withColumn(AGREEMENT, agreement)
        .withColumn(Signals.VIOLATION_CODE, lit("UC-BRUSH-ATTACK"))
        .withColumn(Signals.SUBJECT_TYPE, lit("buyer_group"))
        .withColumn(
            Signals.SUBJECT_ID,
            SignalRows.id(
                ID + "/group",
                col(TableSpec.PLATFORM),
                col(Orders.SHOP_ID),
                col(Signals.WINDOW_FROM)));
  }
}
