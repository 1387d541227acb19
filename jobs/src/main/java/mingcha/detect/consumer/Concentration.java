package mingcha.detect.consumer;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
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
import mingcha.schemas.Complaints;
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Shops with more complainants for their orders than their category has: a list for sampling (抽检),
 * no suspicion of any violation, so its signals never become leads. Complainants are counted once a
 * shop; those who complain of many shops (职业索赔, order 121 art 17) count for less. The excess is
 * bounded by Chernoff's inequality for Poisson tails.
 */
public final class Concentration implements Detector {
  static final String ID = "complaint.concentration";

  /** A place on the sampling list; no violation, so not in the law catalogue. */
  static final String CODE = "LIST-SAMPLING";

  private static final DetectorInfo INFO =
      new DetectorInfo(ID, 1, Evidence.COMPLAINTS, List.of(CODE));
  private static final Column NONE = lit(null).cast("double");
  private static final String[] SHOP = {TableSpec.PLATFORM, Complaints.SHOP_ID};

  private final ConcentrationParams params;

  public Concentration(ParamSource source) {
    this(source.params(ID, ConcentrationParams.class));
  }

  Concentration(ConcentrationParams params) {
    this.params = params;
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(params.lookBackDays())
        .require(Complaints.TABLE, Complaints.SHOP_ID)
        .require(Orders.TABLE, Orders.SHOP_ID)
        .canUse(Complaints.TABLE, Complaints.COMPLAINANT_ID)
        .canUse(Items.TABLE, Items.CATEGORY);
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> counted = stage.materialise("complaints by shop", complained(inputs));
    Dataset<Row> rates =
        stage.materialise(
            "complaints beside sales",
            sold(inputs)
                .join(counted, SHOP, "left")
                .withColumn("weighed", coalesce(col("weighed"), lit(0L))));
    Dataset<Row> peers =
        rates
            .groupBy(col("category").as("c_category"))
            .agg(
                count(lit(1)).as("c_shops"),
                sum("weighed").as("c_weighed"),
                sum("orders").as("c_orders"));
    Dataset<Row> all = rates.agg(sum("weighed").as("a_weighed"), sum("orders").as("a_orders"));
    // What a shop is compared with leaves the shop itself out.
    Column own = coalesce(col("c_shops"), lit(0L)).gt(params.leastPeers());
    Column peerWeight = when(own, col("c_weighed")).otherwise(col("a_weighed"));
    Column peerOrders = when(own, col("c_orders")).otherwise(col("a_orders"));
    Column baseline =
        peerWeight
            .minus(col("weighed"))
            .divide(lit(1e6))
            .plus(lit(0.5))
            .divide(peerOrders.minus(col("orders")).plus(lit(100.0)));
    Dataset<Row> shops =
        rates
            .where(col("weighed").geq(Math.round(params.leastComplainants() * 1e6)))
            .join(peers, col("category").equalTo(col("c_category")), "left")
            .crossJoin(all)
            .withColumn("k", col("weighed").divide(lit(1e6)))
            .withColumn("expected", baseline.multiply(col("orders")))
            .where(col("k").gt(col("expected")).and(col("last").geq(lit(inputs.from()))))
            .withColumn(
                "log_tail",
                col("k")
                    .minus(col("expected"))
                    .minus(col("k").multiply(log(col("k").divide(col("expected"))))))
            .where(col("log_tail").lt(Math.log(0.01)));
    Dataset<Row> signals = shops.select(columns());
    return Findings.of(
        signals,
        signals.select(
            col("signal_id"),
            lit("shop").as("kind"),
            col("subject_id").as("id"),
            lit(1.0).as("weight")));
  }

  /**
   * Complainants of each shop in millionths, each person once, weighed by how many shops he names.
   */
  private Dataset<Row> complained(Inputs inputs) {
    Column who =
        coalesce(
            col(Complaints.COMPLAINANT_ID), expr("concat('#', " + Complaints.COMPLAINT_ID + ")"));
    Dataset<Row> complaints =
        inputs
            .table(Complaints.TABLE)
            .where(col(Complaints.SHOP_ID).isNotNull())
            .withColumn("who", who);
    Dataset<Row> persons =
        complaints
            .groupBy(col("who").as("w_who"))
            .agg(countDistinct(TableSpec.PLATFORM, Complaints.SHOP_ID).as("named"))
            .select(
                col("w_who"),
                least(lit(1.0), lit((double) params.shopsInGoodFaith()).divide(col("named")))
                    .as("counts"));
    return complaints
        .groupBy(col(TableSpec.PLATFORM), col(Complaints.SHOP_ID), col("who"))
        .agg(
            min(TableSpec.EVENT_DAY).as("first"),
            max(TableSpec.EVENT_DAY).as("last"),
            count(lit(1)).as("complaints"))
        .join(persons, col("who").equalTo(col("w_who")))
        .groupBy(SHOP[0], SHOP[1])
        .agg(
            sum(expr("cast(round(counts * 1e6) as bigint)")).as("weighed"),
            count(lit(1)).as("complainants"),
            sum("complaints").as("complaints"),
            min("first").as("first"),
            max("last").as("last"));
  }

  /** Orders of each shop and the category that it sells most of. */
  private static Dataset<Row> sold(Inputs inputs) {
    Dataset<Row> items =
        inputs
            .table(Items.TABLE)
            .select(
                col(TableSpec.PLATFORM).as("i_platform"),
                col(Items.ITEM_ID).as("i_item"),
                col(Items.CATEGORY));
    return inputs
        .table(Orders.TABLE)
        .groupBy(TableSpec.PLATFORM, Orders.SHOP_ID, Orders.ITEM_ID)
        .agg(countDistinct(Orders.mainOrder()).as("n"))
        .join(
            items,
            col(TableSpec.PLATFORM)
                .equalTo(col("i_platform"))
                .and(col(Orders.ITEM_ID).equalTo(col("i_item"))),
            "left")
        .groupBy(col(TableSpec.PLATFORM), col(Orders.SHOP_ID), col(Items.CATEGORY))
        .agg(sum("n").as("n"))
        .groupBy(TableSpec.PLATFORM, Orders.SHOP_ID)
        .agg(
            sum("n").as("orders"),
            max(expr("named_struct('n', n, 'category', category)")).as("most"))
        .select(
            col(TableSpec.PLATFORM),
            col(Orders.SHOP_ID),
            col("orders"),
            coalesce(col("most.category"), lit("")).as("category"));
  }

  private Column[] columns() {
    Column perTenThousand = col("k").multiply(lit(10000.0)).divide(col("orders"));
    Column usual = col("expected").multiply(lit(10000.0)).divide(col("orders"));
    Column score =
        when(col("log_tail").lt(Math.log(1e-9)), params.strong())
            .when(col("log_tail").lt(Math.log(1e-4)), params.weak())
            .otherwise(params.slight());
    Column professional = col("complainants").minus(col("k")).divide(col("complainants"));
    return new Column[] {
      SignalRows.id(ID, col(TableSpec.PLATFORM), col(Complaints.SHOP_ID), col("first"))
          .as("signal_id"),
      lit(CODE).as("violation_code"),
      col(TableSpec.PLATFORM),
      lit("shop").as("subject_type"),
      col(Complaints.SHOP_ID).as("subject_id"),
      col("first").as("window_from"),
      col("last").as("window_to"),
      SignalRows.rounded(score).as("score"),
      SignalRows.rounded(col("log_tail").multiply(-1)).as("strength"),
      SignalRows.facts(
              SignalRows.fact("complainants-per-10000", perTenThousand, usual, NONE),
              SignalRows.fact("complainants", col("complainants"), col("expected"), NONE),
              SignalRows.fact("complaints", col("complaints"), NONE, NONE))
          .as("facts"),
      SignalRows.counters(
              SignalRows.counter(
                  "complainants-professional",
                  when(professional.gt(0.25), lit("possible")).otherwise(lit("weakened")),
                  professional,
                  NONE))
          .as("counter_evidence")
    };
  }
}
