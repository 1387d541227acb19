package mingcha.ingest;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import mingcha.schemas.Orders;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.Shipments;
import mingcha.schemas.Shops;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/** Reads packed records into rows of one table. One for each task. */
final class RowReader {
  /** Stands in a file's columns for the one that overrides the manifest's platform. */
  static final String PLATFORM = TableSpec.PLATFORM;

  private static final UTF8String NO_PLATFORM = UTF8String.fromString("-");
  private static final UTF8String EMPTY = UTF8String.fromString("");
  private static final UTF8String NATURAL_PERSON = UTF8String.fromString("natural_person");
  private static final long YEAR = 366L * 24 * 3600 * 1_000_000;

  /** A merged row is sorted by the file and the number of its first record, in one long. */
  static final int FILE_SHIFT = 40;

  private static final long ROW_MASK = (1L << FILE_SHIFT) - 1;

  private final TablePlan plan;
  private final CellReader cells;
  private final IdentityHashMap<SourceFile, OfFile> known = new IdentityHashMap<>();
  private final Map<Integer, UTF8String> monthWords = new HashMap<>();
  private final int width;
  private final int platform;
  private final int eventTime;
  private final int eventDay;
  private final CellPlan[] required;
  private Candidate scratch;

  /**
   * What all records of a file have in common.
   *
   * @param plans how each packed cell is read; null for the one that overrides the platform
   */
  private record OfFile(CellPlan[] plans, UTF8String platform, UTF8String dumpId) {}

  RowReader(TablePlan plan, Pseudonyms pseudonyms) {
    this.plan = plan;
    this.cells = new CellReader(pseudonyms);
    TableSpec table = plan.table();
    this.width = table.columns().size();
    this.platform = plan.indexOf(TableSpec.PLATFORM);
    this.eventTime = table.eventTime().map(plan::indexOf).orElse(-1);
    this.eventDay = plan.indexOf(TableSpec.EVENT_DAY);
    this.required = plan.cells().stream().filter(CellPlan::isRequired).toArray(CellPlan[]::new);
  }

  /** A packed record as a row, or with the reasons why it is none. */
  Candidate read(SourceFile file, byte[] payload, long rowNo, long offset) {
    Candidate row = new Candidate(file, rowNo, offset, payload, width);
    cells.turnTo(file);
    Packed.Cursor cursor = new Packed.Cursor(payload);
    for (CellPlan cell : ofFile(file).plans()) {
      cursor.step();
      if (cursor.isAbsent) {
        continue;
      }
      if (cell == null) {
        row.values[platform] =
            cursor.length == 0
                ? null
                : UTF8String.fromBytes(payload, cursor.from, cursor.length).trim();
        continue;
      }
      readCell(row, cell, cursor);
    }
    if (file.isMerged()) {
      cursor.step();
      row.records = recordsOf(payload, cursor);
    }
    complete(row);
    return row;
  }

  /** Hash of the key that a packed record has; of all of it when the key is broken. */
  long keyHash(SourceFile file, byte[] payload, FileNotes notes) {
    Candidate row = scratch(file);
    cells.turnTo(file);
    Packed.Cursor cursor = new Packed.Cursor(payload);
    for (CellPlan cell : ofFile(file).plans()) {
      cursor.step();
      if (cell == null) {
        row.values[platform] =
            cursor.length == 0
                ? null
                : UTF8String.fromBytes(payload, cursor.from, cursor.length).trim();
      } else if (!cursor.isAbsent && (isKey(cell) || cell.index() == eventTime)) {
        row.values[cell.index()] = cells.read(cell, payload, cursor.from, cursor.length);
      }
    }
    completePlatform(row);
    completeDefaults(row);
    notes.saw(row.values[platform], eventTime < 0 ? null : row.values[eventTime]);
    return hasKey(row.values) ? keyHash(row.values) : bytesHash(payload);
  }

  /** The same for every record of a file: a key is looked at once and not kept. */
  @SuppressWarnings("ReferenceEquality") // Asked for each record; one object stands for one file.
  private Candidate scratch(SourceFile file) {
    if (scratch == null || scratch.file != file) {
      scratch = new Candidate(file, 0, 0, new byte[0], width);
    }
    Arrays.fill(scratch.values, null);
    return scratch;
  }

  /** Hash of the key of a complete row. */
  long keyHash(Object[] values) {
    long hash = 42;
    for (int column : plan.key()) {
      Object value = values[column];
      hash =
          value instanceof UTF8String text
              ? XXH64.hashUTF8String(text, hash)
              : XXH64.hashLong((Long) value, hash);
    }
    return hash;
  }

  boolean hasKey(Object[] values) {
    for (int column : plan.key()) {
      if (values[column] == null) {
        return false;
      }
    }
    return true;
  }

  static long bytesHash(byte[] bytes) {
    return XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length, 7);
  }

  /** Fills in what follows from other columns: provenance, defaults, days, persons' names. */
  void complete(Candidate row) {
    completePlatform(row);
    SourceFile file = row.file;
    row.values[platform + 1] = ofFile(file).dumpId();
    row.values[platform + 2] = file.isMerged() ? (int) (row.rowNo >> FILE_SHIFT) : file.fileNo();
    row.values[platform + 3] = row.rowNo & ROW_MASK;
    row.values[platform + 4] = file.exportedAt();
    completeDefaults(row);
    if (plan.table() == Shops.TABLE) {
      protectOperator(row);
    }
    for (CellPlan cell : required) {
      if (row.values[cell.index()] == null && !isBroken(row, cell.name())) {
        row.broken("required", cell.name());
      }
    }
    completeDay(row.values);
    // A dump whose manifest knows no time of export is as old as can be and tells nothing.
    if (eventTime >= 0
        && file.exportedAt() > 0
        && row.values[eventTime] instanceof Long time
        && time > file.exportedAt() + YEAR) {
      row.broken("after_export", plan.table().columns().get(eventTime).name());
    }
  }

  /** Sets day and month from the event time. */
  void completeDay(Object[] values) {
    if (eventTime < 0) {
      return;
    }
    Object time = values[eventTime];
    if (time == null && plan.table() == Shipments.TABLE) {
      time = values[plan.indexOf(Shipments.DELIVERED_AT)];
    }
    if (time == null) {
      values[eventDay] = null;
      values[eventDay + 1] = null;
      return;
    }
    int day = Times.dayOf((Long) time);
    values[eventDay] = day;
    values[eventDay + 1] = monthWord(day);
  }

  private void readCell(Candidate row, CellPlan cell, Packed.Cursor cursor) {
    Object value = cells.read(cell, row.payload, cursor.from, cursor.length);
    row.values[cell.index()] = value;
    row.present |= 1L << cell.index();
    if (cells.broken() != null) {
      row.broken(cells.broken(), cell.name());
    } else if (cell.person() == PersonKind.IP) {
      int block = cell.index() + 1;
      row.values[block] = cells.block(cell.person(), row.file.hashed().contains(cell.name()));
      row.present |= 1L << block;
    }
  }

  private static long[] recordsOf(byte[] payload, Packed.Cursor cursor) {
    LongBuffer longs = ByteBuffer.wrap(payload, cursor.from, cursor.length).asLongBuffer();
    long[] records = new long[longs.remaining()];
    longs.get(records);
    return records;
  }

  private void completePlatform(Candidate row) {
    if (plan.table() == mingcha.schemas.Registry.TABLE) {
      row.values[platform] = NO_PLATFORM;
    } else if (row.values[platform] == null || row.values[platform].equals(EMPTY)) {
      row.values[platform] = ofFile(row.file).platform();
    }
  }

  private void completeDefaults(Candidate row) {
    if (plan.table() == Orders.TABLE) {
      int parent = plan.indexOf(Orders.PARENT_ORDER_ID);
      if (row.values[parent] == null) {
        row.values[parent] = row.values[plan.indexOf(Orders.ORDER_ID)];
      }
      setEmptyWhenNull(row.values, plan.indexOf(Orders.SKU_ID));
    } else if (plan.table() == PriceSnapshots.TABLE) {
      setEmptyWhenNull(row.values, plan.indexOf(PriceSnapshots.SKU_ID));
    }
  }

  private static void setEmptyWhenNull(Object[] values, int column) {
    if (values[column] == null) {
      values[column] = EMPTY;
    }
  }

  /** Who is not known to be an enterprise is taken for a natural person. */
  private void protectOperator(Candidate row) {
    Object type = row.values[plan.indexOf(Shops.OPERATOR_TYPE)];
    boolean isPerson =
        NATURAL_PERSON.equals(type)
            || (type == null && row.values[plan.indexOf(Shops.USCC)] == null);
    if (!isPerson) {
      return;
    }
    int name = plan.indexOf(Shops.OPERATOR_NAME);
    if (row.values[name] instanceof UTF8String clear) {
      row.values[name] = UTF8String.fromString(Normal.mask(clear.toString()));
    }
    int address = plan.indexOf(Shops.ADDRESS);
    if (row.values[address] instanceof UTF8String clear) {
      row.values[address] =
          Normal.isMasked(clear.toString()) ? clear : cells.pseudonymOf(PersonKind.ADDRESS, clear);
    }
  }

  private UTF8String monthWord(int day) {
    return monthWords.computeIfAbsent(
        Times.monthOf(day),
        month ->
            UTF8String.fromString(
                String.format(java.util.Locale.ROOT, "%04d-%02d", month / 100, month % 100)));
  }

  private boolean isKey(CellPlan cell) {
    for (int column : plan.key()) {
      if (column == cell.index()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBroken(Candidate row, String column) {
    return row.reasons().stream().anyMatch(reason -> reason.column().equals(column));
  }

  private OfFile ofFile(SourceFile file) {
    return known.computeIfAbsent(
        file,
        any ->
            new OfFile(
                file.columns().stream().map(this::planOf).toArray(CellPlan[]::new),
                UTF8String.fromString(file.platform()),
                UTF8String.fromString(file.dumpId())));
  }

  private CellPlan planOf(String column) {
    return column.equals(PLATFORM)
        ? null
        : plan.cells().stream()
            .filter(cell -> cell.name().equals(column))
            .findFirst()
            .orElseThrow();
  }
}
