package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
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
import mingcha.schemas.Payments;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Money that flows back to the buyer after the order, although nothing was returned: the principal,
 * a commission, or both, by transfer or red packet from one purse to the shop's buyers.
 */
public final class MoneyLoop implements Detector {
  /** Name of the detector. */
  public static final String ID = "brushing.money_loop";

  private static final int LOOK_BACK_DAYS = 120;

  /** Price differences are paid back to so many of a shop's buyers, or a few times as many. */
  private static final double PAID_BACK_BY_CHANCE = 25;

  private static final double MOST = 0.97;

  /** Accounts with more orders than that are shared purses; their transfers fit any order. */
  private static final int HUB_ORDERS = 200;

  private static final String PRINCIPAL_BACK = "principal_back";
  private static final String COMMISSION_BACK = "commission_back";
  private static final String ONE_PURSE = "one_purse";
  private static final String BACK = "back_fen";
  private static final String SENDER = "sender";

  private static final List<Mark> MARKS =
      List.of(
          new Mark(PRINCIPAL_BACK, 0.6, 4.5),
          new Mark(COMMISSION_BACK, 0.6, 3),
          new Mark(ONE_PURSE, 0.7, 2));

  private final StretchParams params;

  MoneyLoop(StretchParams params) {
    this.params = params;
  }

  /** The detector with its parameters from the settings. */
  public static MoneyLoop from(ParamSource source) {
    return new MoneyLoop(source.params(ID, StretchParams.class));
  }

  @Override
  public DetectorInfo info() {
    return new DetectorInfo(ID, 2, Evidence.MONEY, List.of("UC-BRUSH-SELF"));
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(LOOK_BACK_DAYS)
        .require(Orders.TABLE)
        .require(Payments.TABLE)
        .canUse(Payments.TABLE, Payments.ORDER_ID)
        .canUse(Orders.TABLE, Orders.PAYER_ACCOUNT, Orders.REFUND_FEN)
        .after(Attack.ID);
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> orders =
        stage.materialise(
            ID + " baskets",
            Baskets.withoutAttacks(inputs, stage)
                .select(
                    TableSpec.PLATFORM,
                    Baskets.ID,
                    Orders.SHOP_ID,
                    Orders.BUYER_ID,
                    TableSpec.EVENT_DAY,
                    Baskets.PEERS,
                    Orders.PAID_FEN,
                    Orders.REFUND_FEN,
                    Orders.PAYER_ACCOUNT,
                    Orders.CREATED_AT));
    Dataset<Row> marked = marked(orders, stage.materialise(ID + " back", back(inputs, orders)));
    Suspects suspects = new Suspects(ID, MARKS, params.suspectedFrom(), params.leastOrders());
    Suspects.Found found =
        suspects.find(
            inputs,
            stage,
            marked,
            params.shareOfFakes(),
            List.of(
                sum(col(BACK)).as(BACK),
                sum(col(Orders.PAID_FEN)).as(Orders.PAID_FEN),
                countDistinct(col(SENDER)).as("senders"),
                avg(when(col(BACK).lt(col(Orders.PAID_FEN).multiply(0.3)), 1).otherwise(0))
                    .as("small_share")));
    List<Column> facts = new ArrayList<>(suspects.facts());
    facts.add(Suspects.fact("money-back-fen", col(BACK), col(Orders.PAID_FEN)));
    facts.add(Suspects.fact("senders-of-money", col("senders"), lit(null)));
    Column small = col("small_share");
    return suspects.findings(
        found,
        // Small sums may be cash for good reviews or a difference in price, but not to so many.
        Suspects.score(MOST)
            .multiply(
                lit(1.0)
                    .minus(
                        small
                            .multiply(0.4)
                            .multiply(exp(col(Stretches.SUSPECTED).divide(-PAID_BACK_BY_CHANCE))))),
        params.leastScore(),
        SignalRows.facts(facts.toArray(new Column[0])),
        SignalRows.counters(
            SignalRows.counter("refund-of-returned-goods", lit("excluded"), lit(0.0), lit(null)),
            SignalRows.counter(
                "price-difference",
                when(small.lt(0.3), "excluded")
                    .when(small.lt(0.7), "weakened")
                    .otherwise("possible"),
                small,
                lit(null))));
  }

  /** Transfers and red packets, each laid to the order that it names or fits best. */
  private static Dataset<Row> back(Inputs inputs, Dataset<Row> orders) {
    Dataset<Row> transfers =
        inputs
            .table(Payments.TABLE)
            .where(col(Payments.KIND).isin("transfer", "red_packet"))
            .select(
                col(TableSpec.PLATFORM),
                col(Payments.PAYMENT_ID),
                col(Payments.ORDER_ID).as(Baskets.ID),
                col(Payments.PAYER_ACCOUNT).as(SENDER),
                col(Payments.PAYEE_ACCOUNT).as("receiver"),
                col(Payments.AMOUNT_FEN),
                col(Payments.PAID_AT).as("sent_at"));
    Dataset<Row> named =
        transfers
            .where(col(Baskets.ID).isNotNull())
            .join(
                orders.select(TableSpec.PLATFORM, Baskets.ID, Orders.SHOP_ID, Orders.PAID_FEN),
                new String[] {TableSpec.PLATFORM, Baskets.ID});
    Dataset<Row> payers = payers(inputs, orders);
    Column later =
        col("sent_at")
            .gt(col(Orders.CREATED_AT))
            .and(expr("sent_at < created_at + interval 60 days"));
    Column whole =
        col(Payments.AMOUNT_FEN)
            .geq(col(Orders.PAID_FEN).multiply(0.95))
            .and(col(Payments.AMOUNT_FEN).leq(col(Orders.PAID_FEN).multiply(1.3).plus(3000)));
    var best =
        Window.partitionBy(TableSpec.PLATFORM, Payments.PAYMENT_ID)
            .orderBy(whole.desc(), col(Orders.CREATED_AT).desc(), col(Baskets.ID));
    Dataset<Row> fitted =
        transfers
            .where(col(Baskets.ID).isNull())
            .drop(Baskets.ID)
            .join(
                payers.withColumnRenamed(Orders.PAYER_ACCOUNT, "receiver"),
                new String[] {TableSpec.PLATFORM, "receiver"})
            .where(later)
            .withColumn("rank", row_number().over(best))
            .where(col("rank").equalTo(1));
    Column[] columns =
        SignalRows.columns(
            List.of(
                TableSpec.PLATFORM,
                Baskets.ID,
                Orders.SHOP_ID,
                Orders.PAID_FEN,
                SENDER,
                "receiver",
                Payments.AMOUNT_FEN));
    return named.select(columns).unionByName(fitted.select(columns));
  }

  /** Orders by the account that paid: the order's own, or that of its payment. */
  private static Dataset<Row> payers(Inputs inputs, Dataset<Row> orders) {
    Dataset<Row> paid =
        inputs
            .table(Payments.TABLE)
            .where(col(Payments.KIND).equalTo("payment").and(col(Payments.ORDER_ID).isNotNull()))
            .groupBy(col(TableSpec.PLATFORM), col(Payments.ORDER_ID).as(Baskets.ID))
            .agg(min(col(Payments.PAYER_ACCOUNT)).as("paid_by"));
    return orders
        .join(paid, new String[] {TableSpec.PLATFORM, Baskets.ID}, "left")
        .withColumn(Orders.PAYER_ACCOUNT, coalesce(col(Orders.PAYER_ACCOUNT), col("paid_by")))
        .where(col(Orders.PAYER_ACCOUNT).isNotNull())
        .select(
            col(TableSpec.PLATFORM),
            col(Orders.PAYER_ACCOUNT),
            col(Baskets.ID),
            col(Orders.SHOP_ID),
            col(Orders.PAID_FEN),
            col(Orders.CREATED_AT),
            count(lit(1))
                .over(Window.partitionBy(TableSpec.PLATFORM, Orders.PAYER_ACCOUNT))
                .as("orders_paid"))
        .where(col("orders_paid").leq(HUB_ORDERS));
  }

  private static Dataset<Row> marked(Dataset<Row> orders, Dataset<Row> back) {
    Dataset<Row> shops =
        orders.groupBy(TableSpec.PLATFORM, Orders.SHOP_ID).agg(count(lit(1)).as("sold"));
    Dataset<Row> all = shops.groupBy(TableSpec.PLATFORM).agg(sum("sold").as("all_sold"));
    Dataset<Row> purses =
        back.groupBy(TableSpec.PLATFORM, SENDER, Orders.SHOP_ID)
            .agg(countDistinct("receiver").as("receivers"))
            .withColumn(
                "all_receivers",
                sum("receivers").over(Window.partitionBy(TableSpec.PLATFORM, SENDER)))
            .join(shops, new String[] {TableSpec.PLATFORM, Orders.SHOP_ID})
            .join(broadcast(all), TableSpec.PLATFORM)
            .where(
                col("receivers")
                    .geq(3)
                    .and(
                        Concentration.logPoissonTail(
                                col("receivers"),
                                col("all_receivers").multiply(col("sold")).divide(col("all_sold")))
                            .leq(Math.log(1e-4))))
            .select(
                col(TableSpec.PLATFORM), col(SENDER), col(Orders.SHOP_ID), lit(true).as("purse"));
    // A commission is one price paid to many; a difference in price is another each time.
    var amount =
        Window.partitionBy(
            col(TableSpec.PLATFORM), col(SENDER), col(Orders.SHOP_ID), col("commission"));
    Column above =
        when(
                col(Payments.AMOUNT_FEN).geq(col(Orders.PAID_FEN).multiply(0.95)),
                col(Payments.AMOUNT_FEN).minus(col(Orders.PAID_FEN)))
            .otherwise(col(Payments.AMOUNT_FEN));
    Dataset<Row> byOrder =
        back.withColumn("commission", above)
            .withColumn("alike", count(lit(1)).over(amount))
            .join(purses, new String[] {TableSpec.PLATFORM, SENDER, Orders.SHOP_ID}, "left")
            .groupBy(TableSpec.PLATFORM, Baskets.ID)
            .agg(
                sum(Payments.AMOUNT_FEN).as(BACK),
                max(col("commission").gt(0).and(col("alike").geq(5))).as("alike"),
                max(coalesce(col("purse"), lit(false))).as("purse"),
                min(SENDER).as(SENDER));
    Column returned = coalesce(col(Orders.REFUND_FEN), lit(0L)).gt(0);
    Column within =
        col(BACK)
            .geq(col(Orders.PAID_FEN).multiply(0.95))
            .and(col(BACK).leq(col(Orders.PAID_FEN).multiply(1.3).plus(3000)));
    return orders
        .join(byOrder, new String[] {TableSpec.PLATFORM, Baskets.ID}, "left")
        .withColumn(BACK, greatest(coalesce(col(BACK), lit(0L)), lit(0L)))
        .withColumn(
            PRINCIPAL_BACK, within.and(col(Orders.PAID_FEN).gt(0)).and(returned.equalTo(false)))
        .withColumn(
            COMMISSION_BACK, coalesce(col("alike"), lit(false)).and(returned.equalTo(false)))
        .withColumn(ONE_PURSE, coalesce(col("purse"), lit(false)).and(returned.equalTo(false)));
  }
}
