package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
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
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Buyers of one shop that are tied by device, payer, network address or place of delivery more
 * often than families, campuses and parcel stations explain.
 */
public final class SharedIdentity implements Detector {
  /** Name of the detector. */
  public static final String ID = "brushing.shared_identity";

  private static final int LOOK_BACK_DAYS = 120;
  private static final double MOST = 0.95;

  private static final String DEVICE = Orders.DEVICE_ID + "_tied";
  private static final String PAYER = Orders.PAYER_ACCOUNT + "_tied";
  private static final String NETWORK = Orders.IP + "_tied";
  private static final String PLACE = Orders.ADDRESS_ID + "_tied";
  private static final String LARGE_GROUP = "large_group";

  /**
   * Place and network together never make an order suspect: dormitories, stations and group buyers
   * share both.
   */
  private static final List<Mark> MARKS =
      List.of(
          new Mark(DEVICE, 0.5, 3.5),
          new Mark(PAYER, 0.3, 3.5),
          new Mark(NETWORK, 0.5, 2.5),
          new Mark(PLACE, 0.3, 1.2),
          new Mark(LARGE_GROUP, 0.4, 2));

  private final StretchParams params;

  SharedIdentity(StretchParams params) {
    this.params = params;
  }

  /** The detector with its parameters from the settings. */
  public static SharedIdentity from(ParamSource source) {
    return new SharedIdentity(source.params(ID, StretchParams.class));
  }

  @Override
  public DetectorInfo info() {
    return new DetectorInfo(ID, 2, Evidence.ACCOUNTS, List.of("UC-BRUSH-SELF"));
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(LOOK_BACK_DAYS)
        .require(Orders.TABLE)
        .canUse(Orders.TABLE, Orders.DEVICE_ID, Orders.PAYER_ACCOUNT, Orders.IP, Orders.ADDRESS_ID)
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
                    Orders.DEVICE_ID,
                    Orders.PAYER_ACCOUNT,
                    Orders.IP,
                    Orders.ADDRESS_ID));
    Dataset<Row> marked =
        Ties.flagged(
                orders,
                List.of(Orders.DEVICE_ID, Orders.PAYER_ACCOUNT, Orders.IP, Orders.ADDRESS_ID))
            .withColumn(
                LARGE_GROUP,
                coalesce(col(Ties.GROUP), lit(0L))
                    .geq(4)
                    .and(coalesce(col(DEVICE), lit(false)).or(coalesce(col(PAYER), lit(false)))));
    Suspects suspects = new Suspects(ID, MARKS, params.suspectedFrom(), params.leastOrders());
    Column noDevice = coalesce(col(DEVICE), lit(false)).equalTo(false);
    Suspects.Found found =
        suspects.find(
            inputs,
            stage,
            marked,
            params.shareOfFakes(),
            List.of(
                max(col(Ties.GROUP)).as(Ties.GROUP),
                avg(when(col(PLACE).and(noDevice), 1).otherwise(0)).as("place_only"),
                avg(when(col(NETWORK).and(noDevice), 1).otherwise(0)).as("network_only"),
                avg(when(col(PAYER).and(col(PLACE)).and(noDevice), 1).otherwise(0))
                    .as("one_purse")));
    List<Column> facts = new ArrayList<>(suspects.facts());
    facts.add(Suspects.fact("tied-buyers", col(Ties.GROUP), lit(null)));
    Column innocent =
        when(col("place_only").geq(0.5).or(col("one_purse").geq(0.5)), 0.4)
            .when(col("network_only").geq(0.7), 0.6)
            .otherwise(1.0);
    return suspects.findings(
        found,
        Suspects.score(MOST).multiply(innocent),
        params.leastScore(),
        SignalRows.facts(facts.toArray(new Column[0])),
        SignalRows.counters(
            counter("group-leader", col("place_only")),
            counter("corporate-purchase", col("one_purse")),
            counter("shared-network", col("network_only")),
            SignalRows.counter("host-address", lit("excluded"), lit(null), lit(null))));
  }

  private static Column counter(String code, Column share) {
    return SignalRows.counter(
        code,
        when(share.lt(0.2), "excluded").when(share.lt(0.5), "weakened").otherwise("possible"),
        share,
        lit(null));
  }
}
