package mingcha.detect.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

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
import mingcha.schemas.Orders;
import mingcha.schemas.Shops;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Natural persons who sell for more than 100,000 yuan in a calendar year without registration, all
 * shops on all platforms added up (电子商务法 art 10, 网络交易监督管理办法 art 8). The window begins on the day on
 * which the turnover of the year passes the threshold.
 */
public final class Threshold implements Detector {
  static final String ID = "identity.threshold";
  private static final String CODE = "EC-NOLICENCE";
  private static final DetectorInfo INFO =
      new DetectorInfo(ID, 1, Evidence.REGISTER, List.of(CODE));
  private static final Column NONE = lit(null).cast("double");
  private static final int A_YEAR = 366;

  private final ThresholdParams params;

  public Threshold(ParamSource source) {
    this(source.params(ID, ThresholdParams.class));
  }

  Threshold(ThresholdParams params) {
    this.params = params;
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(A_YEAR)
        .require(Shops.TABLE, Shops.PERSON_ID)
        .require(Orders.TABLE, Orders.PAID_AT)
        .canUse(Shops.TABLE, Shops.LICENCE_DISPLAY)
        .canUse(Orders.TABLE, Orders.REFUND_FEN);
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    long threshold = params.yuan() * 100;
    Dataset<Row> daily =
        sales(inputs)
            .groupBy("person", "year", PaidOrders.PAID_DAY)
            .agg(sum(PaidOrders.NET_FEN).as("fen"))
            .withColumn(
                "so_far",
                expr(
                    "sum(fen) over (partition by person, year order by "
                        + PaidOrders.PAID_DAY
                        + ")"));
    Dataset<Row> over =
        stage.materialise(
            "persons over the threshold",
            daily
                .groupBy(col("person").as("o_person"), col("year").as("o_year"))
                .agg(
                    min(when(col("so_far").gt(threshold), col(PaidOrders.PAID_DAY))).as("passed"),
                    sum("fen").as("turnover"))
                .where(col("passed").isNotNull()));
    Dataset<Row> sold =
        stage.materialise(
            "their sales since",
            sales(inputs)
                .join(
                    over,
                    col("person").equalTo(col("o_person")).and(col("year").equalTo(col("o_year"))))
                .where(col(PaidOrders.PAID_DAY).geq(col("passed"))));
    Dataset<Row> shops =
        sold.groupBy(
                col(TableSpec.PLATFORM),
                col(Shops.SHOP_ID),
                col("person"),
                col("year"),
                col("passed"),
                col("turnover"),
                col("display"))
            .agg(
                min(PaidOrders.PAID_DAY).as("first"),
                max(PaidOrders.PAID_DAY).as("last"),
                count(lit(1)).as("orders"))
            .where(col("last").geq(lit(inputs.from())));
    Dataset<Row> together =
        shops
            .groupBy(col("person").as("p_person"), col("year").as("p_year"))
            .agg(countDistinct(TableSpec.PLATFORM, Shops.SHOP_ID).as("shops"));
    Dataset<Row> signals =
        shops
            .join(
                together,
                col("person").equalTo(col("p_person")).and(col("year").equalTo(col("p_year"))))
            .select(columns(threshold));
    Dataset<Row> members =
        sold.select(
                id().as("signal_id"),
                lit("order").as("kind"),
                col(PaidOrders.PARENT).as("id"),
                lit(1.0).as("weight"))
            .join(
                signals.select(col("signal_id").as("s_id")), expr("signal_id = s_id"), "left_semi")
            .unionByName(
                signals.select(
                    col("signal_id"),
                    lit("shop").as("kind"),
                    col("subject_id").as("id"),
                    lit(1.0).as("weight")));
    return Findings.of(signals, members);
  }

  private Column[] columns(long threshold) {
    Column turnover = col("turnover").divide(lit(100.0));
    Column share = col("turnover").divide(lit((double) threshold)).minus(lit(1.0));
    Column isExempt = col("display").equalTo("exempt");
    Column score =
        when(share.lt(params.clearShare()), params.narrow())
            .when(isExempt, params.exempt())
            .otherwise(params.clear());
    return new Column[] {
      id().as("signal_id"),
      lit(CODE).as("violation_code"),
      col(TableSpec.PLATFORM),
      lit("shop").as("subject_type"),
      col(Shops.SHOP_ID).as("subject_id"),
      col("first").as("window_from"),
      col("last").as("window_to"),
      SignalRows.rounded(score).as("score"),
      SignalRows.rounded(share).as("strength"),
      SignalRows.facts(
              SignalRows.fact("threshold-turnover", turnover, lit((double) params.yuan()), NONE),
              SignalRows.fact("threshold-shops", col("shops"), NONE, NONE),
              SignalRows.fact("threshold-orders-since", col("orders"), NONE, NONE))
          .as("facts"),
      SignalRows.counters(
              SignalRows.counter(
                  "threshold-exempt-trade",
                  when(isExempt, lit("possible")).otherwise(lit("not_checked")),
                  turnover,
                  NONE),
              SignalRows.counter(
                  "threshold-narrow",
                  when(share.lt(params.clearShare()), lit("possible")).otherwise(lit("excluded")),
                  share,
                  lit(params.clearShare())))
          .as("counter_evidence")
    };
  }

  private static Column id() {
    return SignalRows.id(
        ID, col(TableSpec.PLATFORM), col(Shops.SHOP_ID), col("year"), col("passed"));
  }

  /** Sales of natural persons without registration, with their year of payment. */
  private static Dataset<Row> sales(Inputs inputs) {
    Dataset<Row> persons =
        inputs
            .table(Shops.TABLE)
            .where(
                col(Shops.PERSON_ID)
                    .isNotNull()
                    .and(UnifiedCode.normal(col(Shops.USCC)).isNull())
                    .and(
                        coalesce(col(Shops.OPERATOR_TYPE), lit("natural_person"))
                            .equalTo("natural_person"))
                    .and(coalesce(col(Shops.LICENCE_DISPLAY), lit("none")).isin("none", "exempt")))
            .select(
                col(TableSpec.PLATFORM).as("p_platform"),
                col(Shops.SHOP_ID).as("p_shop"),
                col(Shops.PERSON_ID).as("person"),
                coalesce(col(Shops.LICENCE_DISPLAY), lit("none")).as("display"));
    return PaidOrders.of(inputs)
        .join(
            persons,
            col(TableSpec.PLATFORM)
                .equalTo(col("p_platform"))
                .and(col(Shops.SHOP_ID).equalTo(col("p_shop"))))
        .drop("p_platform", "p_shop")
        .where(col(PaidOrders.PAID_DAY).leq(lit(inputs.asOf())))
        .withColumn("year", year(col(PaidOrders.PAID_DAY)));
  }
}
