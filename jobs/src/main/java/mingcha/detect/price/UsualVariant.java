package mingcha.detect.price;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import it.unimi.dsi.fastutil.booleans.BooleanArrayList;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Picks an item's usual variant, the cheapest of those that are seen about as often as any, and
 * hands out the least that it asks on each day. Where variants are polled on different days, the
 * least of a day is another's price and no move.
 */
final class UsualVariant implements PriceStream.ItemReader {
  private static final long serialVersionUID = 1L;

  static final StructType SCHEMA =
      new StructType()
          .add(TableSpec.PLATFORM, StringType)
          .add(PriceSnapshots.SHOP_ID, StringType)
          .add(PriceSnapshots.ITEM_ID, StringType)
          .add(TableSpec.EVENT_DAY, DateType)
          .add(ProductDays.ASKED_FEN, LongType)
          .add(ProductDays.IS_SUGGESTED, BooleanType);

  private static final double SAME = 0.01;

  private transient List<Variant> variants;

  private static final class Variant {
    private final String sku;
    private final IntArrayList days = new IntArrayList();
    private final LongArrayList asked = new LongArrayList();
    private final BooleanArrayList isSuggested = new BooleanArrayList();

    private Variant(String sku) {
      this.sku = sku;
    }

    void accept(PriceSeen price) {
      int last = days.size() - 1;
      if (last < 0 || days.getInt(last) != price.day()) {
        days.add(price.day());
        asked.add(price.askedFen());
        isSuggested.add(isSuggested(price));
      } else {
        asked.set(last, Math.min(asked.getLong(last), price.askedFen()));
        isSuggested.set(last, isSuggested.getBoolean(last) || isSuggested(price));
      }
    }

    double median() {
      long[] sorted = asked.toLongArray();
      Arrays.sort(sorted);
      int n = sorted.length;
      return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2.0;
    }

    private static boolean isSuggested(PriceSeen price) {
      return "msrp".equals(price.label())
          && price.comparedFen() != PriceSeen.NONE
          && Math.abs(price.comparedFen() - price.askedFen()) <= price.askedFen() * SAME;
    }
  }

  @Override
  public void begin() {
    variants = new ArrayList<>();
  }

  @Override
  public void accept(String sku, PriceSeen price) {
    if (price.askedFen() <= 0) {
      return;
    }
    if (variants.isEmpty() || !variants.get(variants.size() - 1).sku.equals(sku)) {
      variants.add(new Variant(sku));
    }
    variants.get(variants.size() - 1).accept(price);
  }

  @Override
  public List<Row> finish(Row item) {
    int mostSeen = variants.stream().mapToInt(variant -> variant.days.size()).max().orElse(0);
    Variant usual = null;
    double least = 0;
    for (Variant variant : variants) {
      double median = variant.median();
      boolean isSeen = 2 * variant.days.size() >= mostSeen;
      if (isSeen && (usual == null || isBetter(median, least))) {
        usual = variant;
        least = median;
      }
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; usual != null && i < usual.days.size(); i++) {
      rows.add(
          RowFactory.create(
              item.getString(0),
              item.getString(1),
              item.getString(2),
              Date.valueOf(LocalDate.ofEpochDay(usual.days.getInt(i))),
              usual.asked.getLong(i),
              usual.isSuggested.getBoolean(i)));
    }
    return rows;
  }

  /** A link to mend differences is nobody's usual variant; the cheapest of the others is. */
  private static boolean isBetter(double median, double than) {
    boolean isLink = median <= ProductDays.LINK_FIX_FEN;
    boolean wasLink = than <= ProductDays.LINK_FIX_FEN;
    return isLink == wasLink ? median < than : wasLink;
  }
}
