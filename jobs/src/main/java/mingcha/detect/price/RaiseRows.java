package mingcha.detect.price;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mingcha.schemas.Orders;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Discounts whose basis was raised shortly before, and every rise of a list price, for comparison
 * with peers.
 */
final class RaiseRows {
  static final String KIND = "row_kind";

  /** A discount on a raised basis. */
  static final String CASE = "case";

  /** A day on which a list price rose. */
  static final String RISE = "rise";

  /** An item that was watched. */
  static final String WATCHED = "watched";

  static final String RAISE_DAY = "raise_day";
  static final String BASELINE_FEN = "baseline_fen";
  static final String AFTERWARDS = "afterwards";
  static final String IS_PRINTED = "is_printed";

  /** Columns of a comparison and those of its raise; of other kinds most are null. */
  static final StructType SCHEMA =
      ComparisonRows.SCHEMA
          .add(KIND, DataTypes.StringType)
          .add(RAISE_DAY, DataTypes.IntegerType)
          .add(BASELINE_FEN, DataTypes.LongType)
          .add(AFTERWARDS, DataTypes.StringType)
          .add(IS_PRINTED, DataTypes.BooleanType);

  private static final double RISE_OF_PEERS = 0.05;

  static Dataset<Row> of(
      Dataset<Row> snapshots, PromotionCalendar calendar, RaiseThenCutParams params) {
    return PriceStream.read(
        PriceStream.observations(snapshots), new Reader(calendar, params), SCHEMA);
  }

  private static final class Variant {
    private final Comparisons discounts;
    private final Map<Long, Boolean> printed = new TreeMap<>();
    private final ListPrices list = new ListPrices();

    private Variant(PromotionCalendar calendar) {
      discounts = new Comparisons(calendar);
    }
  }

  private static final class Reader implements PriceStream.ItemReader {
    private static final long serialVersionUID = 1L;

    private final PromotionCalendar calendar;
    private final RaiseThenCutParams params;
    private transient Map<String, Variant> variants;
    private transient int seenFrom;

    private Reader(PromotionCalendar calendar, RaiseThenCutParams params) {
      this.calendar = calendar;
      this.params = params;
    }

    @Override
    public void begin() {
      variants = new TreeMap<>();
      seenFrom = Integer.MAX_VALUE;
    }

    @Override
    public void accept(String sku, PriceSeen price) {
      seenFrom = Math.min(seenFrom, price.day());
      Variant variant = variants.computeIfAbsent(sku, any -> new Variant(calendar));
      variant.list.accept(price.day(), price.listFen());
      boolean isPrinted = price.isComparison() && !price.isExplained();
      long basis = isPrinted ? price.comparedFen() : price.listFen();
      if (isPrinted && variant.printed.size() < ListPrices.MOST) {
        variant.printed.put(basis, true);
      }
      variant.discounts.accept(
          new PriceSeen(
              price.observedAt(),
              price.listFen(),
              price.askedFen(),
              basis > price.askedFen() ? basis : PriceSeen.NONE,
              null,
              price.promoStartsAt(),
              price.promoEndsAt()));
    }

    @Override
    public List<Row> finish(Row item) {
      List<Row> found = new ArrayList<>();
      found.add(row(item, "", WATCHED, null, null, 0));
      variants.forEach((sku, variant) -> found.addAll(rows(item, sku, variant)));
      return found;
    }

    private List<Row> rows(Row item, String sku, Variant variant) {
      List<Row> found = new ArrayList<>();
      List<Comparison> discounts = variant.discounts.all();
      if (variant.list.isFull() || discounts.size() > Comparisons.MOST) {
        return List.of(row(item, sku, WATCHED, null, null, variant.discounts.seen()));
      }
      if (variant.discounts.unreliable() > 0) {
        found.add(row(item, sku, WATCHED, null, null, variant.discounts.unreliable()));
      }
      for (int day : variant.list.raises(RISE_OF_PEERS)) {
        found.add(row(item, sku, RISE, null, new ListPrices.Raise(day, 0, 0), 0));
      }
      for (Comparison discount : discounts) {
        Optional<ListPrices.Raise> raise =
            variant.list.raiseBefore(
                discount.lastStart(), discount.comparedFen(), params.longestDays());
        if (discount.start() != Comparison.Start.BEFORE_THE_DATA
            && raise.isPresent()
            && raise.get().day() < discount.lastStart()
            && discount.comparedFen() >= raise.get().baselineFen() * (1 + params.leastRise())) {
          found.add(caseRow(item, sku, variant, discount, raise.get()));
        }
      }
      return found;
    }

    private Row caseRow(
        Row item, String sku, Variant variant, Comparison discount, ListPrices.Raise raise) {
      Row row = row(item, sku, CASE, discount, raise, 0);
      Object[] cells = new Object[SCHEMA.length()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = row.get(i);
      }
      cells[cells.length - 2] = variant.list.afterwards(discount.end(), raise).name();
      cells[cells.length - 1] = variant.printed.containsKey(discount.comparedFen());
      return RowFactory.create(cells);
    }

    private Row row(
        Row item,
        String sku,
        String kind,
        Comparison discount,
        ListPrices.Raise raise,
        long unreliable) {
      boolean isNone = discount == null;
      return RowFactory.create(
          item.getString(0),
          item.getString(1),
          item.getString(2),
          sku,
          isNone ? null : discount.comparedFen(),
          isNone ? null : discount.askedFen(),
          isNone ? null : discount.listFen(),
          isNone ? null : discount.firstStart(),
          isNone ? null : discount.lastStart(),
          isNone ? null : discount.end(),
          isNone ? null : discount.start().name(),
          isNone ? null : discount.isExplained(),
          seenFrom,
          unreliable,
          ComparisonRows.Source.SNAPSHOTS.name(),
          kind,
          raise == null ? null : raise.day(),
          raise == null ? null : raise.baselineFen(),
          null,
          null);
    }
  }

  /** The columns that join a case to its verdict. */
  static List<String> key() {
    return List.of(
        TableSpec.PLATFORM,
        Orders.SHOP_ID,
        Orders.ITEM_ID,
        Orders.SKU_ID,
        VerdictRows.COMPARED_FEN,
        VerdictRows.FIRST_DAY);
  }

  private RaiseRows() {}
}
