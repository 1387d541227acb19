package mingcha.detect.identity;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import mingcha.detect.Detector;
import mingcha.detect.DetectorInfo;
import mingcha.detect.Evidence;
import mingcha.detect.Findings;
import mingcha.detect.Inputs;
import mingcha.detect.Needs;
import mingcha.detect.ParamSource;
import mingcha.detect.SignalRows;
import mingcha.detect.Stage;
import mingcha.schemas.Declarations;
import mingcha.schemas.Orders;
import mingcha.schemas.Shipments;
import mingcha.schemas.TableSpec;
import mingcha.stats.Tails;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * Cross-border order, payment and waybill that contradict each other (电子商务法 art 26): a hint for
 * customs. The excess of a shop's contradictions over the platform's own is tested by the exact
 * binomial tail, corrected for the number of shops. Another consignee than declared is a gift as a
 * rule: it is told, but never counts alone.
 */
public final class Triple implements Detector {
  static final String ID = "identity.triple";
  private static final String CODE = "CB-TRIPLE";
  private static final DetectorInfo INFO = new DetectorInfo(ID, 1, Evidence.PARCELS, List.of(CODE));
  private static final Column NONE = lit(null).cast("double");
  private static final List<String> KINDS =
      List.of("amounts", "buyers", "payers", "consignees", "parcels");

  private static final String GIFT = "consignees";

  /** The tail of a binomial law is summed by our own kernel, which no expression offers. */
  private static final UserDefinedFunction LOG_TAIL =
      udf(
          (UDF3<Long, Long, Double, Double>) (bad, n, baseline) -> Tails.binomial(bad, n, baseline),
          DataTypes.DoubleType);

  private final TripleParams params;

  public Triple(ParamSource source) {
    this(source.params(ID, TripleParams.class));
  }

  Triple(TripleParams params) {
    this.params = params;
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(params.lookBackDays())
        .require(Declarations.TABLE, Declarations.ORDER_ID)
        .require(Orders.TABLE, Orders.PAID_FEN)
        .canUse(Declarations.TABLE, Declarations.PAYMENT_AMOUNT_FEN)
        .canUse(Declarations.TABLE, Declarations.WAYBILL_NO)
        .canUse(Shipments.TABLE, Shipments.WAYBILL_NO);
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> compared = stage.materialise("documents compared", compared(inputs));
    Dataset<Row> judged = stage.materialise("contradictions", judged(stage, compared));
    Column[] kinds = KINDS.stream().map(kind -> sum(kind).as(kind)).toArray(Column[]::new);
    Column[] sums =
        Stream.concat(
                Stream.of(
                    sum("is_bad").as("bad"),
                    min(when(col("is_bad").equalTo(1), col("day"))).as("first"),
                    max(when(col("is_bad").equalTo(1), col("day"))).as("last")),
                Arrays.stream(kinds))
            .toArray(Column[]::new);
    Dataset<Row> byShop =
        judged.groupBy(TableSpec.PLATFORM, Orders.SHOP_ID).agg(count(lit(1)).as("n"), sums);
    Dataset<Row> platforms =
        judged
            .groupBy(col(TableSpec.PLATFORM).as("b_platform"))
            .agg(count(lit(1)).as("all_n"), sum("is_bad").as("all_bad"));
    // The shop itself is left out of what it is compared with; one slip is granted to the others.
    Column others =
        least(
            lit(0.9),
            col("all_bad")
                .minus(col("bad"))
                .plus(lit(1.0))
                .divide(col("all_n").minus(col("n")).plus(lit(20.0))));
    Dataset<Row> shops =
        byShop
            .crossJoin(byShop.agg(count(lit(1)).as("shops")))
            .join(platforms, col(TableSpec.PLATFORM).equalTo(col("b_platform")))
            .withColumn("baseline", others)
            .withColumn("share", col("bad").divide(col("n").cast("double")))
            .where(
                col("bad")
                    .geq(params.leastContradictions())
                    .and(col("share").geq(params.leastShare()))
                    .and(col("share").geq(col("baseline").multiply(params.timesBaseline())))
                    .and(col("last").geq(lit(inputs.from()))))
            .withColumn("log_tail", logTail());
    Dataset<Row> signals = shops.select(columns());
    Dataset<Row> members =
        judged
            .where(col("is_bad").equalTo(1))
            .join(
                signals.select(
                    col("signal_id"), col(TableSpec.PLATFORM).as("s_platform"), col("subject_id")),
                col(TableSpec.PLATFORM)
                    .equalTo(col("s_platform"))
                    .and(col(Orders.SHOP_ID).equalTo(col("subject_id"))))
            .select(
                col("signal_id"),
                lit("order").as("kind"),
                col(Declarations.ORDER_ID).as("id"),
                lit(1.0).as("weight"));
    return Findings.of(signals, members);
  }

  /**
   * One row a declaration: for each kind of comparison whether it agrees; null where it cannot be
   * made.
   */
  private Dataset<Row> compared(Inputs inputs) {
    Dataset<Row> orders =
        inputs
            .table(Orders.TABLE)
            .groupBy(col(TableSpec.PLATFORM).as("o_platform"), Orders.mainOrder().as("o_order"))
            .agg(
                min(Orders.SHOP_ID).as(Orders.SHOP_ID),
                min(Orders.BUYER_ID).as("o_buyer"),
                min(Orders.CONSIGNEE_ID).as("o_consignee"));
    Dataset<Row> parcels =
        inputs
            .table(Shipments.TABLE)
            .groupBy(
                col(TableSpec.PLATFORM).as("w_platform"), col(Shipments.ORDER_ID).as("w_order"))
            .agg(expr("array_sort(collect_set(" + Shipments.WAYBILL_NO + "))").as("waybills"));
    Column amount = col(Declarations.ORDER_AMOUNT_FEN).cast("double");
    Column paid = col(Declarations.PAYMENT_AMOUNT_FEN).cast("double");
    return inputs
        .table(Declarations.TABLE)
        .join(
            orders,
            col(TableSpec.PLATFORM)
                .equalTo(col("o_platform"))
                .and(col(Declarations.ORDER_ID).equalTo(col("o_order"))))
        .join(
            parcels,
            col(TableSpec.PLATFORM)
                .equalTo(col("w_platform"))
                .and(col(Declarations.ORDER_ID).equalTo(col("w_order"))),
            "left")
        .select(
            col(TableSpec.PLATFORM),
            col(Orders.SHOP_ID),
            col(Declarations.ORDER_ID),
            col(TableSpec.EVENT_DAY).as("day"),
            abs(amount.minus(paid))
                .leq(greatest(amount, paid).multiply(params.amountTolerance()))
                .as("amounts"),
            col(Declarations.ORDER_BUYER_ID).equalTo(col("o_buyer")).as("buyers"),
            col(Declarations.PAYER_ID).equalTo(col(Declarations.ORDER_BUYER_ID)).as("payers"),
            col(Declarations.CONSIGNEE_ID).equalTo(col("o_consignee")).as("consignees"),
            expr("array_contains(waybills, waybill_no)").as("parcels"));
  }

  /** Identifiers of different kinds never agree; a comparison that mostly fails says nothing. */
  private Dataset<Row> judged(Stage stage, Dataset<Row> compared) {
    Column[] shares =
        KINDS.stream()
            .map(kind -> expr("coalesce(avg(cast(" + kind + " as double)), 0.0)").as(kind))
            .toArray(Column[]::new);
    Row agree =
        stage
            .collect(
                "agreement",
                compared.agg(shares[0], Arrays.copyOfRange(shares, 1, shares.length)),
                1)
            .get(0);
    Dataset<Row> judged = compared;
    Column bad = lit(0);
    for (String kind : KINDS) {
      boolean isComparable = agree.<Double>getAs(kind) >= params.comparableShare();
      if (!isComparable) {
        stage.note("not-comparable", kind + " of the documents agree too seldom to be compared", 1);
      }
      Column contradicts =
          isComparable ? coalesce(expr("cast(not " + kind + " as int)"), lit(0)) : lit(0);
      judged = judged.withColumn(kind, contradicts);
      // A gift goes to somebody else than was declared, and honestly: it never counts alone.
      bad = kind.equals(GIFT) ? bad : greatest(bad, col(kind));
    }
    return judged.withColumn("is_bad", bad);
  }

  /**
   * ln P(at least so many contradictions) at the baseline, as the best of all shops compared (C. E.
   * Bonferroni 1936).
   */
  private static Column logTail() {
    return least(
        LOG_TAIL
            .apply(col("bad").cast("long"), col("n"), col("baseline"))
            .plus(log(col("shops").cast("double"))),
        lit(0.0));
  }

  private Column[] columns() {
    Column score =
        when(col("log_tail").lt(Math.log(1e-4)), params.strong())
            .when(col("log_tail").lt(Math.log(0.01)), params.weak())
            .otherwise(params.slight());
    Column[] facts = new Column[KINDS.size() + 1];
    facts[0] =
        SignalRows.fact(
            "triple-contradictions", col("bad"), col("n").multiply(col("baseline")), NONE);
    for (int i = 0; i < KINDS.size(); i++) {
      Column n = col(KINDS.get(i));
      facts[i + 1] =
          when(
              n.gt(0), SignalRows.fact("triple-" + KINDS.get(i), n, col("n").cast("double"), NONE));
    }
    return new Column[] {
      SignalRows.id(ID, col(TableSpec.PLATFORM), col(Orders.SHOP_ID), col("first")).as("signal_id"),
      lit(CODE).as("violation_code"),
      col(TableSpec.PLATFORM),
      lit("shop").as("subject_type"),
      col(Orders.SHOP_ID).as("subject_id"),
      col("first").as("window_from"),
      col("last").as("window_to"),
      SignalRows.rounded(score).as("score"),
      SignalRows.rounded(col("log_tail").multiply(-1)).as("strength"),
      SignalRows.facts(facts).as("facts"),
      SignalRows.counters(
              SignalRows.counter(
                  "triple-slips",
                  when(col("log_tail").lt(Math.log(1e-4)), lit("excluded"))
                      .otherwise(lit("weakened")),
                  col("share"),
                  col("baseline")))
          .as("counter_evidence")
    };
  }
}
