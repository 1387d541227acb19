package mingcha.detect.price;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_micros;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.TableSpec;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Streams observations of prices item by item, variant by variant, in order of time. This is the
 * one shuffle of the snapshots that a detector needs; nothing but what a reader keeps is held.
 */
final class PriceStream {
  /** Names of the columns of observations, after platform, shop, item and variant. */
  static final String OBSERVED = "observed";

  static final String PROMO_STARTS = "promo_starts";
  static final String PROMO_ENDS = "promo_ends";

  /** Reads the observations of one item. */
  interface ItemReader extends Serializable {
    /** Begins an item. */
    void begin();

    /** Takes the next observation of a variant; variants come one after the other. */
    void accept(String sku, PriceSeen price);

    /**
     * What was found.
     *
     * @param item platform, shop and item stand in its first three columns
     */
    List<Row> finish(Row item);
  }

  /** Snapshots as observations. */
  static Dataset<Row> observations(Dataset<Row> snapshots) {
    return snapshots.select(
        col(TableSpec.PLATFORM),
        col(PriceSnapshots.SHOP_ID),
        col(PriceSnapshots.ITEM_ID),
        coalesce(col(PriceSnapshots.SKU_ID), lit("")).as(PriceSnapshots.SKU_ID),
        unix_micros(col(PriceSnapshots.OBSERVED_AT)).as(OBSERVED),
        col(PriceSnapshots.LIST_PRICE_FEN),
        col(PriceSnapshots.SALE_PRICE_FEN),
        col(PriceSnapshots.REF_PRICE_FEN),
        col(PriceSnapshots.REF_PRICE_LABEL),
        unix_micros(col(PriceSnapshots.PROMO_STARTS_AT)).as(PROMO_STARTS),
        unix_micros(col(PriceSnapshots.PROMO_ENDS_AT)).as(PROMO_ENDS));
  }

  /** Lets a reader see observations and gives what it finds, in rows of this shape. */
  static Dataset<Row> read(Dataset<Row> observations, ItemReader reader, StructType found) {
    Column[] item = {
      col(TableSpec.PLATFORM), col(PriceSnapshots.SHOP_ID), col(PriceSnapshots.ITEM_ID)
    };
    // Ties in time are broken by the prices, so that the stream is the same whatever the files.
    return observations
        .repartition(item)
        .sortWithinPartitions(
            item[0],
            item[1],
            item[2],
            col(PriceSnapshots.SKU_ID),
            col(OBSERVED),
            col(PriceSnapshots.LIST_PRICE_FEN),
            col(PriceSnapshots.REF_PRICE_FEN))
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) rows -> new Items(rows, reader), Encoders.row(found));
  }

  /** Whether two rows agree in platform, shop and item. */
  static boolean isSameItem(Row one, Row other) {
    for (int place = 2; place >= 0; place--) {
      if (!one.getString(place).equals(other.getString(place))) {
        return false;
      }
    }
    return true;
  }

  private static final class Items implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final ItemReader reader;
    private Row next;
    private Iterator<Row> ready = List.<Row>of().iterator();

    private Items(Iterator<Row> rows, ItemReader reader) {
      this.rows = rows;
      this.reader = reader;
      advance();
    }

    @Override
    public boolean hasNext() {
      while (!ready.hasNext() && next != null) {
        Row first = next;
        reader.begin();
        while (next != null && isSameItem(first, next)) {
          reader.accept(next.getString(3), price(next));
          advance();
        }
        ready = reader.finish(first).iterator();
      }
      return ready.hasNext();
    }

    @Override
    public Row next() {
      return ready.next();
    }

    private void advance() {
      next = rows.hasNext() ? rows.next() : null;
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

  private PriceStream() {}
}
