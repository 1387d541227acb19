package mingcha.detect.price;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
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
import mingcha.schemas.Buyers;
import mingcha.schemas.Orders;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import mingcha.stats.FalseDiscovery;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Dearer for those who know the shop (杀熟): the same variant, in the same hour and channel or while
 * the page showed one price, asked of returning, frequent or long-registered buyers at a higher
 * price before coupons (消费者权益保护法实施条例 art 9(2)). The test is exact ({@link StratifiedFisher}); false
 * findings are controlled over all shops and groups.
 */
public final class Discrimination implements Detector {
  static final String ID = "price.discrimination";
  static final String CODE = "PR-DISCRIM";

  private static final DetectorInfo INFO = new DetectorInfo(ID, 3, Evidence.PRICES, List.of(CODE));
  private static final Column NO_FIGURE = lit(null).cast("double");

  /** Tests with a smaller p-value than this go to the driver; none other can pass the control. */
  private static final double CANDIDATE = 0.05;

  /**
   * A test that cannot come below this whatever was paid is not counted among those made. Leaving
   * tests out by their margins alone keeps the control valid (Tarone 1990).
   */
  private static final double WITHIN_REACH = 0.01;

  private static final String BASIS = "basis";

  /** Compared with other buyers of the hour. */
  private static final String BY_HOUR = "HOUR";

  /** Compared with what the page showed before and after. */
  private static final String BY_PAGE = "PAGE";

  private static final int MOST_CANDIDATES = 100_000;

  private final DiscriminationParams limits;

  public Discrimination(ParamSource source) {
    this.limits = source.params(ID, DiscriminationParams.class);
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(limits.lookBackDays())
        .require(Orders.TABLE, Orders.PAID_AT, Orders.BUYER_ID, Orders.LIST_PRICE_FEN)
        .canUse(Orders.TABLE, Orders.SHOP_DISCOUNT_FEN)
        .canUse(Orders.TABLE, Orders.PLATFORM_DISCOUNT_FEN)
        .canUse(Orders.TABLE, Orders.CHANNEL)
        .canUse(PriceSnapshots.TABLE, PriceSnapshots.LIST_PRICE_FEN)
        .canUse(Buyers.TABLE, Buyers.REGISTERED_AT);
  }

  @Override
  public Record params() {
    return limits;
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> orders = stage.materialise("buyers' prices", BuyerPrices.orders(inputs, limits));
    Dataset<Row> shown =
        inputs.has(PriceSnapshots.TABLE, PriceSnapshots.LIST_PRICE_FEN)
            ? stage.materialise("prices beside the page", BuyerPrices.besideThePage(inputs, orders))
            : BuyerPrices.judged(orders).limit(0);
    Dataset<Row> byHour =
        ShopTests.of(BuyerPrices.tables(orders), limits.leastTables())
            .withColumn(BASIS, lit(BY_HOUR));
    Dataset<Row> byPage =
        ShopTests.of(BuyerPrices.pageTables(shown), 1).withColumn(BASIS, lit(BY_PAGE));
    Dataset<Row> tests = stage.materialise("shops' tests", byHour.unionByName(byPage));
    Dataset<Row> found = stage.materialise("tests passed", controlled(stage, tests));
    Dataset<Row> victims =
        stage.materialise(
            "dear orders",
            victims(BuyerPrices.judged(orders), found.where(col(BASIS).equalTo(BY_HOUR)))
                .unionByName(victims(shown, found.where(col(BASIS).equalTo(BY_PAGE))))
                // An order may be dear by both comparisons, and to more than one group.
                .groupBy(
                    Signals.SIGNAL_ID,
                    TableSpec.PLATFORM,
                    Orders.SHOP_ID,
                    Orders.ITEM_ID,
                    Orders.ORDER_ID,
                    SaleRows.PARENT,
                    TableSpec.EVENT_DAY)
                .agg(max(BuyerPrices.PRICE_FEN).as(BuyerPrices.PRICE_FEN)));
    return Findings.of(signals(found, victims), members(victims));
  }

  /** The tests that pass the control of false findings, with their q-values. */
  private Dataset<Row> controlled(Stage stage, Dataset<Row> tests) {
    Dataset<Row> able = tests.where(col(ShopTests.LEAST_P).leq(WITHIN_REACH));
    long made = stage.collect("tests made", able.agg(count(lit(1))), 1).get(0).getLong(0);
    List<Row> candidates =
        stage.collect(
            "candidates",
            able.where(col(ShopTests.P).leq(CANDIDATE))
                .orderBy(ShopTests.P, TableSpec.PLATFORM, Orders.SHOP_ID, ShopTests.GROUP, BASIS)
                .limit(MOST_CANDIDATES),
            MOST_CANDIDATES);
    double[] p = candidates.stream().mapToDouble(row -> row.<Double>getAs(ShopTests.P)).toArray();
    double[] q = FalseDiscovery.qValues(p, made);
    List<Row> passing = new ArrayList<>();
    for (int i = 0; i < q.length; i++) {
      Row row = candidates.get(i);
      boolean isLarge = row.<Double>getAs(ShopTests.EFFECT) >= limits.leastEffect();
      if (q[i] <= limits.maxFalseShare() && isLarge) {
        passing.add(
            RowFactory.create(
                row.getAs(TableSpec.PLATFORM),
                row.getAs(Orders.SHOP_ID),
                row.getAs(ShopTests.GROUP),
                row.getAs(BASIS),
                q[i]));
      }
    }
    StructType shape =
        new StructType()
            .add(TableSpec.PLATFORM, DataTypes.StringType)
            .add(Orders.SHOP_ID, DataTypes.StringType)
            .add(ShopTests.GROUP, DataTypes.StringType)
            .add(BASIS, DataTypes.StringType)
            .add("q", DataTypes.DoubleType);
    return tests.join(
        broadcast(stage.rows(passing, shape)),
        PriceKeys.of(TableSpec.PLATFORM, Orders.SHOP_ID, ShopTests.GROUP, BASIS));
  }

  /** Orders of the disfavoured group at the dear price. */
  private static Dataset<Row> victims(Dataset<Row> orders, Dataset<Row> found) {
    Dataset<Row> groups =
        found.select(
            col(TableSpec.PLATFORM), col(Orders.SHOP_ID), col(ShopTests.GROUP).as("found_group"));
    return orders
        .where(col(BuyerPrices.IS_DEAR))
        .join(groups, PriceKeys.PLATFORM_AND_SHOP)
        .where(BuyerPrices.isIn(col("found_group")))
        .drop("found_group")
        .withColumn(
            Signals.SIGNAL_ID,
            SignalRows.id(ID, lit(CODE), col(TableSpec.PLATFORM), col(Orders.SHOP_ID)));
  }

  private Dataset<Row> signals(Dataset<Row> found, Dataset<Row> victims) {
    Dataset<Row> stretches =
        victims
            .groupBy(Signals.SIGNAL_ID, TableSpec.PLATFORM, Orders.SHOP_ID)
            .agg(
                min(TableSpec.EVENT_DAY).as(Signals.WINDOW_FROM),
                max(TableSpec.EVENT_DAY).as(Signals.WINDOW_TO),
                count(lit(1)).as("dear_orders"));
    Column gravest =
        max(
            struct(
                lit(1.0).minus(col("q")).as("certainty"),
                col(ShopTests.GROUP),
                col(BASIS),
                col("q"),
                col(ShopTests.TABLES),
                col(ShopTests.OBSERVED),
                col(ShopTests.EXPECTED),
                col(ShopTests.CONTRAST),
                col(ShopTests.EFFECT),
                col(ShopTests.EXTRA_FEN)));
    Dataset<Row> shops =
        found
            .groupBy(TableSpec.PLATFORM, Orders.SHOP_ID)
            .agg(
                gravest.as("g"),
                countDistinct(col(ShopTests.GROUP)).as("groups"),
                max(col(BASIS).equalTo(BY_PAGE)).as("is_above_page"));
    // A price for a first purchase is a new-customer offer; returning buyers alone do not tell,
    // unless they paid more than the page asked of everybody.
    Column mayBeWelcome =
        col("groups")
            .equalTo(1)
            .and(col("g.group_name").equalTo("RETURNING"))
            .and(not(col("is_above_page")));
    Column certain =
        when(col("g.q").leq(0.001).and(col("g.contrast").geq(0.5)), lit(0.95))
            .when(col("g.q").leq(0.01).and(col("is_above_page")), lit(0.93))
            // Whatever passes the control is false one time in twenty at most.
            .when(col("is_above_page"), lit(0.85))
            .when(col("g.q").leq(0.01), lit(0.8))
            .otherwise(lit(0.5));
    Column score = when(mayBeWelcome, certain.multiply(0.75)).otherwise(certain);
    return stretches
        .join(shops, PriceKeys.PLATFORM_AND_SHOP)
        .select(
            col(Signals.SIGNAL_ID),
            lit(CODE).as(Signals.VIOLATION_CODE),
            col(TableSpec.PLATFORM),
            lit("shop").as(Signals.SUBJECT_TYPE),
            col(Orders.SHOP_ID).as(Signals.SUBJECT_ID),
            col(Signals.WINDOW_FROM),
            col(Signals.WINDOW_TO),
            SignalRows.rounded(score).as(Signals.SCORE),
            SignalRows.rounded(col("g.contrast")).as(Signals.STRENGTH),
            SignalRows.facts(
                    SignalRows.fact(
                        "discrimination-dear", col("g.observed"), col("g.expected"), NO_FIGURE),
                    SignalRows.fact(
                        "discrimination-extra-fen", col("g.extra_fen"), NO_FIGURE, NO_FIGURE),
                    SignalRows.fact("discrimination-tables", col("g.tables"), NO_FIGURE, NO_FIGURE),
                    SignalRows.fact(
                        "discrimination-false-share",
                        col("g.q"),
                        lit(limits.maxFalseShare()),
                        NO_FIGURE))
                .as(Signals.FACTS),
            SignalRows.counters(
                    SignalRows.counter(
                        "discrimination-welcome-offer",
                        when(mayBeWelcome, lit("possible")).otherwise(lit("weakened")),
                        NO_FIGURE,
                        NO_FIGURE),
                    SignalRows.counter(
                        "discrimination-price-test", lit("excluded"), col("g.q"), NO_FIGURE))
                .as(Signals.COUNTER_EVIDENCE));
  }

  private static Dataset<Row> members(Dataset<Row> victims) {
    Dataset<Row> orders =
        victims.select(
            col(Signals.SIGNAL_ID),
            lit("order").as(SignalMembers.KIND),
            col(SaleRows.PARENT),
            lit(1.0));
    Dataset<Row> items =
        victims.select(
            col(Signals.SIGNAL_ID),
            lit("item").as(SignalMembers.KIND),
            col(Orders.ITEM_ID),
            lit(1.0));
    return ShopStretches.gathered(orders.union(items));
  }
}
