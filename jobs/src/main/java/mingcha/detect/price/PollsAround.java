package mingcha.detect.price;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.sql.Timestamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import mingcha.detect.Inputs;
import mingcha.schemas.Orders;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.TableSpec;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What the page showed at the polls before and after each order of a variant, however seldom pages
 * are polled. One shuffle of orders and snapshots by variant.
 */
final class PollsAround {
  /** The poll before the order; a struct with {@code at}, {@code list} and {@code asked}. */
  static final String BEFORE = "before";

  /** The poll after it. */
  static final String AFTER = "after";

  private static final int AT = 4;
  private static final int EVENT = 8;

  private static final StructType POLL =
      new StructType()
          .add("at", DataTypes.TimestampType)
          .add("list", DataTypes.DoubleType)
          .add("asked", DataTypes.DoubleType);

  /** Two polls further apart do not tell what was shown between them. */
  static final int LONGEST_GAP_DAYS = 14;

  /**
   * Orders with the polls around them; those without both are left out.
   *
   * @param orders with platform, shop, item, sku, created_at and order_id
   */
  static Dataset<Row> of(Inputs inputs, Dataset<Row> orders) {
    Column[] kept = new Column[orders.columns().length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = col(orders.columns()[i]);
    }
    Column[] key = {
      col(TableSpec.PLATFORM), col(Orders.SHOP_ID), col(Orders.ITEM_ID), col(Orders.SKU_ID)
    };
    Dataset<Row> events =
        orders.select(
            key[0],
            key[1],
            key[2],
            key[3],
            col(Orders.CREATED_AT).as("at"),
            lit(null).cast("double").as("list"),
            lit(null).cast("double").as("asked"),
            col(Orders.ORDER_ID).as("event_id"),
            struct(kept).as("event"));
    Dataset<Row> polls =
        inputs
            .table(PriceSnapshots.TABLE)
            .where(col(PriceSnapshots.LIST_PRICE_FEN).gt(0))
            .select(
                key[0],
                key[1],
                key[2],
                coalesce(key[3], lit("")).as(Orders.SKU_ID),
                col(PriceSnapshots.OBSERVED_AT).as("at"),
                col(PriceSnapshots.LIST_PRICE_FEN).cast("double").as("list"),
                coalesce(col(PriceSnapshots.SALE_PRICE_FEN), col(PriceSnapshots.LIST_PRICE_FEN))
                    .cast("double")
                    .as("asked"),
                lit(null).cast("string").as("event_id"),
                lit(null).cast(events.schema().apply("event").dataType()).as("event"));
    StructType found =
        ((StructType) events.schema().apply("event").dataType()).add(BEFORE, POLL).add(AFTER, POLL);
    return polls
        .unionByName(events)
        .repartition(key)
        .sortWithinPartitions(
            key[0],
            key[1],
            key[2],
            key[3],
            col("at"),
            col("event_id").isNotNull(),
            col("list"),
            col("asked"),
            col("event_id"))
        .mapPartitions((MapPartitionsFunction<Row, Row>) Walk::new, Encoders.row(found));
  }

  /** Walks the polls and orders of one variant after the other, in time. */
  private static final class Walk implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final ArrayDeque<Row> ready = new ArrayDeque<>();

    /** Orders since the last poll. */
    private final List<Row> waiting = new ArrayList<>();

    private Row variant;
    private Row before;

    Walk(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && rows.hasNext()) {
        Row row = rows.next();
        if (variant == null || !isSameVariant(variant, row)) {
          variant = row;
          before = null;
          waiting.clear();
        }
        if (row.isNullAt(EVENT)) {
          Row poll = RowFactory.create(row.get(AT), row.get(AT + 1), row.get(AT + 2));
          tell(poll);
          before = poll;
        } else if (before != null) {
          waiting.add(row.getStruct(EVENT));
        }
      }
      return !ready.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.poll();
    }

    private void tell(Row after) {
      if (!waiting.isEmpty() && days(before, after) <= LONGEST_GAP_DAYS) {
        for (Row event : waiting) {
          Object[] cells = new Object[event.size() + 2];
          for (int i = 0; i < event.size(); i++) {
            cells[i] = event.get(i);
          }
          cells[event.size()] = before;
          cells[event.size() + 1] = after;
          ready.add(RowFactory.create(cells));
        }
      }
      waiting.clear();
    }

    private static long days(Row before, Row after) {
      return day(after.getTimestamp(0)) - (long) day(before.getTimestamp(0));
    }

    private static int day(Timestamp at) {
      return ShanghaiDay.of(TimeUnit.MILLISECONDS.toMicros(at.getTime()));
    }

    private static boolean isSameVariant(Row one, Row other) {
      return PriceStream.isSameItem(one, other) && one.getString(3).equals(other.getString(3));
    }
  }

  private PollsAround() {}
}
