package mingcha.market;

import java.io.Serializable;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    HOTLINE(4),
    CORRECTION(5);

    private final int number;

    Dump(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  /** Files of this number and above are platforms' own. */
  private static final int EXPORTS = 1 << 24;

  private static final List<ExportFile> EXPORT_FILES = List.of(ExportFile.values());

  private final int platforms;
  private final int parts;
  private final Calendar calendar;
  private final int lateDays;

  Layout(World world) {
    this.platforms = world.settings().platforms().size();
    this.parts = (int) Math.max(1, Math.min(PARTS, world.request().orders() / ROWS));
    this.calendar = world.calendar();
    this.lateDays = world.settings().dirt().lateDays();
  }

  /** Number of the file that holds a row; rows spread over the parts of a table by hash. */
  int file(Dump dump, int platform, TableSpec table, long hash) {
    int part = (int) Math.floorMod(hash >>> 7, (long) parts);
    return ((dump.number() * platforms + platform) * TABLES.size() + TABLES.indexOf(table)) * PARTS
        + part;
  }

  /** Number of a file in the platform's own format. */
  int file(Dump dump, int platform, ExportFile export, long hash) {
    int part = (int) Math.floorMod(hash >>> 7, (long) parts);
    return EXPORTS
        + ((dump.number() * platforms + platform) * EXPORT_FILES.size()
                + EXPORT_FILES.indexOf(export))
            * PARTS
        + part;
  }

  /** The platform's own kind of file; none for canonical ones. */
  Optional<ExportFile> export(int file) {
    return file < EXPORTS
        ? Optional.empty()
        : Optional.of(EXPORT_FILES.get((file - EXPORTS) / PARTS % EXPORT_FILES.size()));
  }

  private int group(int file) {
    return file < EXPORTS
        ? file / PARTS / TABLES.size()
        : (file - EXPORTS) / PARTS / EXPORT_FILES.size();
  }

  Dump dump(int file) {
    return Dump.values()[group(file) / platforms];
  }

  int platform(int file) {
    return group(file) % platforms;
  }

  TableSpec table(int file) {
    return TABLES.get(file / PARTS % TABLES.size());
  }

  /** First and last day that a file's dump covers. */
  int[] period(Dump dump) {
    int cut = ShopRows.cut(calendar.days());
    return new int[] {
      dump == Dump.SECOND ? cut : 0, dump == Dump.FIRST ? cut - 1 : calendar.days() - 1
    };
  }

  /** Day of the export: the one after the last, or days later. */
  int exportDay(Dump dump) {
    return period(dump)[1] + 1 + (dump == Dump.CORRECTION ? lateDays : 0);
  }

  String name(int file) {
    int day = exportDay(dump(file));
    int part = file % PARTS + 1;
    return export(file)
        .map(
            export ->
                export.name(
                    calendar.date(day).toString(),
                    calendar.date(day).atTime(3, 0).toEpochSecond(ZoneOffset.ofHours(8)),
                    part))
        .orElseGet(() -> table(file).name() + "-" + String.format("%04d", part) + ".csv.gz");
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
