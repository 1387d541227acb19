package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.median;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import mingcha.detect.Inputs;
import mingcha.detect.SignalRows;
import mingcha.schemas.Orders;
import mingcha.schemas.Shops;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What speaks for an honest crowd: an offer at a cut price, one consignee for many accounts, one
 * operator behind all the shops, refunds as everybody else's. Each lowers the odds.
 */
final class RingEvidence {
  static final String OPERATORS = "operators";
  static final String ORDERS = "orders";

  private static final String[] RING = {RingSearch.PLATFORM, RingSearch.RING};
  private static final String PRICE = "price_ratio";
  private static final String CONSIGNEES = "consignees_per_buyer";
  private static final String CHANNEL_SHARE = "channel_share";
  private static final String CHANNEL_OTHERS = "channel_others";

  /**
   * Who buys where says that people came together, and no more: some honest crowds do, too. So what
   * it can say is bounded, seven to one, and the rest is for what else is known of the orders.
   */
  private static final double MOST_BY_GRAPH = 2.0;

  /** Fitted to labelled markets of four makings, and rounded. */
  private static final double SHARPER = 2.5;

  private static final double DOUBT = 0.4;

  /** The odds above which nothing is certain all the same. */
  private static final double MOST = 0.97;

  /**
   * The rings with their id, their figures and the probability that each is one.
   *
   * @param rings rows of kind ring of {@link RingSearch}
   * @param lines what their shops sold, with a weight where the ring bought
   */
  static Dataset<Row> weighed(Dataset<Row> rings, Dataset<Row> lines, Inputs inputs) {
    Dataset<Row> operators =
        inputs
            .table(Shops.TABLE)
            .groupBy(TableSpec.PLATFORM, Shops.SHOP_ID)
            .agg(
                max(coalesce(col(Shops.USCC), col(Shops.PERSON_ID), col(Shops.OPERATOR_NAME)))
                    .as("operator"));
    Column own = col(RingSearch.WEIGHT).isNotNull();
    Dataset<Row> figures =
        lines
            .join(operators, new String[] {TableSpec.PLATFORM, Orders.SHOP_ID}, "left")
            .groupBy(RingSearch.PLATFORM, RingSearch.RING)
            .agg(
                sha2(to_json(array_sort(collect_set(when(own, col(Orders.BUYER_ID))))), 256)
                    .as(Signals.SUBJECT_ID),
                countDistinct(when(own, coalesce(col("operator"), col(Orders.SHOP_ID))))
                    .as(OPERATORS),
                countDistinct(when(own, col(SignalMembers.ID))).as(ORDERS),
                try_divide(
                        countDistinct(when(own, col(Orders.CONSIGNEE_ID))),
                        countDistinct(
                            when(
                                own.and(col(Orders.CONSIGNEE_ID).isNotNull()),
                                col(Orders.BUYER_ID))))
                    .as(CONSIGNEES));
    return rings
        .join(figures, RING)
        .join(prices(lines), RING, "left")
        .join(channels(lines), RING, "left")
        .join(RingTraits.compared(lines, inputs), RING, "left")
        .withColumn(Signals.COUNTER_EVIDENCE, counters())
        .withColumn("z", odds())
        .withColumn(Signals.SCORE, probability(col("z")))
        .withColumn(
            Signals.STRENGTH, SignalRows.rounded(col(RingSearch.LOG_TAIL).divide(-Math.log(10))))
        .where(col(Signals.SCORE).geq(0.05));
  }

  /**
   * The probability that belongs to logarithmic odds, never quite one. What is summed up as odds
   * tells rings from crowds better than it claims; both lie on the same sides, further out.
   */
  static Column probability(Column logOdds) {
    Column fitted = logOdds.multiply(SHARPER).minus(DOUBT);
    return SignalRows.rounded(least(lit(MOST), Likelihoods.posterior(fitted, 0.5)));
  }

  /** What the ring paid for an item against what others pay, in the middle. */
  private static Dataset<Row> prices(Dataset<Row> lines) {
    Column unit =
        when(
            col(Orders.QUANTITY).gt(0).and(col(Orders.PAID_FEN).gt(0)),
            col(Orders.PAID_FEN).cast("double").divide(col(Orders.QUANTITY)));
    Column own = col(RingSearch.WEIGHT).isNotNull();
    return lines
        .withColumn("unit", unit)
        .groupBy(RingSearch.PLATFORM, RingSearch.RING, Orders.SHOP_ID, Orders.ITEM_ID)
        .agg(
            median(when(own, col("unit"))).as("paid"),
            median(when(not(own), col("unit"))).as("usual"))
        .where(col("paid").isNotNull().and(col("usual").isNotNull()))
        .groupBy(RingSearch.PLATFORM, RingSearch.RING)
        .agg(median(col("paid").divide(col("usual"))).as(PRICE));
  }

  /** The channel that brought most of the ring's lines, and its share among others'. */
  private static Dataset<Row> channels(Dataset<Row> lines) {
    Column own = col(RingSearch.WEIGHT).isNotNull();
    Dataset<Row> byChannel =
        lines
            .where(col(Orders.CHANNEL).isNotNull())
            .groupBy(RingSearch.PLATFORM, RingSearch.RING, Orders.CHANNEL)
            .agg(count(when(own, lit(1))).as("mine"), count(when(not(own), lit(1))).as("others"));
    return byChannel
        .groupBy(RingSearch.PLATFORM, RingSearch.RING)
        .agg(
            max(struct(col("mine"), col("others"))).as("top"),
            sum("mine").as("all_mine"),
            sum("others").as("all_others"))
        .select(
            col(RingSearch.PLATFORM),
            col(RingSearch.RING),
            col("top.mine").divide(greatest(col("all_mine"), lit(1))).as(CHANNEL_SHARE),
            col("top.others").divide(greatest(col("all_others"), lit(1))).as(CHANNEL_OTHERS));
  }

  private static Column cutPrice() {
    return coalesce(col(PRICE).lt(0.8), lit(false));
  }

  private static Column ownChannel() {
    return coalesce(col(CHANNEL_SHARE).gt(0.8).and(col(CHANNEL_OTHERS).lt(0.4)), lit(false));
  }

  private static Column oneConsignee() {
    return coalesce(col(CONSIGNEES).lt(0.3), lit(false));
  }

  /** Odds of the block less what the innocent explanations take. */
  private static Column odds() {
    return least(col(RingSearch.LOG_ODDS), lit(MOST_BY_GRAPH))
        .plus(coalesce(col(RingTraits.ODDS), lit(0.0)))
        .minus(weight(cutPrice(), 1.5))
        .minus(weight(cutPrice().and(ownChannel()), 1.0))
        .minus(weight(oneConsignee(), 2.0))
        .minus(weight(col(OPERATORS).equalTo(1), 1.5));
  }

  private static Column weight(Column applies, double weight) {
    return when(applies, lit(weight)).otherwise(lit(0.0));
  }

  private static Column counters() {
    List<Column> all =
        new ArrayList<>(
            List.of(
                checked("cut-price", col(PRICE), lit(1.0), cutPrice()),
                checked("own-channel", col(CHANNEL_SHARE), col(CHANNEL_OTHERS), ownChannel()),
                checked("one-consignee", col(CONSIGNEES), lit(1.0), oneConsignee()),
                checked(
                    "one-operator",
                    col(OPERATORS),
                    col(RingSearch.SHOPS),
                    col(OPERATORS).equalTo(1)),
                checked("crowd", col(RingSearch.BURST), lit(1.0), col(RingSearch.BURST).gt(2))));
    all.addAll(RingTraits.counters());
    return SignalRows.counters(all.toArray(Column[]::new));
  }

  private static Column checked(String code, Column value, Column baseline, Column possible) {
    return SignalRows.counter(
        code,
        when(value.isNull(), lit("not_checked"))
            .when(possible, lit("possible"))
            .otherwise(lit("excluded")),
        value,
        baseline);
  }

  private RingEvidence() {}
}
