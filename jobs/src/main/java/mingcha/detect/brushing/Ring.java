package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import mingcha.detect.Detector;
import mingcha.detect.DetectorInfo;
import mingcha.detect.Evidence;
import mingcha.detect.Findings;
import mingcha.detect.Inputs;
import mingcha.detect.Needs;
import mingcha.detect.ParamSource;
import mingcha.detect.Stage;
import mingcha.graph.BlockRules;
import mingcha.schemas.Buyers;
import mingcha.schemas.Orders;
import mingcha.schemas.Payments;
import mingcha.schemas.Reviews;
import mingcha.schemas.Shipments;
import mingcha.schemas.Shops;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.TableSpec;
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
    return new DetectorInfo(ID, 2, Evidence.GRAPH, List.of("UC-BRUSH-SELF", "UC-BRUSH-ORG"));
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(params.lookBackDays())
        .require(Orders.TABLE, Orders.BUYER_ID, Orders.SHOP_ID)
        .canUse(Orders.TABLE, Orders.REFUND_FEN, Orders.CONSIGNEE_ID, Orders.CHANNEL)
        .canUse(Orders.TABLE, Orders.DEVICE_ID, Orders.PAYER_ACCOUNT, Orders.ADDRESS_ID)
        .canUse(Orders.TABLE, Orders.SELLER_REMARK)
        .canUse(Shops.TABLE, Shops.USCC)
        .canUse(Reviews.TABLE, Reviews.ORDER_ID)
        .canUse(Shipments.TABLE, Shipments.WEIGHT_G)
        .canUse(Buyers.TABLE, Buyers.REGISTERED_AT)
        .canUse(Payments.TABLE, Payments.KIND);
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> orders = orders(inputs);
    Dataset<Row> found = stage.materialise("rings", search(orders, stage));
    noteLeftOut(found, stage);
    Dataset<Row> rings =
        found
            .where(col(RingSearch.KIND).equalTo("ring"))
            .where(date_from_unix_date(col(RingSearch.LAST)).geq(lit(inputs.from())))
            .drop(RingSearch.BUYER_KEY, RingSearch.SHOP_KEY, RingSearch.DAY)
            .drop(RingSearch.WEIGHT, RingSearch.KIND);
    Dataset<Row> lines = stage.materialise("ring-lines", lines(orders, found, rings));
    Dataset<Row> groups =
        stage.materialise("ring-groups", RingEvidence.weighed(rings, lines, inputs));
    return RingSignals.findings(groups, lines);
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
            Orders.mainOrder().as(SignalMembers.ID),
            col(Orders.SHOP_ID),
            col(Orders.BUYER_ID),
            unix_date(col(TableSpec.EVENT_DAY)).as(RingSearch.DAY),
            xxhash64(col(Orders.BUYER_ID)).as(RingSearch.BUYER_KEY),
            xxhash64(col(Orders.SHOP_ID)).as(RingSearch.SHOP_KEY),
            col(Orders.ITEM_ID),
            col(Orders.PAID_FEN),
            col(Orders.QUANTITY),
            col(Orders.REFUND_FEN),
            col(Orders.CONSIGNEE_ID),
            col(Orders.CHANNEL),
            col(Orders.ORDER_ID),
            col(Orders.STATUS),
            col(Orders.DEVICE_ID),
            col(Orders.PAYER_ACCOUNT),
            col(Orders.ADDRESS_ID),
            col(Orders.SELLER_REMARK));
  }

  private Dataset<Row> search(Dataset<Row> orders, Stage stage) {
    Dataset<Row> visits =
        orders.select(
            TableSpec.PLATFORM, RingSearch.BUYER_KEY, RingSearch.SHOP_KEY, RingSearch.DAY);
    Column kept = lit(true);
    for (Row platform :
        stage.collect(
            "visits-by-platform",
            visits.groupBy(TableSpec.PLATFORM).agg(count(lit(1))),
            MOST_PLATFORMS)) {
      long all = platform.getLong(1);
      if (all > params.maxVisits()) {
        long share = Math.max(1, params.maxVisits() * HASH_SHARES / all);
        kept =
            kept.and(
                col(TableSpec.PLATFORM)
                    .notEqual(platform.getString(0))
                    .or(pmod(col(RingSearch.BUYER_KEY), lit(HASH_SHARES)).lt(share)));
        stage.note(
            "buyers-sampled",
            "a platform had more visits than one task takes; of 1000 buyers were kept " + share,
            all);
      }
    }
    return visits
        .where(kept)
        .groupBy(TableSpec.PLATFORM)
        .as(Encoders.STRING(), Encoders.row(visits.schema()))
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

  /**
   * Every line that the shops of the rings sold, once for a ring; those of the ring's own orders
   * have a weight.
   */
  private static Dataset<Row> lines(Dataset<Row> orders, Dataset<Row> found, Dataset<Row> rings) {
    String[] ring = {RingSearch.PLATFORM, RingSearch.RING};
    Dataset<Row> visits =
        found
            .where(col(RingSearch.KIND).equalTo("visit"))
            .join(rings.select(RingSearch.PLATFORM, RingSearch.RING), ring, "left_semi")
            .select(
                RingSearch.PLATFORM,
                RingSearch.RING,
                RingSearch.BUYER_KEY,
                RingSearch.SHOP_KEY,
                RingSearch.DAY,
                RingSearch.WEIGHT);
    Dataset<Row> shops =
        visits
            .groupBy(RingSearch.PLATFORM, RingSearch.RING, RingSearch.SHOP_KEY)
            .agg(min(RingSearch.DAY).as(RingSearch.FIRST), max(RingSearch.DAY).as(RingSearch.LAST));
    // Without the hint every order would be shuffled to meet the few shops of rings.
    return orders
        .join(broadcast(shops), new String[] {RingSearch.PLATFORM, RingSearch.SHOP_KEY})
        .join(
            visits,
            new String[] {
              RingSearch.PLATFORM,
              RingSearch.RING,
              RingSearch.BUYER_KEY,
              RingSearch.SHOP_KEY,
              RingSearch.DAY
            },
            "left")
        .drop(RingSearch.BUYER_KEY, RingSearch.SHOP_KEY);
  }
}
