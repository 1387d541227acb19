package mingcha.detect.price;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_micros;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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
 * Comparisons of every variant. One shuffle brings the observations of an item together, in order
 * of time; they then stream by, and only what was compared is kept.
 */
final class ComparisonRows {
  static final String SOURCE = "source";
  static final String UNRELIABLE = "unreliable";
  static final String ITEM_SEEN_FROM = "item_seen_from";

  /**
   * Columns of a comparison; the days are Shanghai days since 1970-01-01. A variant with made-up
   * observations and no comparison has a row without compared price.
   */
  static final StructType SCHEMA =
      new StructType()
          .add(TableSpec.PLATFORM, DataTypes.StringType)
          .add(Orders.SHOP_ID, DataTypes.StringType)
          .add(Orders.ITEM_ID, DataTypes.StringType)
          .add(Orders.SKU_ID, DataTypes.StringType)
          .add("compared_fen", DataTypes.LongType)
          .add("asked_fen", DataTypes.LongType)
          .add("list_fen", DataTypes.LongType)
          .add("first_start", DataTypes.IntegerType)
          .add("last_start", DataTypes.IntegerType)
          .add("end", DataTypes.IntegerType)
          .add("start", DataTypes.StringType)
          .add("is_explained", DataTypes.BooleanType)
          .add(ITEM_SEEN_FROM, DataTypes.IntegerType)
          .add(UNRELIABLE, DataTypes.LongType)
          .add(SOURCE, DataTypes.StringType);

  private static final String OBSERVED = "observed";

  /** Where a comparison was seen. */
  enum Source {
    SNAPSHOTS,
    ORDERS
  }

  /** Comparisons in snapshots of prices. */
  static Dataset<Row> ofSnapshots(Dataset<Row> snapshots, PromotionCalendar calendar) {
    Dataset<Row> observations =
        snapshots.select(
            col(TableSpec.PLATFORM),
            col(PriceSnapshots.SHOP_ID),
            col(PriceSnapshots.ITEM_ID),
            coalesce(col(PriceSnapshots.SKU_ID), lit("")).as(PriceSnapshots.SKU_ID),
            unix_micros(col(PriceSnapshots.OBSERVED_AT)).as(OBSERVED),
            col(PriceSnapshots.LIST_PRICE_FEN),
            col(PriceSnapshots.SALE_PRICE_FEN),
            col(PriceSnapshots.REF_PRICE_FEN),
            col(PriceSnapshots.REF_PRICE_LABEL),
            unix_micros(col(PriceSnapshots.PROMO_STARTS_AT)).as("promo_starts"),
            unix_micros(col(PriceSnapshots.PROMO_ENDS_AT)).as("promo_ends"));
    return stream(observations, calendar, Source.SNAPSHOTS);
  }

  /** Comparisons that orders remember, for variants without snapshots; they know no label. */
  static Dataset<Row> ofOrders(Dataset<Row> orders, PromotionCalendar calendar) {
    Column unitPaid = col(Orders.PAID_FEN).cast("long").divide(col(Orders.QUANTITY)).cast("long");
    Column listPrice = coalesce(col(Orders.LIST_PRICE_FEN), unitPaid);
    Dataset<Row> observations =
        orders
            .where(col(Orders.QUANTITY).gt(0))
            .select(
                col(TableSpec.PLATFORM),
                col(Orders.SHOP_ID),
                col(Orders.ITEM_ID),
                coalesce(col(Orders.SKU_ID), lit("")).as(Orders.SKU_ID),
                unix_micros(col(Orders.CREATED_AT)).as(OBSERVED),
                listPrice.as(Orders.LIST_PRICE_FEN),
                lit(null).cast("long").as(PriceSnapshots.SALE_PRICE_FEN),
                col(Orders.REF_PRICE_FEN),
                lit(null).cast("string").as(PriceSnapshots.REF_PRICE_LABEL),
                lit(null).cast("long").as("promo_starts"),
                lit(null).cast("long").as("promo_ends"));
    return stream(observations, calendar, Source.ORDERS);
  }

  /** A comparison as it stands in a row. */
  static Comparison comparison(Row row) {
    return new Comparison(
        row.<Long>getAs("compared_fen"),
        row.<Long>getAs("asked_fen"),
        row.<Long>getAs("list_fen"),
        row.<Integer>getAs("first_start"),
        row.<Integer>getAs("last_start"),
        row.<Integer>getAs("end"),
        Comparison.Start.valueOf(row.getAs("start")),
        row.<Boolean>getAs("is_explained"));
  }

  private static Dataset<Row> stream(
      Dataset<Row> observations, PromotionCalendar calendar, Source source) {
    Column[] item = {
      col(TableSpec.PLATFORM), col(Orders.SHOP_ID), col(Orders.ITEM_ID),
    };
    // Ties in time are broken by the prices, so that the stream is the same whatever the files.
    return observations
        .repartition(item)
        .sortWithinPartitions(
            item[0],
            item[1],
            item[2],
            col(Orders.SKU_ID),
            col(OBSERVED),
            col(Orders.LIST_PRICE_FEN),
            col(Orders.REF_PRICE_FEN))
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) rows -> new Variants(rows, calendar, source),
            Encoders.row(SCHEMA));
  }

  /** Walks over sorted observations and hands out the comparisons, item by item. */
  private static final class Variants implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final PromotionCalendar calendar;
    private final Source source;
    private Row next;
    private Iterator<Row> ready = List.<Row>of().iterator();

    private Variants(Iterator<Row> rows, PromotionCalendar calendar, Source source) {
      this.rows = rows;
      this.calendar = calendar;
      this.source = source;
      this.next = rows.hasNext() ? rows.next() : null;
    }

    @Override
    public boolean hasNext() {
      while (!ready.hasNext() && next != null) {
        ready = item().iterator();
      }
      return ready.hasNext();
    }

    @Override
    public Row next() {
      return ready.next();
    }

    private List<Row> item() {
      Row first = next;
      List<Comparisons> variants = new ArrayList<>();
      List<String> skus = new ArrayList<>();
      int seenFrom = Integer.MAX_VALUE;
      while (next != null && isSame(first, next, 2)) {
        String sku = next.getString(3);
        Comparisons comparisons = new Comparisons(calendar);
        while (next != null && isSame(first, next, 2) && next.getString(3).equals(sku)) {
          PriceSeen price = price(next);
          seenFrom = Math.min(seenFrom, price.day());
          comparisons.accept(price);
          next = rows.hasNext() ? rows.next() : null;
        }
        variants.add(comparisons);
        skus.add(sku);
      }
      List<Row> found = new ArrayList<>();
      for (int i = 0; i < skus.size(); i++) {
        found.addAll(rows(first, skus.get(i), variants.get(i), seenFrom));
      }
      return found;
    }

    private List<Row> rows(Row item, String sku, Comparisons comparisons, int seenFrom) {
      List<Comparison> all = comparisons.all();
      List<Row> found = new ArrayList<>();
      boolean isTooMany = all.size() > Comparisons.MOST;
      long unreliable = isTooMany ? comparisons.seen() : comparisons.unreliable();
      if (!isTooMany) {
        for (Comparison comparison : all) {
          found.add(row(item, sku, comparison, seenFrom, found.isEmpty() ? unreliable : 0));
        }
      }
      if (found.isEmpty() && unreliable > 0) {
        found.add(row(item, sku, null, seenFrom, unreliable));
      }
      return found;
    }

    private Row row(Row item, String sku, Comparison comparison, int seenFrom, long unreliable) {
      boolean isNone = comparison == null;
      return RowFactory.create(
          item.getString(0),
          item.getString(1),
          item.getString(2),
          sku,
          isNone ? null : comparison.comparedFen(),
          isNone ? null : comparison.askedFen(),
          isNone ? null : comparison.listFen(),
          isNone ? null : comparison.firstStart(),
          isNone ? null : comparison.lastStart(),
          isNone ? null : comparison.end(),
          isNone ? null : comparison.start().name(),
          isNone ? null : comparison.isExplained(),
          seenFrom,
          unreliable,
          source.name());
    }

    private static PriceSeen price(Row row) {
      return new PriceSeen(
          row.getLong(4),
          row.getLong(5),
          longOrNone(row, 6),
          longOrNone(row, 7),
          row.getString(8),
          longOrNone(row, 9),
          longOrNone(row, 10));
    }

    private static long longOrNone(Row row, int place) {
      return row.isNullAt(place) ? PriceSeen.NONE : row.getLong(place);
    }
  }

  /** Whether two rows agree in their columns up to a place. */
  static boolean isSame(Row one, Row other, int upTo) {
    for (int place = upTo; place >= 0; place--) {
      if (!one.getString(place).equals(other.getString(place))) {
        return false;
      }
    }
    return true;
  }

  private ComparisonRows() {}
}
