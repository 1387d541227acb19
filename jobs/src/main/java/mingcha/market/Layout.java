package mingcha.market;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import mingcha.schemas.Buyers;
import mingcha.schemas.Complaints;
import mingcha.schemas.Declarations;
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.Payments;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.Registry;
import mingcha.schemas.Reviews;
import mingcha.schemas.Shipments;
import mingcha.schemas.Shops;
import mingcha.schemas.TableSpec;

/** Which rows go to which file of which dump. */
final class Layout implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Rows that a file holds, about. */
  private static final long ROWS = 600_000;

  private static final int PARTS = 512;
  private static final List<TableSpec> TABLES =
      List.of(
          Orders.TABLE,
          Shipments.TABLE,
          Reviews.TABLE,
          Buyers.TABLE,
          Shops.TABLE,
          Items.TABLE,
          PriceSnapshots.TABLE,
          Payments.TABLE,
          Registry.TABLE,
          Complaints.TABLE,
          Declarations.TABLE);

  /** Kinds of dumps, in the order in which they are exported. */
  enum Dump {
    FIRST(0),
    SECOND(1),
    REVIEWS_AGAIN(2),
    REGISTER(3),
    HOTLINE(4);

    private final int number;

    Dump(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  private final int platforms;
  private final int parts;

  Layout(int platforms, long orders) {
    this.platforms = platforms;
    this.parts = (int) Math.max(1, Math.min(PARTS, orders / ROWS));
  }

  /** Number of the file that holds a row; rows spread over the parts of a table by hash. */
  int file(Dump dump, int platform, TableSpec table, long hash) {
    int part = (int) Math.floorMod(hash >>> 7, (long) parts);
    return ((dump.number() * platforms + platform) * TABLES.size() + TABLES.indexOf(table)) * PARTS
        + part;
  }

  Dump dump(int file) {
    return Dump.values()[file / PARTS / TABLES.size() / platforms];
  }

  int platform(int file) {
    return file / PARTS / TABLES.size() % platforms;
  }

  TableSpec table(int file) {
    return TABLES.get(file / PARTS % TABLES.size());
  }

  String name(int file) {
    return table(file).name() + "-" + String.format("%04d", file % PARTS + 1) + ".csv.gz";
  }

  /** Columns of the file: those of the table that a platform can know. */
  static List<String> columns(TableSpec table, Dump dump) {
    List<String> columns = new ArrayList<>();
    if (dump == Dump.REGISTER || dump == Dump.HOTLINE) {
      columns.add(TableSpec.PLATFORM);
    }
    for (String name : table.columnNames()) {
      boolean isOurs =
          name.equals(TableSpec.PLATFORM)
              || name.equals(TableSpec.DUMP_ID)
              || name.equals(TableSpec.FILE_NO)
              || name.equals(TableSpec.ROW_NO)
              || name.equals(TableSpec.LOADED_AT)
              || name.equals(TableSpec.EVENT_DAY)
              || name.equals(TableSpec.EVENT_MONTH)
              || name.equals(Orders.IP_BLOCK)
              || name.equals(Buyers.REGISTER_IP_BLOCK)
              || name.equals(Reviews.IMAGE_HASH);
      if (!isOurs) {
        columns.add(name);
      }
    }
    return columns;
  }
}
