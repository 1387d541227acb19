package mingcha.detect.price;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;
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
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.Shops;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Sellers of one product who move their prices in the same days, by the same share, again and again
 * (反垄断法 art 17(1)). It is a hint for the province: a common cause that the data do not show remains
 * possible.
 *
 * <p>Chance is measured against sellers who each move on days of their own ({@link Lockstep}); days
 * on which the rest of the category moved as well are costs or a festival, and shops of one
 * operator count once.
 */
public final class Parallel implements Detector {
  static final String ID = "price.parallel";
  static final String CODE = "PR-COLLUDE";

  private static final DetectorInfo INFO = new DetectorInfo(ID, 2, Evidence.PRICES, List.of(CODE));
  private static final Column NO_FIGURE = lit(null).cast("double");
  private static final int LOOK_BACK_DAYS = 60;

  private final ParallelParams limits;

  public Parallel(ParamSource source) {
    this.limits = source.params(ID, ParallelParams.class);
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Needs needs() {
    return Needs.lookingBack(LOOK_BACK_DAYS)
        .require(PriceSnapshots.TABLE, PriceSnapshots.LIST_PRICE_FEN)
        .require(Items.TABLE, Items.SPU_ID)
        .canUse(Items.TABLE, Items.CATEGORY)
        .canUse(Shops.TABLE, Shops.OPERATOR_NAME);
  }

  @Override
  public Record params() {
    return limits;
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> products =
        stage.materialise("products whose prices move", PriceLines.products(inputs, stage, limits));
    Dataset<Row> narrow = products.where(col("n").leq(PriceLines.MOST_ITEMS));
    Row sizes =
        stage
            .collect(
                "products compared",
                products.agg(
                    coalesce(sum(when(col("n").leq(PriceLines.MOST_ITEMS), col("n"))), lit(0L)),
                    count(when(col("n").gt(PriceLines.MOST_ITEMS), true))),
                1)
            .get(0);
    if (sizes.getLong(1) > 0) {
      stage.note(
          "product-too-wide",
          "products with more items than one product has were not compared",
          sizes.getLong(1));
    }
    Dataset<Row> assigned =
        stage.materialise(
            "lockstep",
            ShopStretches.assigned(
                ID,
                CODE,
                cases(inputs, PriceLines.found(narrow, limits), Math.max(1, sizes.getLong(0)))));
    return Findings.of(
        ShopStretches.signals(CODE, assigned),
        ShopStretches.gathered(ShopStretches.members(assigned)));
  }

  private Dataset<Row> cases(Inputs inputs, Dataset<Row> found, long tests) {
    // Every item was tested, so its chance is that of the best among as many.
    Column chance = col("log_chance").plus(Math.log((double) tests));
    Column isStrong = chance.leq(Math.log(limits.mostChance()));
    Column isOften = col("together").geq(limits.leastMoves());
    Column byPolicy = when(col(PriceLines.LISTED_SHARE).geq(0.5), lit(0.4)).otherwise(lit(1.0));
    Column score =
        when(isStrong.and(isOften), lit(0.96))
            .when(chance.leq(Math.log(limits.mostChance()) * 2), lit(0.9))
            .when(isOften.and(chance.leq(Math.log(0.05))), lit(0.88))
            .when(isStrong, lit(0.5))
            .otherwise(lit(0.05))
            .multiply(byPolicy);
    return found
        .withColumn(ShopStretches.FIRST_DAY, date_from_unix_date(col("first")))
        .withColumn(ShopStretches.LAST_DAY, date_from_unix_date(col("last")))
        .where(
            col("together")
                .geq(Math.max(limits.leastMoves() - 1, 1))
                .and(col("log_chance").leq(Math.log(0.01)))
                .and(col(ShopStretches.LAST_DAY).geq(lit(inputs.from())))
                .and(col(ShopStretches.FIRST_DAY).leq(lit(inputs.asOf()))))
        .withColumn(PriceSnapshots.SKU_ID, lit(""))
        .withColumn(ShopStretches.SCORE, score)
        .withColumn(ShopStretches.STRENGTH, negate(col("log_chance")))
        .withColumn(
            ShopStretches.FACTS,
            SignalRows.facts(
                SignalRows.fact("parallel-moves", col("together"), col("moves"), NO_FIGURE),
                SignalRows.fact("parallel-sellers", col("sellers"), NO_FIGURE, NO_FIGURE),
                SignalRows.fact(
                    "parallel-agreements", col("agreements"), col("expected"), NO_FIGURE),
                SignalRows.fact(
                    "parallel-chance",
                    exp(least(chance, lit(0.0))),
                    lit(limits.mostChance()),
                    NO_FIGURE)))
        .withColumn(
            ShopStretches.COUNTERS,
            SignalRows.counters(
                SignalRows.counter(
                    "parallel-common-cause",
                    lit("weakened"),
                    col(PriceLines.SHOCK),
                    lit(limits.shockShare())),
                SignalRows.counter(
                    "parallel-list-price-policy",
                    when(col(PriceLines.LISTED_SHARE).geq(0.5), lit("possible"))
                        .otherwise(lit("weakened")),
                    col(PriceLines.LISTED_SHARE),
                    NO_FIGURE)));
  }
}
