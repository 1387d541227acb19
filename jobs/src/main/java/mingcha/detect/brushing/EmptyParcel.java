package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.avg;
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
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.Shipments;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Empty and trifle parcels (空包、礼品单): parcels far from the mass of what was bought, of one weight
 * and one goods name, sent by a contract shipper that does the same for unrelated shops, on numbers
 * used twice, in times that no van keeps.
 */
public final class EmptyParcel implements Detector {
  /** Name of the detector. */
  public static final String ID = "brushing.empty_parcel";

  private static final int LOOK_BACK_DAYS = 120;
  private static final double MOST = 0.97;

  /**
   * Shares among fakes after the published logistics split (empty parcels 40–60 %, gifts 25–40 %)
   * and reuse (0–10 % of empty parcels); ceilings keep marks of one cause from adding up.
   */
  private static final List<Mark> MARKS =
      List.of(
          new Mark(Parcels.OFF_MASS, 0.85, 3.5),
          new Mark(Parcels.BATCH_WEIGHT, 0.5, 2),
          new Mark(Parcels.EMPTY_SENDER, 0.6, 3),
          new Mark(Parcels.MINORITY_SENDER, 0.6, 1.5),
          new Mark(Parcels.REUSED_WAYBILL, 0.2, 5),
          new Mark(Parcels.IMPOSSIBLE_TRANSIT, 0.2, 3),
          new Mark(Parcels.REGULAR_TRANSIT, 0.2, 2),
          new Mark(Parcels.FEW_SCANS, 0.4, 2),
          new Mark(Parcels.ODD_GOODS, 0.6, 2),
          new Mark(Parcels.NO_PARCEL, 0.2, 5));

  private final StretchParams params;

  EmptyParcel(StretchParams params) {
    this.params = params;
  }

  /** The detector with its parameters from the settings. */
  public static EmptyParcel from(ParamSource source) {
    return new EmptyParcel(source.params(ID, StretchParams.class));
  }

  @Override
  public DetectorInfo info() {
    return new DetectorInfo(ID, 2, Evidence.PARCELS, List.of("UC-BRUSH-SELF"));
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(LOOK_BACK_DAYS)
        .require(Orders.TABLE)
        .require(Shipments.TABLE)
        .canUse(Shipments.TABLE, Shipments.WEIGHT_G, Shipments.SENDER_ID, Shipments.GOODS_NAME)
        .canUse(Shipments.TABLE, Shipments.COLLECTED_AT, Shipments.DELIVERED_AT)
        .canUse(Shipments.TABLE, Shipments.SCAN_COUNT)
        .canUse(Items.TABLE, Items.UNIT_WEIGHT_G, Items.CATEGORY)
        .after("brushing.attack");
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> shipped =
        Baskets.withoutAttacks(inputs, stage)
            // Nothing is shipped of virtual goods, so their parcels are neither odd nor missing.
            .where(col(Items.IS_VIRTUAL).equalTo(false));
    Dataset<Row> marked = Parcels.marked(stage, shipped, inputs.table(Shipments.TABLE));
    Suspects suspects = new Suspects(ID, MARKS, params.suspectedFrom(), params.leastOrders());
    Suspects.Found found =
        suspects.find(
            inputs,
            stage,
            marked,
            params.shareOfFakes(),
            List.of(
                max(col(Parcels.SENDER_SHOPS)).as(Parcels.SENDER_SHOPS),
                avg(when(col(Parcels.COMBINED), 1).otherwise(0)).as(Parcels.COMBINED),
                avg(when(col(Parcels.PARCELS).gt(1), 1).otherwise(0)).as(Parcels.PARCELS)));
    List<Column> facts = new ArrayList<>(suspects.facts());
    facts.add(Suspects.fact("sender-serves-shops", col(Parcels.SENDER_SHOPS), lit(null)));
    return suspects.findings(
        found,
        Suspects.score(MOST).multiply(massMatches()),
        params.leastScore(),
        SignalRows.facts(facts.toArray(new Column[0])),
        counters());
  }

  private static Column offShare() {
    return col(Suspects.share(Parcels.OFF_MASS));
  }

  /**
   * A shared origin whose parcels weigh what was bought is a drop-shipper's, not an empty one's.
   */
  private static Column massMatches() {
    return when(col(Suspects.share(Parcels.NO_PARCEL)).geq(0.5), 0.9)
        .when(offShare().isNull(), 0.7)
        .when(offShare().lt(0.5), 0.6)
        .otherwise(1.0);
  }

  private static Column counters() {
    Column dropShipping =
        when(offShare().isNull(), "not_checked")
            .when(offShare().geq(0.7), "excluded")
            .when(offShare().geq(0.3), "weakened")
            .otherwise("possible");
    return SignalRows.counters(
        SignalRows.counter(
            "drop-shipping",
            dropShipping,
            lit(1.0).minus(offShare()),
            lit(1.0).minus(col(Parcels.OFF_MASS + "_peers"))),
        SignalRows.counter(
            "combined-parcels",
            when(col(Parcels.COMBINED).lt(0.2), "excluded").otherwise("weakened"),
            col(Parcels.COMBINED),
            lit(null)),
        SignalRows.counter(
            "exchange",
            when(col(Parcels.PARCELS).lt(0.2), "excluded").otherwise("weakened"),
            col(Parcels.PARCELS),
            lit(null)),
        SignalRows.counter(
            "self-delivery",
            when(col(Suspects.share(Parcels.NO_PARCEL)).isNull(), "not_checked")
                .otherwise("excluded"),
            col(Suspects.share(Parcels.NO_PARCEL)),
            col(Parcels.NO_PARCEL + "_peers")),
        SignalRows.counter("virtual-goods", lit("excluded"), lit(0.0), lit(null)));
  }
}
