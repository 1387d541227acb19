package mingcha.detect.price;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_micros;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mingcha.schemas.Orders;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
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

  /** Where a comparison was seen. */
  enum Source {
    SNAPSHOTS,
    ORDERS
  }

  /** Comparisons in snapshots of prices. */
  static Dataset<Row> ofSnapshots(Dataset<Row> snapshots, PromotionCalendar calendar) {
    return stream(PriceStream.observations(snapshots), calendar, Source.SNAPSHOTS);
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
                unix_micros(col(Orders.CREATED_AT)).as(PriceStream.OBSERVED),
                listPrice.as(Orders.LIST_PRICE_FEN),
                lit(null).cast("long").as(PriceSnapshots.SALE_PRICE_FEN),
                col(Orders.REF_PRICE_FEN),
                lit(null).cast("string").as(PriceSnapshots.REF_PRICE_LABEL),
                lit(null).cast("long").as(PriceStream.PROMO_STARTS),
                lit(null).cast("long").as(PriceStream.PROMO_ENDS));
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
    return PriceStream.read(observations, new Reader(calendar, source), SCHEMA);
  }

  /** Keeps the comparisons of each variant of an item. */
  private static final class Reader implements PriceStream.ItemReader {
    private static final long serialVersionUID = 1L;

    private final PromotionCalendar calendar;
    private final Source source;
    private transient Map<String, Comparisons> variants;
    private transient int seenFrom;

    private Reader(PromotionCalendar calendar, Source source) {
      this.calendar = calendar;
      this.source = source;
    }

    @Override
    public void begin() {
      variants = new TreeMap<>();
      seenFrom = Integer.MAX_VALUE;
    }

    @Override
    public void accept(String sku, PriceSeen price) {
      seenFrom = Math.min(seenFrom, price.day());
      variants.computeIfAbsent(sku, any -> new Comparisons(calendar)).accept(price);
    }

    @Override
    public List<Row> finish(Row item) {
      List<Row> found = new ArrayList<>();
      variants.forEach((sku, comparisons) -> found.addAll(rows(item, sku, comparisons)));
      return found;
    }

    private List<Row> rows(Row item, String sku, Comparisons comparisons) {
      List<Comparison> all = comparisons.all();
      List<Row> found = new ArrayList<>();
      boolean isTooMany = all.size() > Comparisons.MOST;
      long unreliable = isTooMany ? comparisons.seen() : comparisons.unreliable();
      if (!isTooMany) {
        for (Comparison comparison : all) {
          found.add(row(item, sku, comparison, found.isEmpty() ? unreliable : 0));
        }
      }
      if (found.isEmpty() && unreliable > 0) {
        found.add(row(item, sku, null, unreliable));
      }
      return found;
    }

    private Row row(Row item, String sku, Comparison comparison, long unreliable) {
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
  }

  private ComparisonRows() {}
}
