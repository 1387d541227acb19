package mingcha.detect.price;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Locale;
import mingcha.detect.Detector;
import mingcha.detect.DetectorInfo;
import mingcha.detect.Evidence;
import mingcha.detect.Findings;
import mingcha.detect.Inputs;
import mingcha.detect.Needs;
import mingcha.detect.ParamSource;
import mingcha.detect.SignalRows;
import mingcha.detect.Stage;
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.Payments;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fictitious original prices (虚构原价): a compared price above the lowest transacted price of the
 * seven days before, by the test of the statute and by nothing else; see {@link FloorTest}.
 *
 * <p>Snapshots are shuffled once, orders once, and only orders sold under what was found a second
 * time, for members.
 */
public final class FictitiousOriginal implements Detector {
  static final String ID = "price.fictitious_original";
  static final String CODE = "PR-FAKE-ORIG";

  private static final DetectorInfo INFO = new DetectorInfo(ID, 1, Evidence.STATUTE, List.of(CODE));

  private static final Column NO_FIGURE = lit(null).cast("double");

  private final FictitiousOriginalParams limits;
  private final PromotionCalendar calendar;

  /**
   * Parameters with the calendar that they are read with.
   *
   * @param limits how much each outcome is believed
   * @param calendar festivals
   */
  public record Params(FictitiousOriginalParams limits, PromotionCalendar calendar) {}

  public FictitiousOriginal(ParamSource source) {
    this(
        source.params(ID, FictitiousOriginalParams.class),
        source.bind(PromotionCalendar.FILE, PromotionCalendar.class));
  }

  FictitiousOriginal(FictitiousOriginalParams limits, PromotionCalendar calendar) {
    this.limits = limits;
    this.calendar = calendar;
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(limits.lookBackDays())
        .require(Orders.TABLE, Orders.PAID_FEN, Orders.PAID_AT)
        .canUse(PriceSnapshots.TABLE, PriceSnapshots.REF_PRICE_FEN)
        .canUse(PriceSnapshots.TABLE, PriceSnapshots.PROMO_STARTS_AT)
        .canUse(Orders.TABLE, Orders.PLATFORM_DISCOUNT_FEN)
        .canUse(Orders.TABLE, Orders.REF_PRICE_FEN)
        .canUse(Orders.TABLE, Orders.IS_PRESALE)
        .canUse(Payments.TABLE, Payments.ORDER_ID)
        .canUse(Items.TABLE, Items.LISTED_AT)
        .after(SaleRows.BRUSHING.toArray(new String[0]));
  }

  @Override
  public Record params() {
    return new Params(limits, calendar);
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> sales = SaleRows.of(inputs, limits.suspectScore());
    Dataset<Row> comparisons = stage.materialise("comparisons", comparisons(inputs, sales));
    Dataset<Row> verdicts =
        stage.materialise(
            "verdicts", VerdictRows.of(withHistory(inputs, sales, comparisons), sales, limits));
    note(stage, comparisons, verdicts);
    Dataset<Row> assigned =
        stage.materialise(
            "exceeding", ShopStretches.assigned(ID, CODE, exceeding(inputs, verdicts)));
    Dataset<Row> members =
        ShopStretches.gathered(ShopStretches.members(assigned).union(orders(assigned, sales)));
    return Findings.of(ShopStretches.signals(CODE, assigned), members);
  }

  private Dataset<Row> comparisons(Inputs inputs, Dataset<Row> sales) {
    Dataset<Row> seen = ComparisonRows.ofSnapshots(inputs.table(PriceSnapshots.TABLE), calendar);
    if (!inputs.has(Orders.TABLE, Orders.REF_PRICE_FEN)) {
      return seen;
    }
    Dataset<Row> watched =
        inputs
            .table(PriceSnapshots.TABLE)
            .groupBy(TableSpec.PLATFORM, PriceSnapshots.ITEM_ID)
            .agg(lit(true).as("is_watched"));
    Dataset<Row> unwatched = sales.join(watched, PriceKeys.PLATFORM_AND_ITEM, "left_anti");
    return seen.unionByName(ComparisonRows.ofOrders(unwatched, calendar));
  }

  /** Data of an item begin with its first trace, or with its shop's where it was listed before. */
  private static Dataset<Row> withHistory(
      Inputs inputs, Dataset<Row> sales, Dataset<Row> comparisons) {
    Dataset<Row> shops =
        sales
            .groupBy(TableSpec.PLATFORM, Orders.SHOP_ID)
            .agg(unix_date(min(to_date(col(Orders.CREATED_AT)))).as("shop_from"));
    Dataset<Row> listed =
        inputs
            .table(Items.TABLE)
            .select(
                col(TableSpec.PLATFORM),
                col(Items.ITEM_ID),
                unix_date(to_date(col(Items.LISTED_AT))).as("listed"));
    Column sinceListed = when(col("listed").isNotNull(), greatest(col("listed"), col("shop_from")));
    return comparisons
        .where(col(VerdictRows.COMPARED_FEN).isNotNull())
        .join(shops, PriceKeys.PLATFORM_AND_SHOP, "left")
        .join(listed, PriceKeys.PLATFORM_AND_ITEM, "left")
        .withColumn(
            VerdictRows.HISTORY_FROM, least(col(ComparisonRows.ITEM_SEEN_FROM), sinceListed))
        .drop("shop_from", "listed");
  }

  private Dataset<Row> exceeding(Inputs inputs, Dataset<Row> verdicts) {
    Column excess =
        col(VerdictRows.COMPARED_FEN).divide(col(VerdictRows.FLOOR_FEN)).minus(lit(1.0));
    Column floor = yuan(VerdictRows.FLOOR_FEN);
    return verdicts
        .where(
            col(VerdictRows.OUTCOME)
                .equalTo(Verdict.Outcome.EXCEEDS.name())
                .and(col(VerdictRows.LAST_DAY).geq(lit(inputs.from())))
                .and(col(VerdictRows.FIRST_DAY).leq(lit(inputs.asOf()))))
        .withColumn(ShopStretches.LAST_DAY, least(col(VerdictRows.LAST_DAY), lit(inputs.asOf())))
        .withColumn(ShopStretches.STRENGTH, excess)
        .withColumn(
            ShopStretches.FACTS,
            SignalRows.facts(
                SignalRows.fact("price-compared", yuan(VerdictRows.COMPARED_FEN), floor, NO_FIGURE),
                SignalRows.fact("price-excess-share", excess, NO_FIGURE, NO_FIGURE),
                SignalRows.fact(
                    "price-floor-after-all-savings",
                    yuan(VerdictRows.SAVINGS_FLOOR_FEN),
                    floor,
                    NO_FIGURE),
                SignalRows.fact("price-asked", yuan("asked_fen"), floor, NO_FIGURE),
                SignalRows.fact(
                    "price-sold-under", col(VerdictRows.SOLD_UNDER), NO_FIGURE, NO_FIGURE)))
        .withColumn(
            ShopStretches.COUNTERS,
            SignalRows.counters(
                checked("price-rounded-to-yuan", col("is_rounded"), excess),
                checked("price-more-favourable", col("is_more_favourable"), excess),
                checked("price-rests-on-suspects", col("rests_on_suspects"), excess),
                checked("price-shown-earlier", col("start").equalTo("SHOWN_EARLIER"), excess),
                SignalRows.counter(
                    "price-label-explains",
                    when(col(ComparisonRows.SOURCE).equalTo("ORDERS"), lit("not_checked"))
                        .otherwise(lit("excluded")),
                    NO_FIGURE,
                    NO_FIGURE)));
  }

  /** Orders that decide, and orders sold under the compared price. */
  private static Dataset<Row> orders(Dataset<Row> assigned, Dataset<Row> sales) {
    Dataset<Row> deciding =
        assigned.select(
            col(ShopStretches.SIGNAL_ID),
            lit("order").as("kind"),
            explode(col(VerdictRows.DECIDING_ORDERS)),
            col(ShopStretches.SCORE));
    Dataset<Row> under =
        sales
            .select(
                col(TableSpec.PLATFORM),
                col(Orders.SHOP_ID),
                col(Orders.ITEM_ID),
                col(Orders.SKU_ID),
                col(SaleRows.PARENT),
                to_date(col(Orders.CREATED_AT)).as("ordered"),
                col(SaleRows.FULL_PAYMENT))
            .where(col(SaleRows.FULL_PAYMENT).isNotNull())
            .join(assigned, PriceKeys.VARIANT)
            .where(
                col("ordered").between(col(ShopStretches.FIRST_DAY), col(ShopStretches.LAST_DAY)))
            .select(
                col(ShopStretches.SIGNAL_ID),
                lit("order").as("kind"),
                col(SaleRows.PARENT),
                col(ShopStretches.SCORE));
    return deciding.union(under);
  }

  private static void note(Stage stage, Dataset<Row> comparisons, Dataset<Row> verdicts) {
    FeedNotes.unreliable(stage, comparisons);
    stage
        .collect(
            "insufficient",
            verdicts
                .where(col(VerdictRows.OUTCOME).equalTo(Verdict.Outcome.INSUFFICIENT.name()))
                .groupBy("gap")
                .agg(count(lit(1)).as("n"))
                .orderBy("gap"),
            Verdict.Gap.values().length)
        .forEach(
            row ->
                stage.note(
                    "insufficient-data",
                    "comparisons not tested: "
                        + row.getString(0).toLowerCase(Locale.ROOT).replace('_', ' '),
                    row.getLong(1)));
  }

  private static Column checked(String code, Column applies, Column value) {
    return SignalRows.counter(
        code, when(applies, lit("possible")).otherwise(lit("excluded")), value, NO_FIGURE);
  }

  private static Column yuan(String fen) {
    return col(fen).divide(lit(100.0));
  }
}
