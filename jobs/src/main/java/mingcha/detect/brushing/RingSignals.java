package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import java.util.stream.Stream;
import mingcha.detect.Findings;
import mingcha.detect.SignalRows;
import mingcha.schemas.OrderScores;
import mingcha.schemas.Orders;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Signals, members and order scores of rings. */
final class RingSignals {
  private static final String[] RING = {RingSearch.PLATFORM, RingSearch.RING};
  private static final String SHOP_ORDERS = "shop_orders";
  private static final String SHOP_FIRST = "shop_first";
  private static final String SHOP_LAST = "shop_last";
  private static final String SHOP_SCORE = "shop_score";
  private static final String SHOP_DAYS = "shop_days";
  private static final String SHOP_STRETCH = "shop_stretch";

  /** Share of a ring's orders in a shop that its stretch must hold. */
  private static final double MOST_ORDERS = 0.9;

  /** Orders of a campaign at which a shop counts as served by it. */
  private static final double ORDERS_OF_A_CAMPAIGN = 12;

  /**
   * What rings give.
   *
   * @param groups rings, as {@link RingEvidence} weighed them
   * @param lines what their shops sold, with a weight where the ring bought
   */
  static Findings findings(Dataset<Row> groups, Dataset<Row> lines) {
    Dataset<Row> own = lines.where(col(RingSearch.WEIGHT).isNotNull());
    Dataset<Row> shops = shops(groups, own);
    Dataset<Row> members =
        Stream.of(
                kind(own.join(ids(groups), RING), "order", SignalMembers.ID),
                kind(own.join(ids(groups), RING), "buyer", Orders.BUYER_ID),
                kind(own.join(ids(groups), RING), "shop", Orders.SHOP_ID),
                kind(
                    own.join(
                        shops.select(
                            col(RingSearch.PLATFORM),
                            col(RingSearch.RING),
                            col(Orders.SHOP_ID),
                            shopSignal()),
                        new String[] {RingSearch.PLATFORM, RingSearch.RING, Orders.SHOP_ID}),
                    "order",
                    SignalMembers.ID))
            .reduce(Dataset::unionByName)
            .orElseThrow();
    return Findings.of(groupSignals(groups).unionByName(shopSignals(shops)), members)
        .withOrderScores(orderScores(lines, shops));
  }

  private static Dataset<Row> ids(Dataset<Row> groups) {
    return groups.select(col(RingSearch.PLATFORM), col(RingSearch.RING), groupSignal());
  }

  private static Dataset<Row> groupSignals(Dataset<Row> groups) {
    return groups.select(
        groupSignal(),
        when(col(RingEvidence.OPERATORS).geq(3), lit("UC-BRUSH-ORG"))
            .otherwise(lit("UC-BRUSH-SELF"))
            .as(Signals.VIOLATION_CODE),
        col(TableSpec.PLATFORM),
        lit("buyer_group").as(Signals.SUBJECT_TYPE),
        col(Signals.SUBJECT_ID),
        date_from_unix_date(col(RingSearch.FIRST)).as(Signals.WINDOW_FROM),
        date_from_unix_date(col(RingSearch.LAST)).as(Signals.WINDOW_TO),
        col(Signals.SCORE),
        col(Signals.STRENGTH),
        facts(lit(null).cast("long")).as(Signals.FACTS),
        col(Signals.COUNTER_EVIDENCE));
  }

  private static Dataset<Row> shops(Dataset<Row> groups, Dataset<Row> own) {
    Column size =
        greatest(
            lit(-2.0),
            least(lit(0.5), log(col(SHOP_ORDERS).divide(ORDERS_OF_A_CAMPAIGN)).multiply(0.8)));
    return own.groupBy(RingSearch.PLATFORM, RingSearch.RING, Orders.SHOP_ID)
        .agg(
            array_sort(collect_list(col(RingSearch.DAY))).as(SHOP_DAYS),
            countDistinct(col(SignalMembers.ID)).as(SHOP_ORDERS))
        .withColumn(SHOP_STRETCH, stretch())
        .withColumn(SHOP_FIRST, col(SHOP_STRETCH).getField("from"))
        .withColumn(SHOP_LAST, col(SHOP_STRETCH).getField("until"))
        .drop(SHOP_DAYS, SHOP_STRETCH)
        .join(groups, RING)
        .withColumn(SHOP_SCORE, RingEvidence.probability(col("z").plus(size)));
  }

  /**
   * First and last day of the ring in a shop. Its members may have bought there honestly at other
   * times: when nine tenths of the orders lie in less than half of the days, those are the stretch.
   */
  private static Column stretch() {
    Column days = col(SHOP_DAYS);
    Column most = ceil(size(days).multiply(MOST_ORDERS)).cast("int");
    Column starts = sequence(lit(1), size(days).minus(most).plus(1));
    Column shortest =
        array_min(
            transform(
                starts,
                at -> {
                  Column from = element_at(days, at);
                  Column until = element_at(days, at.plus(most).minus(1));
                  return struct(until.minus(from).as("long"), from.as("from"), until.as("until"));
                }));
    Column whole =
        struct(
            array_max(days).minus(array_min(days)).as("long"),
            array_min(days).as("from"),
            array_max(days).as("until"));
    return when(
            shortest.getField("long").plus(1).multiply(2).lt(whole.getField("long").plus(1)),
            shortest)
        .otherwise(whole);
  }

  private static Dataset<Row> shopSignals(Dataset<Row> shops) {
    return shops.select(
        shopSignal(),
        lit("UC-BRUSH-SELF").as(Signals.VIOLATION_CODE),
        col(TableSpec.PLATFORM),
        lit("shop").as(Signals.SUBJECT_TYPE),
        col(Orders.SHOP_ID).as(Signals.SUBJECT_ID),
        date_from_unix_date(col(SHOP_FIRST)).as(Signals.WINDOW_FROM),
        date_from_unix_date(col(SHOP_LAST)).as(Signals.WINDOW_TO),
        col(SHOP_SCORE).as(Signals.SCORE),
        col(Signals.STRENGTH),
        facts(col(SHOP_ORDERS)).as(Signals.FACTS),
        col(Signals.COUNTER_EVIDENCE));
  }

  private static Column facts(Column shopOrders) {
    Column none = lit(null).cast("double");
    return SignalRows.facts(
        SignalRows.fact("ring-buyers", col(RingSearch.BUYERS), none, none),
        SignalRows.fact("ring-shops", col(RingSearch.SHOPS), none, none),
        SignalRows.fact("ring-orders", col(RingEvidence.ORDERS), none, none),
        SignalRows.fact("ring-density", col(RingSearch.DENSITY), none, none),
        SignalRows.fact("ring-elsewhere", col(RingSearch.ELSEWHERE), col(RingSearch.BUYERS), none),
        SignalRows.fact(
            "ring-sales-inside", col(RingSearch.SOLD_INSIDE), col(RingSearch.SOLD_OUTSIDE), none),
        SignalRows.fact("ring-purity", col(RingSearch.PURITY), none, none),
        when(shopOrders.isNotNull(), SignalRows.fact("ring-shop-orders", shopOrders, none, none)));
  }

  private static Column groupSignal() {
    return SignalRows.id(
            Ring.ID,
            col(TableSpec.PLATFORM),
            lit("buyer_group"),
            col(Signals.SUBJECT_ID),
            col(RingSearch.FIRST))
        .as(Signals.SIGNAL_ID);
  }

  private static Column shopSignal() {
    return SignalRows.id(
            Ring.ID,
            col(TableSpec.PLATFORM),
            lit("shop"),
            col(Orders.SHOP_ID),
            col(Signals.SUBJECT_ID),
            col(RingSearch.FIRST))
        .as(Signals.SIGNAL_ID);
  }

  private static Dataset<Row> kind(Dataset<Row> own, String kind, String id) {
    return own.groupBy(col(Signals.SIGNAL_ID), col(id).as("member"))
        .agg(SignalRows.rounded(max(RingSearch.WEIGHT)).as(SignalMembers.WEIGHT))
        .select(
            col(Signals.SIGNAL_ID),
            lit(kind).as(SignalMembers.KIND),
            col("member").as(SignalMembers.ID),
            col(SignalMembers.WEIGHT));
  }

  /** Every order of a suspected stretch: the ring's own, and those that came beside it. */
  private static Dataset<Row> orderScores(Dataset<Row> lines, Dataset<Row> shops) {
    Column own = col(RingSearch.WEIGHT).isNotNull();
    // A member seen at one place only looks like everybody else: some of the others are such.
    Column beside = col(SHOP_SCORE).multiply(0.05);
    return lines
        .join(
            shops.select(
                RingSearch.PLATFORM,
                RingSearch.RING,
                Orders.SHOP_ID,
                SHOP_FIRST,
                SHOP_LAST,
                SHOP_SCORE),
            new String[] {RingSearch.PLATFORM, RingSearch.RING, Orders.SHOP_ID})
        .where(col(RingSearch.DAY).between(col(SHOP_FIRST), col(SHOP_LAST)))
        .groupBy(TableSpec.PLATFORM, SignalMembers.ID)
        .agg(
            max(Orders.SHOP_ID).as(OrderScores.SHOP_ID),
            SignalRows.rounded(
                    max(
                        when(own, col(SHOP_SCORE).multiply(col(RingSearch.WEIGHT)))
                            .otherwise(beside)))
                .as(OrderScores.SCORE),
            array_sort(collect_set(when(own, lit("ring-buyer")))).as(OrderScores.REASONS));
  }

  private RingSignals() {}
}
