package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.hour;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import mingcha.detect.Inputs;
import mingcha.detect.Stage;
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.Reviews;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** What orders of a shop are like, as flags and as features, inside a burst and on other days. */
final class ShopHabits {
  static final String PRAISED = "praised";
  static final String REFUNDED = "refunded";
  static final String QUICK = "quick_confirm";
  static final String NEWCOMER = "newcomer";
  static final String DISCOUNTED = "discounted";
  static final List<String> HABITS = List.of(PRAISED, REFUNDED, QUICK, NEWCOMER, DISCOUNTED);

  /** Every order with its habits as flags, and as features for the mixture. */
  static Dataset<Row> of(Inputs inputs, Stage stage) {
    Column text =
        coalesce(col(Reviews.IS_DEFAULT), lit(false))
            .equalTo(false)
            .and(coalesce(length(col(Reviews.CONTENT)), lit(0)).gt(0));
    Dataset<Row> rated =
        inputs
            .table(Reviews.TABLE)
            .where(col(Reviews.ORDER_ID).isNotNull())
            .select(
                col(TableSpec.PLATFORM),
                col(Reviews.ORDER_ID).as("line"),
                when(col(Reviews.RATING).equalTo(5).and(text), 2)
                    .when(col(Reviews.RATING).leq(3), 1)
                    .otherwise(0)
                    .as("word"))
            .groupBy(TableSpec.PLATFORM, "line")
            .agg(max("word").as("word"));
    Dataset<Row> lines =
        inputs
            .table(Orders.TABLE)
            .select(
                col(TableSpec.PLATFORM),
                col(Orders.ORDER_ID).as("line"),
                Orders.mainOrder().as(Baskets.ID));
    Dataset<Row> words =
        rated
            .join(lines, new String[] {TableSpec.PLATFORM, "line"})
            .groupBy(TableSpec.PLATFORM, Baskets.ID)
            .agg(max("word").as("word"));
    var visits =
        Window.partitionBy(TableSpec.PLATFORM, Orders.SHOP_ID, Orders.BUYER_ID)
            .orderBy(col(Orders.CREATED_AT), col(Baskets.ID));
    Column delay = date_diff(to_date(col(Orders.COMPLETED_AT)), to_date(col(Orders.CREATED_AT)));
    Column discount =
        col(Orders.SHOP_DISCOUNT_FEN)
            .plus(col(Orders.PLATFORM_DISCOUNT_FEN))
            .gt(col(Orders.PAID_FEN).multiply(0.05));
    Column word = coalesce(col("word"), lit(-1));
    return Baskets.withoutAttacks(inputs, stage)
        .join(words, new String[] {TableSpec.PLATFORM, Baskets.ID}, "left")
        .withColumn(PRAISED, word.equalTo(2))
        .withColumn(REFUNDED, col(Orders.REFUND_FEN).gt(0))
        .withColumn(QUICK, delay.leq(4))
        .withColumn(NEWCOMER, row_number().over(visits).equalTo(1))
        .withColumn(DISCOUNTED, discount)
        .withColumn(
            OrderMixture.FEATURES,
            map(
                lit("item"), col(Orders.ITEM_ID),
                lit("hour"), floor(hour(col(Orders.CREATED_AT)).divide(3)).cast("string"),
                lit("delay"), least(delay, lit(12)).cast("string"),
                lit("word"), word.cast("string"),
                lit("refund"), col(REFUNDED).cast("string"),
                lit("newcomer"), col(NEWCOMER).cast("string"),
                lit("discount"), col(DISCOUNTED).cast("string"),
                lit("basket"),
                    col(Baskets.LINES).gt(1).or(col(Orders.QUANTITY).gt(1)).cast("string")))
        .select(
            col(TableSpec.PLATFORM),
            col(Baskets.ID),
            col(Orders.SHOP_ID),
            col(Orders.BUYER_ID),
            col(TableSpec.EVENT_DAY),
            col(Items.CATEGORY),
            col(Orders.IS_PRESALE),
            col(Orders.PAID_FEN),
            col(PRAISED),
            col(REFUNDED),
            col(QUICK),
            col(NEWCOMER),
            col(DISCOUNTED),
            col(OrderMixture.FEATURES));
  }

  /** Habits inside each burst beside those of the shop's other days. */
  static Dataset<Row> compared(Dataset<Row> bursts, Dataset<Row> labelled) {
    Dataset<Row> inside =
        habitsOf(labelled.where(col(Signals.SIGNAL_ID).isNotNull()), "in", Signals.SIGNAL_ID);
    Dataset<Row> outside =
        habitsOf(
            labelled.where(col(Signals.SIGNAL_ID).isNull()),
            "out",
            TableSpec.PLATFORM,
            Orders.SHOP_ID);
    return bursts
        .join(inside, Signals.SIGNAL_ID)
        .join(outside, new String[] {TableSpec.PLATFORM, Orders.SHOP_ID}, "left")
        .withColumn(Signals.VIOLATION_CODE, lit("UC-BRUSH-SELF"))
        .withColumn(Signals.SUBJECT_TYPE, lit("shop"))
        .withColumn(Signals.SUBJECT_ID, col(Orders.SHOP_ID));
  }

  private static Dataset<Row> habitsOf(Dataset<Row> orders, String suffix, String... keys) {
    Column[] shares = new Column[HABITS.size() + 1];
    for (int i = 0; i < HABITS.size(); i++) {
      shares[i] =
          avg(when(col(HABITS.get(i)), 1).when(col(HABITS.get(i)).equalTo(false), 0))
              .as(HABITS.get(i) + "_" + suffix);
    }
    shares[HABITS.size()] =
        avg(when(col(Orders.IS_PRESALE), 1).otherwise(0)).as("presale_" + suffix);
    return orders
        .groupBy(Arrays.stream(keys).map(key -> col(key)).toArray(Column[]::new))
        .agg(count(lit(1)).as("orders_" + suffix), shares);
  }

  /** How many standard errors a habit inside lies above the outside. */
  static Column above(String habit) {
    Column in = col(habit + "_in");
    Column out = coalesce(col(habit + "_out"), in);
    Column pooled = greatest(lit(0.02), least(lit(0.98), out));
    Column error =
        sqrt(
            pooled
                .multiply(lit(1.0).minus(pooled))
                .multiply(
                    lit(1.0)
                        .divide(col("orders_in"))
                        .plus(
                            lit(1.0)
                                .divide(greatest(lit(1), coalesce(col("orders_out"), lit(1)))))));
    return coalesce(in.minus(out).divide(error), lit(0.0));
  }

  private ShopHabits() {}
}
