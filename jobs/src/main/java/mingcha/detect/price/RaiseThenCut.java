package mingcha.detect.price;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
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
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Raising before cutting (先涨后降): a list price raised significantly one to thirty days before a
 * discount that is then reckoned from it (明码标价和禁止价格欺诈规定 art 17(1)).
 *
 * <p>What the statutory test of {@code price.fictitious_original} tells already is left to it. A
 * raise that was sold for seven days passes that test and is held.
 */
public final class RaiseThenCut implements Detector {
  static final String ID = "price.raise_then_cut";
  static final String CODE = "PR-RAISE-CUT";

  private static final DetectorInfo INFO = new DetectorInfo(ID, 2, Evidence.PRICES, List.of(CODE));
  private static final Column NO_FIGURE = lit(null).cast("double");
  private static final int LOOK_BACK_DAYS = 90;
  private static final int PEER_DAYS = 10;

  /** From this share on a rise counts in full. */
  private static final double SIGNIFICANT_RISE = 0.25;

  private final RaiseThenCutParams limits;
  private final FictitiousOriginalParams floorLimits;
  private final PromotionCalendar calendar;

  /**
   * Parameters with the calendar that they are read with.
   *
   * @param limits its own
   * @param calendar festivals
   */
  public record Params(RaiseThenCutParams limits, PromotionCalendar calendar) {}

  public RaiseThenCut(ParamSource source) {
    this.limits = source.params(ID, RaiseThenCutParams.class);
    this.floorLimits = source.params(FictitiousOriginal.ID, FictitiousOriginalParams.class);
    this.calendar = source.bind(PromotionCalendar.FILE, PromotionCalendar.class);
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(LOOK_BACK_DAYS)
        .require(PriceSnapshots.TABLE, PriceSnapshots.LIST_PRICE_FEN)
        .canUse(PriceSnapshots.TABLE, PriceSnapshots.SALE_PRICE_FEN)
        .canUse(PriceSnapshots.TABLE, PriceSnapshots.REF_PRICE_FEN)
        .canUse(Orders.TABLE, Orders.PAID_AT)
        .canUse(Orders.TABLE, Orders.PLATFORM_DISCOUNT_FEN)
        .canUse(Items.TABLE, Items.CATEGORY);
  }

  @Override
  public Record params() {
    return new Params(limits, calendar);
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> rows =
        stage.materialise(
            "raises", RaiseRows.of(inputs.table(PriceSnapshots.TABLE), calendar, limits));
    Dataset<Row> cases = rows.where(col(RaiseRows.KIND).equalTo(RaiseRows.CASE));
    Dataset<Row> verdicts =
        VerdictRows.of(
            cases
                .withColumn(VerdictRows.HISTORY_FROM, col(ComparisonRows.ITEM_SEEN_FROM))
                .drop(
                    RaiseRows.KIND,
                    RaiseRows.RAISE_DAY,
                    RaiseRows.BASELINE_FEN,
                    RaiseRows.AFTERWARDS,
                    RaiseRows.IS_PRINTED),
            SaleRows.withoutSuspects(inputs),
            floorLimits);
    Dataset<Row> judged = stage.materialise("judged raises", judged(inputs, rows, cases, verdicts));
    note(stage, rows, judged);
    Dataset<Row> assigned =
        stage.materialise(
            "raise stretches", ShopStretches.assigned(ID, CODE, told(inputs, judged)));
    return Findings.of(
        ShopStretches.signals(CODE, assigned),
        ShopStretches.gathered(ShopStretches.members(assigned)));
  }

  private Dataset<Row> judged(
      Inputs inputs, Dataset<Row> rows, Dataset<Row> cases, Dataset<Row> verdicts) {
    Dataset<Row> tested =
        verdicts.select(
            CollectionConverters.asScala(
                    List.of(
                        col(TableSpec.PLATFORM),
                        col(Orders.SHOP_ID),
                        col(Orders.ITEM_ID),
                        col(Orders.SKU_ID),
                        col(VerdictRows.COMPARED_FEN),
                        col(VerdictRows.FIRST_DAY),
                        col(VerdictRows.OUTCOME),
                        col(VerdictRows.FLOOR_FEN),
                        col(VerdictRows.SOLD_UNDER)))
                .toSeq());
    return withPeers(inputs, rows, cases)
        .withColumn(VerdictRows.FIRST_DAY, date_from_unix_date(col("last_start")))
        .join(tested, CollectionConverters.asScala(RaiseRows.key()).toSeq());
  }

  /** Adds which share of the other shops' items of the category rose in the same days. */
  private static Dataset<Row> withPeers(Inputs inputs, Dataset<Row> rows, Dataset<Row> cases) {
    Dataset<Row> categories =
        inputs
            .table(Items.TABLE)
            .where(col(Items.CATEGORY).isNotNull())
            .select(TableSpec.PLATFORM, Items.ITEM_ID, Items.CATEGORY);
    Dataset<Row> placed = rows.join(categories, PriceKeys.PLATFORM_AND_ITEM);
    Dataset<Row> sizes =
        placed
            .where(col(RaiseRows.KIND).equalTo(RaiseRows.WATCHED))
            .groupBy(TableSpec.PLATFORM, Items.CATEGORY)
            .agg(countDistinct(col(Items.ITEM_ID)).as("category_items"));
    Dataset<Row> rises =
        placed
            .where(col(RaiseRows.KIND).equalTo(RaiseRows.RISE))
            .select(
                col(TableSpec.PLATFORM).as("rise_platform"),
                col(Items.CATEGORY).as("rise_category"),
                col(Orders.SHOP_ID).as("rise_shop"),
                col(Items.ITEM_ID).as("rise_item"),
                col(RaiseRows.RAISE_DAY).as("rise_day"));
    Dataset<Row> days =
        cases
            .join(categories, PriceKeys.PLATFORM_AND_ITEM)
            .groupBy(
                col(TableSpec.PLATFORM),
                col(Items.CATEGORY),
                col(Orders.SHOP_ID),
                col(RaiseRows.RAISE_DAY))
            .agg(lit(1).as("one"));
    Dataset<Row> risen =
        days.join(
                rises,
                col(TableSpec.PLATFORM)
                    .equalTo(col("rise_platform"))
                    .and(col(Items.CATEGORY).equalTo(col("rise_category")))
                    .and(col(Orders.SHOP_ID).notEqual(col("rise_shop")))
                    .and(abs(col(RaiseRows.RAISE_DAY).minus(col("rise_day"))).leq(PEER_DAYS)))
            .groupBy(
                col(TableSpec.PLATFORM),
                col(Items.CATEGORY),
                col(Orders.SHOP_ID),
                col(RaiseRows.RAISE_DAY))
            .agg(countDistinct(col("rise_item")).as("risen"));
    return cases
        .join(categories, PriceKeys.PLATFORM_AND_ITEM, "left")
        .join(sizes, PriceKeys.of(TableSpec.PLATFORM, Items.CATEGORY), "left")
        .join(
            risen,
            PriceKeys.of(TableSpec.PLATFORM, Items.CATEGORY, Orders.SHOP_ID, RaiseRows.RAISE_DAY),
            "left")
        .withColumn(
            "peer_share",
            coalesce(col("risen"), lit(0L))
                .cast("double")
                .divide(greatest(coalesce(col("category_items"), lit(1L)), lit(1L))));
  }

  private Dataset<Row> told(Inputs inputs, Dataset<Row> judged) {
    Column isToldByStatute =
        col(VerdictRows.OUTCOME).equalTo("EXCEEDS").and(col(RaiseRows.IS_PRINTED));
    Column basis = col(VerdictRows.COMPARED_FEN);
    Column claimed = basis.minus(col("asked_fen"));
    Column real = greatest(col(RaiseRows.BASELINE_FEN).minus(col("asked_fen")), lit(0L));
    // The part of the saving that the raise made up.
    Column madeUp = lit(1.0).minus(real.divide(claimed));
    Column rise = basis.divide(col(RaiseRows.BASELINE_FEN)).minus(lit(1.0));
    Column byFloor =
        when(isSold(), lit(limits.sold()))
            .when(col(VerdictRows.OUTCOME).equalTo("EXCEEDS"), lit(limits.unsold()))
            .otherwise(lit(limits.untested()));
    Column byAfterwards =
        when(col(RaiseRows.AFTERWARDS).equalTo("STAYED"), lit(0.15))
            .when(col(RaiseRows.AFTERWARDS).equalTo("UNKNOWN"), lit(0.4))
            .otherwise(lit(1.0));
    // Ordinary new prices are a tenth dearer; the rule asks for a significant rise.
    Column bySize = least(lit(1.0), rise.divide(SIGNIFICANT_RISE));
    Column byPeers =
        when(col("peer_share").geq(lit(limits.costShare())), lit(0.1)).otherwise(lit(1.0));
    Column score =
        byFloor
            .multiply(byAfterwards)
            .multiply(byPeers)
            .multiply(bySize)
            .multiply(madeUp.multiply(0.6).plus(0.4));
    return judged
        .where(
            not(isToldByStatute)
                .and(col("end").geq(lit(Math.toIntExact(inputs.from().toEpochDay()))))
                .and(col("last_start").leq(lit(Math.toIntExact(inputs.asOf().toEpochDay())))))
        .withColumn(ShopStretches.FIRST_DAY, date_from_unix_date(col(RaiseRows.RAISE_DAY)))
        .withColumn(
            ShopStretches.LAST_DAY, least(date_from_unix_date(col("end")), lit(inputs.asOf())))
        .withColumn(ShopStretches.SCORE, score)
        .withColumn(ShopStretches.STRENGTH, rise)
        .where(col(ShopStretches.SCORE).geq(0.05))
        .withColumn(
            ShopStretches.FACTS,
            SignalRows.facts(
                SignalRows.fact(
                    "raise-basis", yuan(basis), yuan(col(RaiseRows.BASELINE_FEN)), NO_FIGURE),
                SignalRows.fact("raise-share", rise, NO_FIGURE, NO_FIGURE),
                SignalRows.fact(
                    "raise-days-before",
                    col("last_start").minus(col(RaiseRows.RAISE_DAY)),
                    NO_FIGURE,
                    NO_FIGURE),
                SignalRows.fact("raise-made-up-share", madeUp, NO_FIGURE, NO_FIGURE)))
        .withColumn(
            ShopStretches.COUNTERS,
            SignalRows.counters(
                SignalRows.counter(
                    "raise-costs",
                    when(col("category_items").isNull(), lit("not_checked"))
                        .when(col("peer_share").geq(lit(limits.costShare())), lit("possible"))
                        .otherwise(lit("excluded")),
                    col("peer_share"),
                    lit(limits.costShare())),
                SignalRows.counter(
                    "raise-sold",
                    when(isSold(), lit("possible"))
                        .when(col(VerdictRows.OUTCOME).equalTo("EXCEEDS"), lit("excluded"))
                        .otherwise(lit("not_checked")),
                    yuan(col(VerdictRows.FLOOR_FEN)),
                    yuan(basis)),
                SignalRows.counter(
                    "raise-lasting",
                    when(col(RaiseRows.AFTERWARDS).equalTo("STAYED"), lit("possible"))
                        .when(col(RaiseRows.AFTERWARDS).equalTo("FELL_BACK"), lit("excluded"))
                        .otherwise(lit("not_checked")),
                    NO_FIGURE,
                    NO_FIGURE)));
  }

  /**
   * Whether the raised price was sold. A coupon takes a little off it and makes the test of the
   * floor fail all the same; only a floor nearer to the old price says that nobody paid the new.
   */
  private static Column isSold() {
    Column middle = col(RaiseRows.BASELINE_FEN).plus(col(VerdictRows.COMPARED_FEN)).divide(2);
    return coalesce(
        col(VerdictRows.OUTCOME)
            .equalTo("MEETS")
            .or(
                col(VerdictRows.OUTCOME)
                    .equalTo("EXCEEDS")
                    .and(col(VerdictRows.FLOOR_FEN).gt(middle))),
        lit(false));
  }

  private static void note(Stage stage, Dataset<Row> rows, Dataset<Row> judged) {
    FeedNotes.unreliable(stage, rows);
    Row told =
        stage
            .collect(
                "raises told by the statutory test",
                judged.agg(
                    coalesce(
                        sum(
                            when(
                                    col(VerdictRows.OUTCOME)
                                        .equalTo("EXCEEDS")
                                        .and(col(RaiseRows.IS_PRINTED)),
                                    lit(1L))
                                .otherwise(lit(0L))),
                        lit(0L))),
                1)
            .get(0);
    if (told.getLong(0) > 0) {
      stage.note(
          "told-by-statutory-test",
          "raises left to " + FictitiousOriginal.ID + ", whose test they fail",
          told.getLong(0));
    }
  }

  private static Column yuan(Column fen) {
    return fen.divide(lit(100.0));
  }
}
