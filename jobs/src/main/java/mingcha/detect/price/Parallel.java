package mingcha.detect.price;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.ln;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.signum;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
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
import mingcha.schemas.TableSpec;
import mingcha.stats.Tails;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * Sellers of one product who move their prices on the same days, by the same share, again and again
 * (反垄断法 art 17(1)). It is a hint for the province: a common cause that the data do not show remains
 * possible.
 *
 * <p>Chance is measured against sellers who each move at their own rate, independently; days on
 * which the rest of the category moved as well are costs or a festival.
 */
public final class Parallel implements Detector {
  static final String ID = "price.parallel";
  static final String CODE = "PR-COLLUDE";

  private static final DetectorInfo INFO = new DetectorInfo(ID, 1, Evidence.PRICES, List.of(CODE));
  private static final Column NO_FIGURE = lit(null).cast("double");
  private static final int LOOK_BACK_DAYS = 60;

  /** A price that was not seen for longer has moved on an unknown day. */
  private static final int LONGEST_GAP_DAYS = 3;

  /** The tail of a Poisson law is summed by our own kernel, which no expression offers. */
  private static final UserDefinedFunction CHANCE =
      udf(
          (UDF2<Long, Double, Double>) (moves, mean) -> Tails.poisson(moves, mean),
          DataTypes.DoubleType);

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
        .canUse(Items.TABLE, Items.CATEGORY);
  }

  @Override
  public Record params() {
    return limits;
  }

  @Override
  public Findings detect(Inputs inputs, Stage stage) {
    Dataset<Row> days =
        stage.materialise(
            "moves", moves(ProductDays.of(inputs).where(col(ProductDays.PRODUCT).isNotNull())));
    Dataset<Row> together = stage.materialise("moves together", together(days));
    Dataset<Row> assigned =
        stage.materialise(
            "lockstep", ShopStretches.assigned(ID, CODE, cases(inputs, days, together)));
    return Findings.of(
        ShopStretches.signals(CODE, assigned),
        ShopStretches.gathered(ShopStretches.members(assigned)));
  }

  /** Item days with the move of their price and the rate at which the item moves. */
  private Dataset<Row> moves(Dataset<Row> days) {
    WindowSpec inTime =
        Window.partitionBy(TableSpec.PLATFORM, PriceSnapshots.ITEM_ID).orderBy(TableSpec.EVENT_DAY);
    WindowSpec item = Window.partitionBy(TableSpec.PLATFORM, PriceSnapshots.ITEM_ID);
    Column move = ln(col(ProductDays.PIECE).divide(lag(ProductDays.PIECE, 1).over(inTime)));
    Column isNear =
        datediff(col(TableSpec.EVENT_DAY), lag(TableSpec.EVENT_DAY, 1).over(inTime))
            .leq(LONGEST_GAP_DAYS);
    Column moved = when(isNear.and(abs(move).geq(limits.leastMove())), move);
    return days.withColumn("move", moved)
        .withColumn(
            "rate", count(col("move")).over(item).cast("double").divide(count(lit(1)).over(item)));
  }

  /** Days of products on which more sellers moved alike than chance allows. */
  private Dataset<Row> together(Dataset<Row> days) {
    Dataset<Row> products =
        days.groupBy(TableSpec.PLATFORM, ProductDays.PRODUCT, TableSpec.EVENT_DAY)
            .agg(
                sum("rate").as("expected"),
                countDistinct(col(PriceSnapshots.SHOP_ID)).as("sellers"),
                max(Items.CATEGORY).as(Items.CATEGORY));
    Dataset<Row> moved =
        days.where(col("move").isNotNull())
            .groupBy(
                col(TableSpec.PLATFORM),
                col(ProductDays.PRODUCT),
                col(TableSpec.EVENT_DAY),
                signum(col("move")).as("direction"))
            .agg(
                countDistinct(col(PriceSnapshots.SHOP_ID)).as("movers"),
                expr("percentile(move, 0.5)").as("usual_move"),
                min("move").as("least"),
                max("move").as("most"),
                max("rate").as("own_rate"));
    Dataset<Row> category =
        days.groupBy(TableSpec.PLATFORM, Items.CATEGORY, TableSpec.EVENT_DAY)
            .agg(count(lit(1)).as("category_items"), count(col("move")).as("category_moves"));
    Column others = greatest(col("category_items").minus(col("sellers")), lit(1L));
    Column shock =
        greatest(col("category_moves").minus(col("movers")), lit(0L)).cast("double").divide(others);
    return moved
        .where(
            col("movers")
                .geq(limits.leastSellers())
                .and(col("most").minus(col("least")).leq(limits.sameMove())))
        .join(products, PriceKeys.of(TableSpec.PLATFORM, ProductDays.PRODUCT, TableSpec.EVENT_DAY))
        .join(
            category, PriceKeys.of(TableSpec.PLATFORM, Items.CATEGORY, TableSpec.EVENT_DAY), "left")
        // The first mover is given; the others move by chance within the day.
        .withColumn("chance", CHANCE.apply(col("movers").minus(1), col("expected")))
        .withColumn("shock", coalesce(shock, lit(0.0)))
        .where(col("chance").leq(limits.mostChance()).and(col("shock").lt(limits.shockShare())));
  }

  private Dataset<Row> cases(Inputs inputs, Dataset<Row> days, Dataset<Row> together) {
    Dataset<Row> sellers =
        days.where(col("move").isNotNull())
            .withColumn("direction", signum(col("move")))
            .join(
                together.select(
                    TableSpec.PLATFORM,
                    ProductDays.PRODUCT,
                    TableSpec.EVENT_DAY,
                    "direction",
                    "movers",
                    "chance",
                    "shock"),
                PriceKeys.of(
                    TableSpec.PLATFORM, ProductDays.PRODUCT, TableSpec.EVENT_DAY, "direction"))
            .groupBy(TableSpec.PLATFORM, PriceSnapshots.SHOP_ID, PriceSnapshots.ITEM_ID)
            .agg(
                min(TableSpec.EVENT_DAY).as(ShopStretches.FIRST_DAY),
                max(TableSpec.EVENT_DAY).as(ShopStretches.LAST_DAY),
                count(lit(1)).as("moves"),
                max("movers").as("movers"),
                max("chance").as("chance"),
                max("shock").as("shock"));
    Column score =
        when(col("moves").geq(limits.leastMoves() * 2L), lit(0.6))
            .when(col("moves").geq(limits.leastMoves()), lit(0.45))
            .otherwise(lit(0.05));
    return sellers
        .where(
            col("moves")
                .geq(greatest(lit(limits.leastMoves() - 1), lit(1)))
                .and(col(ShopStretches.LAST_DAY).geq(lit(inputs.from())))
                .and(col(ShopStretches.FIRST_DAY).leq(lit(inputs.asOf()))))
        .withColumn(PriceSnapshots.SKU_ID, lit(""))
        .withColumn(ShopStretches.SCORE, score)
        .withColumn(ShopStretches.STRENGTH, col("moves").cast("double"))
        .withColumn(
            ShopStretches.FACTS,
            SignalRows.facts(
                SignalRows.fact("parallel-moves", col("moves"), NO_FIGURE, NO_FIGURE),
                SignalRows.fact("parallel-sellers", col("movers"), NO_FIGURE, NO_FIGURE),
                SignalRows.fact(
                    "parallel-chance", col("chance"), lit(limits.mostChance()), NO_FIGURE)))
        .withColumn(
            ShopStretches.COUNTERS,
            SignalRows.counters(
                SignalRows.counter(
                    "parallel-common-cause",
                    lit("weakened"),
                    col("shock"),
                    lit(limits.shockShare())),
                SignalRows.counter(
                    "parallel-list-price-policy", lit("not_checked"), NO_FIGURE, NO_FIGURE)));
  }
}
