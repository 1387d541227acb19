package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
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
import mingcha.detect.brushing.Likelihoods.Mark;
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.Reviews;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Bursts of orders that no season explains and that behave unlike the shop's own orders: praised
 * and confirmed too quickly, never refunded, by newcomers, at full price. Promotions sell more too,
 * but cheaper, and their buyers return goods and stay silent as all do.
 */
public final class Volume implements Detector {
  /** Name of the detector. */
  public static final String ID = "brushing.volume";

  private static final int LOOK_BACK_DAYS = 120;

  /** Only the names are used, as reasons of single orders. */
  private static final List<Mark> MARKS =
      List.of(
          new Mark(ShopHabits.PRAISED, 0.5, 1),
          new Mark(ShopHabits.QUICK, 0.5, 1),
          new Mark(ShopHabits.NEWCOMER, 0.5, 1));

  private final StretchParams params;

  Volume(StretchParams params) {
    this.params = params;
  }

  /** The detector with its parameters from the settings. */
  public static Volume from(ParamSource source) {
    return new Volume(source.params(ID, StretchParams.class));
  }

  @Override
  public DetectorInfo info() {
    return new DetectorInfo(ID, 2, Evidence.BEHAVIOUR, List.of("UC-BRUSH-SELF"));
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(LOOK_BACK_DAYS)
        .require(Orders.TABLE)
        .canUse(Orders.TABLE, Orders.COMPLETED_AT, Orders.REFUND_FEN)
        .canUse(Items.TABLE, Items.CATEGORY)
        .canUse(Reviews.TABLE, Reviews.ORDER_ID, Reviews.RATING, Reviews.CONTENT)
        .after(Attack.ID);
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> orders = stage.materialise(ID + " habits", ShopHabits.of(inputs, stage));
    Dataset<Row> bursts =
        stage.materialise(
            ID + " bursts",
            Bursts.find(orders, ID, params.leastOrders())
                .where(col(Signals.WINDOW_TO).geq(lit(inputs.from())))
                .withColumn(
                    OrderMixture.SHARE,
                    least(
                        lit(0.95),
                        greatest(
                            lit(0.05),
                            lit(1.0).minus(col(Bursts.EXPECTED).divide(col(Stretches.ORDERS))))))
                .withColumn(OrderMixture.SHARE, SignalRows.rounded(col(OrderMixture.SHARE))));
    Dataset<Row> shops =
        bursts.groupBy(TableSpec.PLATFORM, Orders.SHOP_ID).agg(count(lit(1)).as("bursts"));
    Dataset<Row> ofShops =
        orders.join(broadcast(shops), new String[] {TableSpec.PLATFORM, Orders.SHOP_ID});
    Dataset<Row> named =
        bursts.select(
            col(TableSpec.PLATFORM).as("b_platform"),
            col(Orders.SHOP_ID).as("b_shop"),
            col(Signals.SIGNAL_ID),
            col(Signals.WINDOW_FROM),
            col(Signals.WINDOW_TO),
            col(OrderMixture.SHARE));
    Dataset<Row> labelled =
        stage.materialise(
            ID + " orders",
            ofShops.join(
                broadcast(named),
                col(TableSpec.PLATFORM)
                    .equalTo(col("b_platform"))
                    .and(col(Orders.SHOP_ID).equalTo(col("b_shop")))
                    .and(
                        col(TableSpec.EVENT_DAY)
                            .between(col(Signals.WINDOW_FROM), col(Signals.WINDOW_TO))),
                "left"));
    Dataset<Row> weighed =
        stage.materialise(
            ID + " mixture",
            labelled
                .where(col(Signals.SIGNAL_ID).isNotNull())
                .join(
                    OrderMixture.weighed(labelled), new String[] {TableSpec.PLATFORM, Baskets.ID}));
    Dataset<Row> stretches =
        stage.materialise(ID + " habits compared", ShopHabits.compared(bursts, labelled));
    Suspects suspects = new Suspects(ID, MARKS, params.suspectedFrom(), params.leastOrders());
    return suspects.findings(
        new Suspects.Found(
            orders,
            weighed.where(col(Likelihoods.WEIGHT).geq(params.suspectedFrom())),
            weighed,
            stretches),
        score(),
        params.leastScore(),
        facts(),
        counters());
  }

  private static Column bounded(Column value) {
    return greatest(lit(-1.0), least(lit(1.0), value));
  }

  /**
   * A burst in which no habit moves is a promotion (odds of one in 800); each habit that moves as
   * fakes move it adds to the odds, each that moves as promotions move it takes away. The weights
   * are fitted to labelled markets of four makings and rounded.
   */
  private static Column score() {
    Column logit =
        lit(-6.7)
            .plus(bounded(ShopHabits.above(ShopHabits.PRAISED).divide(4)).multiply(4.3))
            .plus(bounded(ShopHabits.above(ShopHabits.QUICK).divide(4)).multiply(2.4))
            .plus(bounded(ShopHabits.above(ShopHabits.NEWCOMER).divide(4)).multiply(1.4))
            .minus(bounded(ShopHabits.above(ShopHabits.REFUNDED).divide(2)).multiply(1.4))
            .minus(bounded(ShopHabits.above(ShopHabits.DISCOUNTED).divide(4)).multiply(2.9));
    return Likelihoods.posterior(logit, 0.5);
  }

  private static Column facts() {
    Column[] facts = new Column[ShopHabits.HABITS.size() + 1];
    for (int i = 0; i < ShopHabits.HABITS.size(); i++) {
      String habit = ShopHabits.HABITS.get(i);
      facts[i] =
          Suspects.fact(
              "burst-" + habit.replace('_', '-'), col(habit + "_in"), col(habit + "_out"));
    }
    facts[ShopHabits.HABITS.size()] =
        Suspects.fact("burst-orders", col(Stretches.ORDERS), col(Bursts.EXPECTED));
    return SignalRows.facts(facts);
  }

  private static Column counters() {
    Column cheaper = ShopHabits.above(ShopHabits.DISCOUNTED);
    Column presale = coalesce(col("presale_in"), lit(0.0));
    return SignalRows.counters(
        SignalRows.counter(
            "flash-sale",
            when(cheaper.gt(3), "possible").when(cheaper.gt(1), "weakened").otherwise("excluded"),
            col(ShopHabits.DISCOUNTED + "_in"),
            col(ShopHabits.DISCOUNTED + "_out")),
        SignalRows.counter("season", lit("excluded"), col(Bursts.SEASON), lit(1.0)),
        SignalRows.counter(
            "pre-sale",
            when(presale.lt(0.2), "excluded").otherwise("possible"),
            presale,
            col("presale_out")),
        SignalRows.counter(
            "new-shop",
            when(col(Bursts.HISTORY_DAYS).geq(30), "excluded")
                .when(col(Bursts.HISTORY_DAYS).geq(7), "weakened")
                .otherwise("possible"),
            col(Bursts.HISTORY_DAYS),
            lit(null)));
  }
}
