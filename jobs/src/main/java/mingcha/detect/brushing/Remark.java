package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.upper;
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
import mingcha.schemas.Shipments;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Coded remarks and channel marks by which a shop keeps its fake orders apart. A mark gives itself
 * away by lying on the shop's odd orders and not on its others; a word that code books hold helps,
 * but convicts nobody alone.
 */
public final class Remark implements Detector {
  /** Name of the detector. */
  public static final String ID = "brushing.remark";

  private static final int LOOK_BACK_DAYS = 120;
  private static final double MOST = 0.95;
  private static final double COINCIDENCE = Math.log(1e-4);
  private static final int LONGEST_CODE = 24;

  /** Detectors of other evidence; what they suspect is odd. */
  private static final List<String> OTHERS =
      List.of(Ring.ID, EmptyParcel.ID, SharedIdentity.ID, BatchAccounts.ID, MoneyLoop.ID);

  /** Words and prefixes that cases and merchants' own tools hold for fake orders. */
  private static final String CODE_BOOK =
      "^[A-Z]{1,2}[-_.]?#|刷|补单|放单|测评|做单|空包|礼品单|不发货|勿发|SD#?$|^SD";

  private static final String ODD = "odd";
  private static final String CODED = "coded_remark";
  private static final String CODE_WORD = "code_word";
  private static final String PRIVATE = "private_code";
  private static final String ODD_WITH = "odd_with";
  private static final String ODD_WITHOUT = "odd_without";

  private static final List<Mark> MARKS =
      List.of(
          new Mark(CODED, 0.8, 4.5), new Mark(CODE_WORD, 0.4, 2.5), new Mark(PRIVATE, 0.6, 1.5));

  private final StretchParams params;

  Remark(StretchParams params) {
    this.params = params;
  }

  /** The detector with its parameters from the settings. */
  public static Remark from(ParamSource source) {
    return new Remark(source.params(ID, StretchParams.class));
  }

  @Override
  public DetectorInfo info() {
    return new DetectorInfo(ID, 2, Evidence.REMARKS, List.of("UC-BRUSH-SELF"));
  }

  @Override
  public Needs needs() {
    List<String> after = new ArrayList<>(OTHERS);
    after.add(Attack.ID);
    return Needs.lookingBack(LOOK_BACK_DAYS)
        .require(Orders.TABLE, Orders.SELLER_REMARK)
        .canUse(Orders.TABLE, Orders.CHANNEL, Orders.COMPLETED_AT)
        .canUse(Shipments.TABLE, Shipments.DELIVERED_AT)
        .after(after.toArray(new String[0]));
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> orders = stage.materialise(ID + " oddness", oddness(inputs, stage));
    Dataset<Row> marked = marked(orders);
    Suspects suspects = new Suspects(ID, MARKS, params.suspectedFrom(), params.leastOrders());
    Suspects.Found found =
        suspects.find(
            inputs,
            stage,
            marked,
            params.shareOfFakes(),
            List.of(
                avg(col(ODD_WITH)).as(ODD_WITH),
                avg(col(ODD_WITHOUT)).as(ODD_WITHOUT),
                avg(when(col(ODD), 1).otherwise(0)).as(ODD)));
    List<Column> facts = new ArrayList<>(suspects.facts());
    facts.add(Suspects.fact("odd-with-code", col(ODD_WITH), col(ODD_WITHOUT)));
    Column coded = col(Suspects.share(CODED));
    return suspects.findings(
        found,
        Suspects.score(MOST).multiply(lit(0.3).plus(coded.multiply(0.7))),
        params.leastScore(),
        SignalRows.facts(facts.toArray(new Column[0])),
        SignalRows.counters(
            SignalRows.counter(
                "ordinary-remark",
                when(coded.geq(0.7), "excluded")
                    .when(coded.geq(0.3), "weakened")
                    .otherwise("possible"),
                col(ODD_WITH),
                col(ODD_WITHOUT))));
  }

  /**
   * Orders with remark and channel, and whether they look odd by something else: suspected on other
   * evidence, or a newcomer's single unit that was confirmed soon.
   */
  private static Dataset<Row> oddness(Inputs inputs, Stage stage) {
    Dataset<Row> suspected = null;
    for (String other : OTHERS) {
      Dataset<Row> ids =
          inputs
              .members(other)
              .where(col(SignalMembers.KIND).equalTo("order"))
              .select(col(SignalMembers.SIGNAL_ID), col(SignalMembers.ID))
              .join(
                  inputs
                      .signals(other)
                      .where(col(Signals.SCORE).geq(0.1))
                      .select(Signals.SIGNAL_ID, Signals.PLATFORM),
                  Signals.SIGNAL_ID)
              .select(TableSpec.PLATFORM, SignalMembers.ID);
      suspected = suspected == null ? ids : suspected.unionByName(ids);
    }
    Dataset<Row> once =
        suspected.groupBy(TableSpec.PLATFORM, SignalMembers.ID).agg(lit(true).as("suspected_by"));
    Column buyersOrders =
        count(lit(1)).over(Window.partitionBy(TableSpec.PLATFORM, Orders.SHOP_ID, Orders.BUYER_ID));
    Column odd =
        coalesce(col("suspected_by"), lit(false))
            .or(
                coalesce(
                    col(Confirmations.SOON)
                        .and(buyersOrders.equalTo(1))
                        .and(col(Baskets.LINES).equalTo(1))
                        .and(col(Orders.QUANTITY).equalTo(1)),
                    lit(false)));
    Column remark = regexp_replace(upper(trim(col(Orders.SELLER_REMARK))), "[0-9０-９]+", "#");
    return Confirmations.marked(inputs, Baskets.withoutAttacks(inputs, stage))
        .join(once, new String[] {TableSpec.PLATFORM, Baskets.ID}, "left")
        .select(
            col(TableSpec.PLATFORM),
            col(Baskets.ID),
            col(Orders.SHOP_ID),
            col(Orders.BUYER_ID),
            col(TableSpec.EVENT_DAY),
            col(Baskets.PEERS),
            odd.as(ODD),
            when(length(remark).gt(0), remark).as("remark"),
            col(Orders.CHANNEL));
  }

  private static Dataset<Row> marked(Dataset<Row> orders) {
    Dataset<Row> tokens =
        orders
            .select(
                col(TableSpec.PLATFORM),
                col(Orders.SHOP_ID),
                col(Baskets.ID),
                col(ODD),
                explode(
                        array_distinct(
                            array(
                                substring(col("remark"), 1, LONGEST_CODE),
                                concat(
                                    regexp_extract(
                                        col("remark"), "^([^\\s:：,，;；/|#-]{1,12}[-#]?)", 1),
                                    lit("…")),
                                concat(lit("channel:"), col(Orders.CHANNEL)))))
                    .as("token"))
            .where(col("token").isNotNull().and(col("token").notEqual("…")));
    Column odd = sum(when(col(ODD), 1L).otherwise(0L));
    Dataset<Row> shops =
        orders
            .groupBy(TableSpec.PLATFORM, Orders.SHOP_ID)
            .agg(count(lit(1)).as("sold"), odd.as("sold_odd"));
    Column without = col("sold").minus(col("with"));
    Column chance = col("sold_odd").minus(col("with_odd")).plus(1).divide(without.plus(2));
    Column tail = Concentration.logBinomialTail(col("with_odd"), col("with"), chance);
    Dataset<Row> codes =
        tokens
            .groupBy(TableSpec.PLATFORM, Orders.SHOP_ID, "token")
            .agg(count(lit(1)).as("with"), odd.as("with_odd"))
            .withColumn(
                "everywhere", sum("with").over(Window.partitionBy(TableSpec.PLATFORM, "token")))
            .where(col("with").geq(5))
            .join(broadcast(shops), new String[] {TableSpec.PLATFORM, Orders.SHOP_ID})
            // A remark that most orders carry keeps nothing apart.
            .where(col("with").lt(col("sold").multiply(0.7)).and(tail.leq(COINCIDENCE)))
            .select(
                col(TableSpec.PLATFORM),
                col(Orders.SHOP_ID),
                col("token"),
                col("with_odd").divide(col("with")).as(ODD_WITH),
                chance.as(ODD_WITHOUT),
                col("with").multiply(2).gt(col("everywhere")).as("own"));
    Dataset<Row> byOrder =
        tokens
            .join(broadcast(codes), new String[] {TableSpec.PLATFORM, Orders.SHOP_ID, "token"})
            .groupBy(TableSpec.PLATFORM, Baskets.ID)
            .agg(
                max(col(ODD_WITH)).as(ODD_WITH),
                max(col(ODD_WITHOUT)).as(ODD_WITHOUT),
                max(col("own")).as("own"));
    return orders
        .join(byOrder, new String[] {TableSpec.PLATFORM, Baskets.ID}, "left")
        .withColumn(CODED, col(ODD_WITH).isNotNull())
        .withColumn(CODE_WORD, coalesce(col("remark").rlike(CODE_BOOK), lit(false)))
        .withColumn(PRIVATE, greatest(coalesce(col("own"), lit(false)), lit(false)));
  }
}
