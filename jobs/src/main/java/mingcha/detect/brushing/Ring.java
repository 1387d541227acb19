package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

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
import mingcha.graph.BlockRules;
import mingcha.schemas.OrderScores;
import mingcha.schemas.Orders;
import mingcha.schemas.Shops;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Groups of buyers that buy from the same shops far more often, and closer in time, than
 * popularity, their own activity and the shops' history explain; see {@code docs/methods/ring.md}.
 */
public final class Ring implements Detector {
  /** Id of the detector. */
  public static final String ID = "brushing.ring";

  private static final String KEY_OF_BUYER = RingSearch.BUYER_KEY;
  private static final String KEY_OF_SHOP = RingSearch.SHOP_KEY;
  private static final int MOST_PLATFORMS = 1000;
  private static final long HASH_SHARES = 1000;

  private final RingParams params;

  private Ring(RingParams params) {
    this.params = params;
  }

  /** The detector with its parameters from the settings. */
  public static Ring from(ParamSource source) {
    return new Ring(source.params(ID, RingParams.class));
  }

  @Override
  public DetectorInfo info() {
    return new DetectorInfo(ID, 1, Evidence.GRAPH, List.of("UC-BRUSH-SELF", "UC-BRUSH-ORG"));
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(params.lookBackDays())
        .require(Orders.TABLE, Orders.BUYER_ID, Orders.SHOP_ID)
        .canUse(Shops.TABLE, Shops.USCC);
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> orders = orders(inputs);
    Dataset<Row> found = stage.materialise("rings", search(visits(orders), stage));
    noteLeftOut(found, stage);
    Dataset<Row> rings = stage.materialise("ring-scores", scored(inputs, found));
    Dataset<Row> ringOrders = stage.materialise("ring-orders", ringOrders(orders, found, rings));
    Dataset<Row> groups = stage.materialise("ring-groups", groups(inputs, rings, ringOrders));
    Dataset<Row> members = members(groups, ringOrders);
    return Findings.of(groupSignals(groups).unionByName(shopSignals(groups, ringOrders)), members)
        .withOrderScores(orderScores(orders, groups, ringOrders));
  }

  private static String[] by(String... columns) {
    return columns;
  }

  private static Dataset<Row> orders(Inputs inputs) {
    return inputs
        .table(Orders.TABLE)
        .where(
            col(Orders.BUYER_ID)
                .isNotNull()
                .and(col(Orders.SHOP_ID).isNotNull())
                .and(col(TableSpec.EVENT_DAY).isNotNull()))
        .select(
            col(TableSpec.PLATFORM),
            coalesce(col(Orders.PARENT_ORDER_ID), col(Orders.ORDER_ID)).as(SignalMembers.ID),
            col(Orders.SHOP_ID),
            col(Orders.BUYER_ID),
            unix_date(col(TableSpec.EVENT_DAY)).as(RingSearch.DAY),
            xxhash64(col(Orders.BUYER_ID)).as(KEY_OF_BUYER),
            xxhash64(col(Orders.SHOP_ID)).as(KEY_OF_SHOP));
  }

  /** One row a buyer, with the days at each shop; a buyer of one shop cannot be in a ring. */
  private static Dataset<Row> visits(Dataset<Row> orders) {
    return orders
        .groupBy(TableSpec.PLATFORM, KEY_OF_BUYER)
        .agg(array_sort(collect_set(struct(col(KEY_OF_SHOP), col(RingSearch.DAY)))).as("visits"))
        .select(
            col(TableSpec.PLATFORM),
            col(KEY_OF_BUYER),
            transform(col("visits"), visit -> visit.getField(KEY_OF_SHOP)).as("shops"),
            transform(col("visits"), visit -> visit.getField(RingSearch.DAY)).as("days"))
        .where(size(array_distinct(col("shops"))).gt(1));
  }

  private Dataset<Row> search(Dataset<Row> visits, Stage stage) {
    Dataset<Row> once = stage.materialise("visits", visits);
    Column kept = lit(true);
    for (Row platform :
        stage.collect(
            "visits-by-platform",
            once.groupBy(TableSpec.PLATFORM).agg(sum(size(col("shops")))),
            MOST_PLATFORMS)) {
      long all = platform.getLong(1);
      if (all > params.maxVisits()) {
        long share = Math.max(1, params.maxVisits() * HASH_SHARES / all);
        kept =
            kept.and(
                col(TableSpec.PLATFORM)
                    .notEqual(platform.getString(0))
                    .or(pmod(col(KEY_OF_BUYER), lit(HASH_SHARES)).lt(share)));
        stage.note(
            "buyers-sampled",
            "a platform had more visits than one task takes; of 1000 buyers were kept " + share,
            all);
      }
    }
    return once.where(kept)
        .groupByKey((MapFunction<Row, String>) row -> row.getString(0), Encoders.STRING())
        .flatMapGroups(new RingSearch(rules()), Encoders.row(RingSearch.SCHEMA));
  }

  BlockRules rules() {
    return new BlockRules(
        params.windows().stream().mapToInt(Integer::intValue).toArray(),
        params.basket(),
        params.largestBasket(),
        params.edgeTail(),
        params.leastShared(),
        params.minShops(),
        params.minBuyers(),
        params.longestDays());
  }

  private static void noteLeftOut(Dataset<Row> found, Stage stage) {
    long leftOut = 0;
    for (Row row :
        stage.collect(
            "left-out",
            found.where(col(RingSearch.KIND).equalTo("left-out")).select(RingSearch.VISITS),
            MOST_PLATFORMS)) {
      leftOut += row.getLong(0);
    }
    if (leftOut > 0) {
      stage.note(
          "large-baskets-left-out",
          "buyers of more shops in a window than largest-basket were not counted for pairs",
          leftOut);
    }
  }

  /** Rings that act on the days asked for, with the probability that each is one. */
  private static Dataset<Row> scored(Inputs inputs, Dataset<Row> found) {
    Column strength = col(RingSearch.LOG_TAIL).divide(-Math.log(10));
    return found
        .where(col(RingSearch.KIND).equalTo("ring"))
        .where(date_from_unix_date(col(RingSearch.LAST)).geq(lit(inputs.from())))
        .withColumn(Signals.STRENGTH, SignalRows.rounded(strength))
        .withColumn(
            Signals.SCORE,
            SignalRows.rounded(
                least(
                    lit(0.97),
                    lit(1).divide(lit(1).plus(exp(lit(2.5).minus(strength.multiply(0.5))))))))
        .where(col(Signals.SCORE).geq(0.05))
        .drop(KEY_OF_BUYER, KEY_OF_SHOP, RingSearch.DAY, RingSearch.WEIGHT, RingSearch.KIND);
  }

  /** The orders of the rings, each once for a ring, with their weight. */
  private static Dataset<Row> ringOrders(
      Dataset<Row> orders, Dataset<Row> found, Dataset<Row> rings) {
    Dataset<Row> visits =
        found
            .where(col(RingSearch.KIND).equalTo("visit"))
            .join(
                rings.select(RingSearch.PLATFORM, RingSearch.RING),
                by(RingSearch.PLATFORM, RingSearch.RING),
                "left_semi")
            .select(
                RingSearch.PLATFORM,
                RingSearch.RING,
                KEY_OF_BUYER,
                KEY_OF_SHOP,
                RingSearch.DAY,
                RingSearch.WEIGHT);
    return orders
        .join(visits, by(TableSpec.PLATFORM, KEY_OF_BUYER, KEY_OF_SHOP, RingSearch.DAY))
        .groupBy(
            TableSpec.PLATFORM,
            RingSearch.RING,
            SignalMembers.ID,
            Orders.SHOP_ID,
            Orders.BUYER_ID,
            RingSearch.DAY)
        .agg(SignalRows.rounded(max(RingSearch.WEIGHT)).as(RingSearch.WEIGHT));
  }

  private static Dataset<Row> groups(Inputs inputs, Dataset<Row> rings, Dataset<Row> ringOrders) {
    Dataset<Row> operators =
        inputs
            .table(Shops.TABLE)
            .groupBy(TableSpec.PLATFORM, Shops.SHOP_ID)
            .agg(
                max(coalesce(col(Shops.USCC), col(Shops.PERSON_ID), col(Shops.OPERATOR_NAME)))
                    .as("operator"));
    Dataset<Row> named =
        ringOrders
            .join(operators, by(TableSpec.PLATFORM, Orders.SHOP_ID), "left")
            .groupBy(TableSpec.PLATFORM, RingSearch.RING)
            .agg(
                sha2(to_json(array_sort(collect_set(col(Orders.BUYER_ID)))), 256)
                    .as(Signals.SUBJECT_ID),
                countDistinct(coalesce(col("operator"), col(Orders.SHOP_ID))).as("operators"),
                countDistinct(col(SignalMembers.ID)).as("orders"));
    return rings.join(named, by(TableSpec.PLATFORM, RingSearch.RING));
  }

  private static Dataset<Row> groupSignals(Dataset<Row> groups) {
    return groups.select(
        groupSignal(),
        when(col("operators").geq(3), lit("UC-BRUSH-ORG"))
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
        SignalRows.counters().as(Signals.COUNTER_EVIDENCE));
  }

  private static Dataset<Row> shopSignals(Dataset<Row> groups, Dataset<Row> ringOrders) {
    Dataset<Row> stretches =
        ringOrders
            .groupBy(TableSpec.PLATFORM, RingSearch.RING, Orders.SHOP_ID)
            .agg(
                min(RingSearch.DAY).as("shop_first"),
                max(RingSearch.DAY).as("shop_last"),
                countDistinct(col(SignalMembers.ID)).as("shop_orders"));
    return stretches
        .join(groups, by(TableSpec.PLATFORM, RingSearch.RING))
        .select(
            shopSignal(),
            lit("UC-BRUSH-SELF").as(Signals.VIOLATION_CODE),
            col(TableSpec.PLATFORM),
            lit("shop").as(Signals.SUBJECT_TYPE),
            col(Orders.SHOP_ID).as(Signals.SUBJECT_ID),
            date_from_unix_date(col("shop_first")).as(Signals.WINDOW_FROM),
            date_from_unix_date(col("shop_last")).as(Signals.WINDOW_TO),
            col(Signals.SCORE),
            col(Signals.STRENGTH),
            facts(col("shop_orders")).as(Signals.FACTS),
            SignalRows.counters().as(Signals.COUNTER_EVIDENCE));
  }

  private static Column facts(Column shopOrders) {
    Column none = lit(null).cast("double");
    return SignalRows.facts(
        SignalRows.fact("ring-buyers", col(RingSearch.BUYERS), none, none),
        SignalRows.fact("ring-shops", col(RingSearch.SHOPS), none, none),
        SignalRows.fact("ring-orders", col("orders"), none, none),
        SignalRows.fact("ring-density", col(RingSearch.DENSITY), none, none),
        SignalRows.fact("ring-elsewhere", col(RingSearch.ELSEWHERE), col(RingSearch.BUYERS), none),
        SignalRows.fact(
            "ring-sales-inside", col(RingSearch.SOLD_INSIDE), col(RingSearch.SOLD_OUTSIDE), none),
        when(shopOrders.isNotNull(), SignalRows.fact("ring-shop-orders", shopOrders, none, none)));
  }

  private static Column groupSignal() {
    return SignalRows.id(
            ID,
            col(TableSpec.PLATFORM),
            lit("buyer_group"),
            col(Signals.SUBJECT_ID),
            col(RingSearch.FIRST))
        .as(Signals.SIGNAL_ID);
  }

  private static Column shopSignal() {
    return SignalRows.id(
            ID,
            col(TableSpec.PLATFORM),
            lit("shop"),
            col(Orders.SHOP_ID),
            col(Signals.SUBJECT_ID),
            col(RingSearch.FIRST))
        .as(Signals.SIGNAL_ID);
  }

  private static Dataset<Row> members(Dataset<Row> groups, Dataset<Row> ringOrders) {
    Dataset<Row> all =
        ringOrders.join(groups.drop(Signals.SCORE), by(TableSpec.PLATFORM, RingSearch.RING));
    List<Dataset<Row>> kinds = new ArrayList<>();
    kinds.add(kind(all, groupSignal(), "order", SignalMembers.ID));
    kinds.add(kind(all, groupSignal(), "buyer", Orders.BUYER_ID));
    kinds.add(kind(all, groupSignal(), "shop", Orders.SHOP_ID));
    kinds.add(kind(all, shopSignal(), "order", SignalMembers.ID));
    return kinds.stream().reduce(Dataset::unionByName).orElseThrow();
  }

  private static Dataset<Row> kind(Dataset<Row> all, Column signal, String kind, String id) {
    return all.select(signal, col(id).as("member"), col(RingSearch.WEIGHT))
        .groupBy(Signals.SIGNAL_ID, "member")
        .agg(max(RingSearch.WEIGHT).as(SignalMembers.WEIGHT))
        .select(
            col(Signals.SIGNAL_ID),
            lit(kind).as(SignalMembers.KIND),
            col("member").as(SignalMembers.ID),
            col(SignalMembers.WEIGHT));
  }

  /** Every order of a suspected stretch: the ring's own, and those that came beside it. */
  private static Dataset<Row> orderScores(
      Dataset<Row> orders, Dataset<Row> groups, Dataset<Row> ringOrders) {
    Dataset<Row> rings = groups.select(TableSpec.PLATFORM, RingSearch.RING, Signals.SCORE);
    Dataset<Row> stretches =
        ringOrders
            .groupBy(TableSpec.PLATFORM, RingSearch.RING, Orders.SHOP_ID)
            .agg(min(RingSearch.DAY).as("shop_first"), max(RingSearch.DAY).as("shop_last"))
            .join(rings, by(TableSpec.PLATFORM, RingSearch.RING));
    Dataset<Row> beside =
        orders
            .join(stretches, by(TableSpec.PLATFORM, Orders.SHOP_ID))
            .where(col(RingSearch.DAY).between(col("shop_first"), col("shop_last")))
            .select(
                col(TableSpec.PLATFORM),
                col(SignalMembers.ID),
                col(Orders.SHOP_ID),
                lit(0.02).as(OrderScores.SCORE),
                lit(null).cast("string").as("reason"));
    Dataset<Row> own =
        ringOrders
            .join(rings, by(TableSpec.PLATFORM, RingSearch.RING))
            .select(
                col(TableSpec.PLATFORM),
                col(SignalMembers.ID),
                col(Orders.SHOP_ID),
                col(Signals.SCORE).multiply(col(RingSearch.WEIGHT)).as(OrderScores.SCORE),
                lit("ring-buyer").as("reason"));
    return own.unionByName(beside)
        .groupBy(TableSpec.PLATFORM, SignalMembers.ID)
        .agg(
            max(Orders.SHOP_ID).as(OrderScores.SHOP_ID),
            SignalRows.rounded(greatest(max(OrderScores.SCORE), lit(0.0))).as(OrderScores.SCORE),
            array_sort(collect_set(col("reason"))).as(OrderScores.REASONS));
  }
}
