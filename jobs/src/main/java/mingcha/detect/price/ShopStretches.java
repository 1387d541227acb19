package mingcha.detect.price;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import mingcha.detect.SignalRows;
import mingcha.schemas.Orders;
import mingcha.schemas.Shapes;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Puts single cases, each of one variant and some days, together to signals: one for each shop and
 * stretch of days in which its cases overlap or adjoin. The gravest case speaks for the stretch.
 *
 * <p>Cases have the columns platform, shop_id, item_id, sku_id, {@link #FIRST_DAY}, {@link
 * #LAST_DAY}, {@link #SCORE}, {@link #STRENGTH}, {@link #FACTS} and {@link #COUNTERS}.
 */
final class ShopStretches {
  static final String FIRST_DAY = "first_day";
  static final String LAST_DAY = "last_day";
  static final String SCORE = "score";
  static final String STRENGTH = "strength";
  static final String FACTS = "facts";
  static final String COUNTERS = "counters";
  static final String SIGNAL_ID = Signals.SIGNAL_ID;

  private static final String STRETCH = "stretch";

  /** Cases with the id of the signal to which they belong. */
  static Dataset<Row> assigned(String detector, String code, Dataset<Row> cases) {
    WindowSpec inTime =
        Window.partitionBy(col(TableSpec.PLATFORM), col(Orders.SHOP_ID))
            .orderBy(
                col(FIRST_DAY),
                col(LAST_DAY),
                col(Orders.ITEM_ID),
                col(Orders.SKU_ID),
                col(SCORE),
                col(STRENGTH));
    Column reached = max(col(LAST_DAY)).over(inTime.rowsBetween(Long.MIN_VALUE, -1));
    Column isNew =
        when(coalesce(col(FIRST_DAY).leq(date_add(reached, 1)), lit(false)), lit(0L))
            .otherwise(lit(1L));
    WindowSpec stretch =
        Window.partitionBy(col(TableSpec.PLATFORM), col(Orders.SHOP_ID), col(STRETCH));
    return cases
        .withColumn("is_new", isNew)
        .withColumn(STRETCH, sum(col("is_new")).over(inTime.rowsBetween(Long.MIN_VALUE, 0)))
        .withColumn("stretch_from", min(col(FIRST_DAY)).over(stretch))
        .withColumn(
            SIGNAL_ID,
            SignalRows.id(
                detector,
                lit(code),
                col(TableSpec.PLATFORM),
                col(Orders.SHOP_ID),
                col("stretch_from")))
        .drop("is_new", STRETCH, "stretch_from");
  }

  /** Signals over assigned cases; the fact {@code price-items} counts the items. */
  static Dataset<Row> signals(String code, Dataset<Row> assigned) {
    // Ties go to the smallest key: max picks the greatest, so days are turned round.
    Column gravest =
        max(
            struct(
                col(SCORE),
                col(STRENGTH),
                negate(unix_date(col(FIRST_DAY))).as("early"),
                col(Orders.ITEM_ID),
                col(Orders.SKU_ID),
                col(LAST_DAY),
                col(FACTS),
                col(COUNTERS)));
    return assigned
        .groupBy(col(SIGNAL_ID), col(TableSpec.PLATFORM), col(Orders.SHOP_ID))
        .agg(
            gravest.as("gravest"),
            min(FIRST_DAY).as(Signals.WINDOW_FROM),
            max(LAST_DAY).as(Signals.WINDOW_TO),
            countDistinct(col(Orders.ITEM_ID)).as("items"))
        .select(
            col(SIGNAL_ID),
            lit(code).as(Signals.VIOLATION_CODE),
            col(TableSpec.PLATFORM),
            lit("shop").as(Signals.SUBJECT_TYPE),
            col(Orders.SHOP_ID).as(Signals.SUBJECT_ID),
            col(Signals.WINDOW_FROM),
            col(Signals.WINDOW_TO),
            SignalRows.rounded(col("gravest." + SCORE)).as(Signals.SCORE),
            SignalRows.rounded(col("gravest." + STRENGTH)).as(Signals.STRENGTH),
            array_sort(concat(col("gravest." + FACTS), itemsFact()))
                .cast(Shapes.FACTS)
                .as(Signals.FACTS),
            col("gravest." + COUNTERS).as(Signals.COUNTER_EVIDENCE));
  }

  /** Members of the signals that need no other table: items, and prices as item/sku/first day. */
  static Dataset<Row> members(Dataset<Row> assigned) {
    Dataset<Row> items =
        assigned.select(
            col(SIGNAL_ID), lit("item").as(SignalMembers.KIND), col(Orders.ITEM_ID), col(SCORE));
    Dataset<Row> prices =
        assigned.select(
            col(SIGNAL_ID),
            lit("price").as(SignalMembers.KIND),
            concat_ws("/", col(Orders.ITEM_ID), col(Orders.SKU_ID), col(FIRST_DAY)),
            col(SCORE));
    return gathered(items.union(prices));
  }

  /** Members by signal, kind and id, each once with its greatest weight. */
  static Dataset<Row> gathered(Dataset<Row> members) {
    return members
        .toDF(SignalRows.MEMBER_COLUMNS.toArray(new String[0]))
        .groupBy(SignalMembers.SIGNAL_ID, SignalMembers.KIND, SignalMembers.ID)
        .agg(max(SignalMembers.WEIGHT).as(SignalMembers.WEIGHT));
  }

  private static Column itemsFact() {
    return array(
        SignalRows.fact(
            "price-items", col("items"), lit(null).cast("double"), lit(null).cast("double")));
  }

  private ShopStretches() {}
}
