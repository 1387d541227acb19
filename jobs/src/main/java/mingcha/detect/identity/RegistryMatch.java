package mingcha.detect.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.trunc;
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
import mingcha.schemas.Orders;
import mingcha.schemas.Registry;
import mingcha.schemas.Shops;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Shops against the register (比对核查): trading after the registration ended (市场主体登记管理条例 art 43, 电子商务法
 * art 10), and hints that what a shop shows of itself is not true (电子商务法 art 15). Natural persons
 * need no code and are never asked for one.
 */
public final class RegistryMatch implements Detector {
  static final String ID = "identity.registry";
  private static final String NO_LICENCE = "EC-NOLICENCE";
  private static final String NO_DISPLAY = "EC-NODISPLAY";
  private static final DetectorInfo INFO =
      new DetectorInfo(ID, 1, Evidence.REGISTER, List.of(NO_LICENCE, NO_DISPLAY));
  private static final Column NONE = lit(null).cast("double");
  static final String CODE = "normal_code";
  static final String IS_VALID = "is_valid";
  private static final String SIGNAL = "signal_id";

  private final RegistryParams params;

  public RegistryMatch(ParamSource source) {
    this(source.params(ID, RegistryParams.class));
  }

  RegistryMatch(RegistryParams params) {
    this.params = params;
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(params.lookBackDays())
        .require(Shops.TABLE, Shops.USCC)
        .require(Orders.TABLE, Orders.PAID_AT)
        .require(Registry.TABLE, Registry.STATUS)
        .canUse(Registry.TABLE, Registry.STATUS_AT)
        .canUse(Shops.TABLE, Shops.OPERATOR_NAME)
        .canUse(Shops.TABLE, Shops.LICENCE_DISPLAY);
  }

  @Override
  public Record params() {
    return params;
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> register = register(inputs);
    Dataset<Row> matched =
        stage.materialise(
            "matched", operators(inputs).join(register, col(CODE).equalTo(col("r_code")), "left"));
    Dataset<Row> after = stage.materialise("orders after the end", after(inputs, matched));
    Dataset<Row> trading = stage.materialise("trading", trading(inputs, matched, after, register));
    Dataset<Row> hints = stage.materialise("hint signals", hints(inputs, stage, matched, register));
    Dataset<Row> signals = trading.unionByName(hints);
    Dataset<Row> members =
        after
            .join(
                trading.select(
                    col(SIGNAL),
                    col("platform").as("t_platform"),
                    col("subject_id"),
                    col("window_from"),
                    col("window_to")),
                col(TableSpec.PLATFORM)
                    .equalTo(col("t_platform"))
                    .and(col(Shops.SHOP_ID).equalTo(col("subject_id"))))
            .where(col(PaidOrders.PAID_DAY).between(col("window_from"), col("window_to")))
            .select(
                col(SIGNAL),
                lit("order").as("kind"),
                col(PaidOrders.PARENT).as("id"),
                lit(1.0).as("weight"));
    Dataset<Row> shops =
        signals.select(
            col(SIGNAL), lit("shop").as("kind"), col("subject_id").as("id"), lit(1.0).as("weight"));
    return Findings.of(signals, members.unionByName(shops));
  }

  /** Shops of registered operators; natural persons and the platform itself are left out. */
  private static Dataset<Row> operators(Inputs inputs) {
    return inputs
        .table(Shops.TABLE)
        .withColumn(CODE, UnifiedCode.normal(col(Shops.USCC)))
        .where(
            coalesce(col(Shops.OPERATOR_TYPE), lit("enterprise"))
                .isin("enterprise", "individual_business"))
        .select(
            col(TableSpec.PLATFORM),
            col(Shops.SHOP_ID),
            col(CODE),
            UnifiedCode.checks(CODE).as(IS_VALID),
            name(col(Shops.OPERATOR_NAME)).as("name"),
            col(Shops.LICENCE_DISPLAY),
            to_date(col(Shops.OPENED_AT)).as("opened"));
  }

  /** The register's latest row of each code. */
  private static Dataset<Row> register(Inputs inputs) {
    return inputs
        .table(Registry.TABLE)
        .withColumn("r_code", UnifiedCode.normal(col(Registry.USCC)))
        .withColumn(
            "place",
            expr(
                "row_number() over (partition by r_code order by loaded_at desc, platform,"
                    + " file_no desc, row_no desc)"))
        .where(col("place").equalTo(1))
        .select(
            col("r_code"),
            name(col(Registry.NAME)).as("r_name"),
            col(Registry.STATUS).as("r_status"),
            to_date(col(Registry.STATUS_AT)).as("ended"),
            to_date(col(Registry.ESTABLISHED_AT)).as("established"));
  }

  /** Paid orders later than the day on which the registration ended. */
  private static Dataset<Row> after(Inputs inputs, Dataset<Row> matched) {
    Dataset<Row> ended =
        matched
            .where(col("r_status").isin("revoked", "deregistered").and(col("ended").isNotNull()))
            .select(
                col(TableSpec.PLATFORM).as("e_platform"),
                col(Shops.SHOP_ID).as("e_shop"),
                col("ended"));
    return PaidOrders.of(inputs)
        .join(
            ended,
            col(TableSpec.PLATFORM)
                .equalTo(col("e_platform"))
                .and(col(Shops.SHOP_ID).equalTo(col("e_shop"))))
        .where(
            col(PaidOrders.PAID_DAY)
                .gt(col("ended"))
                .and(col(PaidOrders.PAID_DAY).leq(lit(inputs.asOf()))))
        .drop("e_platform", "e_shop");
  }

  private Dataset<Row> trading(
      Inputs inputs, Dataset<Row> matched, Dataset<Row> after, Dataset<Row> register) {
    Dataset<Row> renewals =
        register
            .where(col("r_status").equalTo("active").and(col("r_name").isNotNull()))
            .groupBy(col("r_name").as("a_name"))
            .agg(max("established").as("renewed"));
    Dataset<Row> sold =
        after
            .groupBy(TableSpec.PLATFORM, Shops.SHOP_ID)
            .agg(
                min(PaidOrders.PAID_DAY).as("first"),
                max(PaidOrders.PAID_DAY).as("last"),
                count(lit(1)).as("orders"),
                sum(PaidOrders.NET_FEN).as("fen"),
                countDistinct(PaidOrders.PAID_DAY).as("days"),
                min("ended").as("ended"))
            .where(col("last").geq(lit(inputs.from())))
            .join(
                matched.select(TableSpec.PLATFORM, Shops.SHOP_ID, "r_name", "r_status"),
                new String[] {TableSpec.PLATFORM, Shops.SHOP_ID},
                "inner")
            .join(renewals, col("r_name").equalTo(col("a_name")), "left");
    Column isRenewed = coalesce(col("renewed").geq(col("ended")), lit(false));
    Column isWinding = col("last").leq(date_add(col("ended"), params.graceDays()));
    Column score =
        when(isRenewed, params.renewed())
            .when(isWinding, params.winding())
            .when(col("orders").lt(params.leastOrders()), params.fewOrders())
            .otherwise(params.traded());
    Column outcome = when(isRenewed, lit("possible")).otherwise(lit("excluded"));
    return signals(
        sold,
        NO_LICENCE,
        col("ended"),
        col("first"),
        col("last"),
        score,
        col("orders").cast("double"),
        SignalRows.facts(
            SignalRows.fact(
                "register-orders-after",
                col("orders"),
                datediff(col("last"), col("ended")).cast("double"),
                NONE),
            SignalRows.fact("register-yuan-after", col("fen").divide(lit(100.0)), NONE, NONE),
            SignalRows.fact("register-days-after", col("days"), NONE, NONE)),
        SignalRows.counters(
            SignalRows.counter("register-renewed", outcome, NONE, NONE),
            SignalRows.counter(
                "register-winding-up",
                when(isWinding, lit("possible")).otherwise(lit("excluded")),
                datediff(col("last"), col("ended")).cast("double"),
                lit((double) params.graceDays()))));
  }

  /**
   * What a shop shows of itself; one signal a shop, and after the first night one a month, on the
   * first day of trade: the same hint each night would be news to nobody.
   */
  private Dataset<Row> hints(
      Inputs inputs, Stage stage, Dataset<Row> matched, Dataset<Row> register) {
    Dataset<Row> suspects = new DisplayHints(params).suspects(inputs, stage, matched, register);
    Dataset<Row> months =
        PaidOrders.of(inputs)
            .where(col(PaidOrders.PAID_DAY).leq(lit(inputs.asOf())))
            .groupBy(
                col(TableSpec.PLATFORM),
                col(Shops.SHOP_ID),
                trunc(col(PaidOrders.PAID_DAY), "month").as("month"))
            .agg(
                min(PaidOrders.PAID_DAY).as("first"),
                max(PaidOrders.PAID_DAY).as("last"),
                count(lit(1)).as("orders"))
            .where(col("first").geq(lit(inputs.from())))
            .groupBy(TableSpec.PLATFORM, Shops.SHOP_ID)
            .agg(min("first").as("first"), max("last").as("last"), sum("orders").as("orders"));
    Dataset<Row> hinted =
        suspects.join(months, new String[] {TableSpec.PLATFORM, Shops.SHOP_ID}, "inner");
    return signals(
        hinted,
        NO_DISPLAY,
        lit(0),
        col("first"),
        least(col("last"), lit(inputs.asOf())),
        col("hint_score"),
        col("orders").cast("double"),
        DisplayHints.facts(),
        DisplayHints.counters());
  }

  /** Names differ in brackets, spaces and case where nothing else differs. */
  private static Column name(Column written) {
    Column bare = regexp_replace(written, lit("[\\s\u3000()（）·.,，。-]+"), lit(""));
    return when(bare.contains("*"), lit(null).cast("string")).otherwise(bare);
  }

  private static Dataset<Row> signals(
      Dataset<Row> rows,
      String code,
      Column identity,
      Column from,
      Column to,
      Column score,
      Column strength,
      Column facts,
      Column counters) {
    return rows.select(
        SignalRows.id(ID, lit(code), col(TableSpec.PLATFORM), col(Shops.SHOP_ID), identity, from)
            .as(SIGNAL),
        lit(code).as("violation_code"),
        col(TableSpec.PLATFORM),
        lit("shop").as("subject_type"),
        col(Shops.SHOP_ID).as("subject_id"),
        from.as("window_from"),
        to.as("window_to"),
        SignalRows.rounded(score).as("score"),
        SignalRows.rounded(strength).as("strength"),
        facts.as("facts"),
        counters.as("counter_evidence"));
  }
}
