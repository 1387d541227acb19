package mingcha.detect.price;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.ln;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.signum;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import mingcha.detect.Inputs;
import mingcha.detect.Stage;
import mingcha.schemas.Items;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.Shops;
import mingcha.schemas.TableSpec;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Products with the moves of each of their items, and what {@link Lockstep} says of them. */
final class PriceLines {
  static final String SHOCK = "shock";
  static final String LISTED_SHARE = "listed_share";

  /** Items of one product; more are a title that fits everything. */
  static final int MOST_ITEMS = 300;

  /** A price not seen for longer has moved on an unknown day. */
  private static final int LONGEST_GAP_DAYS = 14;

  private static final String OPERATOR = "operator";

  private static final StructType FOUND =
      new StructType()
          .add(TableSpec.PLATFORM, DataTypes.StringType)
          .add(PriceSnapshots.SHOP_ID, DataTypes.StringType)
          .add(PriceSnapshots.ITEM_ID, DataTypes.StringType)
          .add("moves", DataTypes.IntegerType)
          .add("together", DataTypes.IntegerType)
          .add("agreements", DataTypes.IntegerType)
          .add("expected", DataTypes.DoubleType)
          .add("sellers", DataTypes.IntegerType)
          .add("first", DataTypes.IntegerType)
          .add("last", DataTypes.IntegerType)
          .add("log_chance", DataTypes.DoubleType)
          .add(SHOCK, DataTypes.DoubleType)
          .add(LISTED_SHARE, DataTypes.DoubleType);

  /**
   * One row a product: its items with their moves, days left out on which most of the category
   * moved as well.
   */
  static Dataset<Row> products(Inputs inputs, Stage stage, ParallelParams params) {
    Dataset<Row> days =
        moves(ProductDays.of(inputs, stage), params)
            .join(operators(inputs), PriceKeys.PLATFORM_AND_SHOP, "left")
            .withColumn(OPERATOR, coalesce(col("known_operator"), col(PriceSnapshots.SHOP_ID)));
    Dataset<Row> items =
        withShock(days)
            .groupBy(
                TableSpec.PLATFORM,
                ProductDays.PRODUCT,
                PriceSnapshots.SHOP_ID,
                PriceSnapshots.ITEM_ID,
                OPERATOR)
            .agg(
                array_sort(collect_list(col("day"))).as("polls"),
                array_sort(
                        collect_list(
                            when(
                                col("move").isNotNull().and(col(SHOCK).lt(params.shockShare())),
                                struct("day", "since", "move"))))
                    .as("moves"),
                coalesce(max(when(col("move").isNotNull(), col(SHOCK))), lit(0.0)).as(SHOCK),
                avg(col(ProductDays.IS_SUGGESTED).cast("double")).as(LISTED_SHARE))
            .where("size(moves) > 0");
    return items
        .groupBy(TableSpec.PLATFORM, ProductDays.PRODUCT)
        .agg(
            count(lit(1)).as("n"),
            array_sort(
                    collect_list(
                        struct(
                            PriceSnapshots.SHOP_ID,
                            PriceSnapshots.ITEM_ID,
                            OPERATOR,
                            "polls",
                            "moves",
                            SHOCK,
                            LISTED_SHARE)))
                .as("items"))
        .where(col("n").geq(params.leastSellers()));
  }

  /** One row an item of these products. */
  static Dataset<Row> found(Dataset<Row> products, ParallelParams params) {
    return products.flatMap(
        (FlatMapFunction<Row, Row>) product -> items(product, params).iterator(),
        Encoders.row(FOUND));
  }

  private static List<Row> items(Row product, ParallelParams params) {
    List<Row> rows = product.getList(product.fieldIndex("items"));
    List<Lockstep.Line> lines = new ArrayList<>();
    for (Row row : rows) {
      List<Lockstep.Move> moves = new ArrayList<>();
      for (Row move : row.<Row>getList(4)) {
        moves.add(new Lockstep.Move(move.getInt(1), move.getInt(0), move.getDouble(2)));
      }
      int[] polls = row.<Integer>getList(3).stream().mapToInt(Integer::intValue).toArray();
      lines.add(new Lockstep.Line(row.getString(2), polls, moves));
    }
    List<Row> found = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Lockstep.Found one = Lockstep.of(i, lines, params);
      found.add(
          RowFactory.create(
              product.getAs(TableSpec.PLATFORM),
              rows.get(i).getString(0),
              rows.get(i).getString(1),
              one.moves(),
              one.together(),
              one.agreements(),
              one.expected(),
              one.sellers(),
              one.first(),
              one.last(),
              one.logChance(),
              rows.get(i).getDouble(5),
              rows.get(i).getDouble(6)));
    }
    return found;
  }

  /** Item days with the move of the price and the first day on which it can have happened. */
  private static Dataset<Row> moves(Dataset<Row> days, ParallelParams params) {
    WindowSpec inTime =
        Window.partitionBy(TableSpec.PLATFORM, PriceSnapshots.ITEM_ID).orderBy(TableSpec.EVENT_DAY);
    Column move = ln(col(ProductDays.PIECE).divide(lag(ProductDays.PIECE, 1).over(inTime)));
    Column day = unix_date(col(TableSpec.EVENT_DAY));
    Column since = lag(day, 1).over(inTime).plus(1);
    return days.where(col(ProductDays.PRODUCT).isNotNull())
        .withColumn("day", day)
        .withColumn("since", since)
        .withColumn("step", move)
        .withColumn(
            "move",
            when(
                abs(col("step"))
                    .geq(params.leastMove())
                    .and(col("day").minus(col("since")).lt(LONGEST_GAP_DAYS)),
                col("step")));
  }

  /** Adds which share of the other products of the category moved the same way on that day. */
  private static Dataset<Row> withShock(Dataset<Row> days) {
    Column direction = coalesce(signum(col("move")), lit(0.0));
    Dataset<Row> placed = days.withColumn("direction", direction);
    WindowSpec category =
        Window.partitionBy(TableSpec.PLATFORM, Items.CATEGORY, TableSpec.EVENT_DAY);
    WindowSpec product =
        Window.partitionBy(
            TableSpec.PLATFORM, Items.CATEGORY, TableSpec.EVENT_DAY, ProductDays.PRODUCT);
    Column up = when(col("direction").gt(0), 1L).otherwise(0L);
    Column down = when(col("direction").lt(0), 1L).otherwise(0L);
    Column same =
        when(col("direction").gt(0), sum(up).over(category).minus(sum(up).over(product)))
            .otherwise(sum(down).over(category).minus(sum(down).over(product)));
    Column others =
        greatest(count(lit(1)).over(category).minus(count(lit(1)).over(product)), lit(1L));
    return placed.withColumn(SHOCK, same.cast("double").divide(others));
  }

  /** Who runs each shop, as far as the dump tells. */
  private static Dataset<Row> operators(Inputs inputs) {
    Column operator = col(PriceSnapshots.SHOP_ID);
    if (inputs.has(Shops.TABLE, Shops.OPERATOR_NAME)) {
      operator = coalesce(col(Shops.OPERATOR_NAME), operator);
    }
    if (inputs.has(Shops.TABLE, Shops.PERSON_ID)) {
      operator = coalesce(col(Shops.PERSON_ID), operator);
    }
    if (inputs.has(Shops.TABLE, Shops.USCC)) {
      operator = coalesce(col(Shops.USCC), operator);
    }
    return inputs
        .table(Shops.TABLE)
        .select(col(TableSpec.PLATFORM), col(Shops.SHOP_ID), operator.as("known_operator"));
  }

  private PriceLines() {}
}
