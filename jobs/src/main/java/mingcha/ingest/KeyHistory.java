package mingcha.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The records of one key in the order of their dumps, folded into the row that wins: the greatest
 * (exported_at, dump_id, file_no, row_no). A column that a record does not bring keeps its earlier
 * value. The row that the lake has takes its place in that order.
 */
final class KeyHistory {
  /** Where the fold tells what it finds. */
  interface Listener {
    void superseded(Object[] row, UTF8String by);

    void conflicting(Candidate record);

    void duplicate(Candidate record);

    void loaded(Candidate record);

    /** A record is what its dump says of its key, whatever other dumps say. */
    void stated(Candidate record);

    /** A full dump lacks a key that was there before. */
    void absent(Object[] row, UTF8String lastSeen, FullDump dump);
  }

  private final TablePlan plan;
  private final RowReader reader;
  private final int dumpId;
  private final Listener listener;
  private final Optional<Object[]> inLake;
  private boolean isLakeFolded;

  /** The winner so far, and the record that made it; no record when the lake did. */
  private Object[] state;

  private Candidate stateRecord;

  /** The record of the current dump, and whether another contradicts it. */
  private Candidate current;

  private boolean isConflicting;

  /** Dumps that have a record of this key, whatever became of it, in their order. */
  private final List<SourceFile> seen = new ArrayList<>(1);

  KeyHistory(TablePlan plan, RowReader reader, Optional<Object[]> inLake, Listener listener) {
    this.plan = plan;
    this.reader = reader;
    this.dumpId = plan.indexOf(mingcha.schemas.TableSpec.DUMP_ID);
    this.inLake = inLake;
    this.listener = listener;
  }

  boolean isOf(Object[] row) {
    Object[] mine = state != null ? state : current != null ? current.values : inLake.orElse(row);
    for (int column : plan.key()) {
      if (!Objects.equals(mine[column], row[column])) {
        return false;
      }
    }
    return true;
  }

  /** Takes the next record; records come in the order of dumps, files and rows. */
  void add(Candidate record) {
    sawIn(record.file);
    if (current == null || !isOneExport(current.file, record.file)) {
      endDump();
      current = record;
    } else if (isSame(record.values, current.values)) {
      listener.duplicate(record);
    } else {
      isConflicting = true;
      listener.conflicting(record);
    }
  }

  /** A dump of overlapping snapshots holds several exports, of which the later wins. */
  private static boolean isOneExport(SourceFile one, SourceFile other) {
    return one.dumpNo() == other.dumpNo() && one.exportedAt() == other.exportedAt();
  }

  /** A dump has a record of this key, though it may be broken. */
  void sawIn(SourceFile file) {
    if (seen.isEmpty() || seen.get(seen.size() - 1).dumpNo() != file.dumpNo()) {
      seen.add(file);
    }
  }

  /** Tells of the full dumps that lack this key although an earlier dump had it. */
  void tellAbsences(List<FullDump> fullDumps) {
    Object[] row = state != null ? state : inLake.orElse(null);
    if (row == null) {
      return;
    }
    UTF8String told = null;
    for (FullDump dump : fullDumps) {
      UTF8String before = lastSeenBefore(dump);
      if (before != null && !before.equals(told) && dump.covers(plan, row)) {
        listener.absent(row, before, dump);
        told = before;
      }
    }
  }

  /** The last dump before this one that had the key; null when this one has it, or none had. */
  private UTF8String lastSeenBefore(FullDump dump) {
    UTF8String last = null;
    if (inLake.isPresent() && (Long) inLake.get()[dumpId + 3] <= dump.exportedAt()) {
      last = (UTF8String) inLake.get()[dumpId];
    }
    for (SourceFile file : seen) {
      if (file.dumpNo() == dump.dumpNo()) {
        return null;
      }
      if (file.dumpNo() < dump.dumpNo()) {
        last = UTF8String.fromString(file.dumpId());
      }
    }
    return last;
  }

  /** Ends the dump that the last record came from. */
  void endDump() {
    if (current == null) {
      return;
    }
    Candidate record = current;
    current = null;
    if (isConflicting) {
      isConflicting = false;
      listener.conflicting(record);
      return;
    }
    listener.stated(record);
    if (inLake.isPresent() && !isLakeFolded && isBefore(inLake.get(), record)) {
      foldLake();
    }
    Object[] merged = state == null ? record.values : overlaid(record);
    if (state != null && isSame(merged, state)) {
      listener.duplicate(record);
      return;
    }
    supersede((UTF8String) record.values[dumpId]);
    state = merged;
    stateRecord = record;
  }

  /** The winner; empty when it is the row that the lake has already, or when there is none. */
  Optional<Object[]> winner() {
    endDump();
    if (inLake.isPresent() && !isLakeFolded) {
      foldLake();
    }
    if (stateRecord == null) {
      return Optional.empty();
    }
    listener.loaded(stateRecord);
    return Optional.of(state);
  }

  Optional<Object[]> inLake() {
    return inLake;
  }

  private void foldLake() {
    isLakeFolded = true;
    Object[] row = inLake.get();
    if (state != null && isSame(state, row)) {
      listener.duplicate(stateRecord);
    } else {
      supersede((UTF8String) row[dumpId]);
    }
    state = row;
    stateRecord = null;
  }

  private void supersede(UTF8String by) {
    if (state != null) {
      listener.superseded(state, by);
    }
    if (stateRecord != null) {
      listener.loaded(stateRecord);
    }
  }

  private Object[] overlaid(Candidate record) {
    Object[] merged = record.values.clone();
    for (CellPlan cell : plan.cells()) {
      if (!record.has(cell.index())) {
        merged[cell.index()] = state[cell.index()];
      }
    }
    reader.completeDay(merged);
    return merged;
  }

  private boolean isBefore(Object[] lakeRow, Candidate record) {
    int byTime = Long.compare((Long) lakeRow[dumpId + 3], record.file.exportedAt());
    return byTime != 0
        ? byTime < 0
        : ((UTF8String) lakeRow[dumpId]).toString().compareTo(record.file.dumpId()) <= 0;
  }

  private boolean isSame(Object[] one, Object[] other) {
    List<CellPlan> cells = plan.cells();
    for (CellPlan cell : cells) {
      Object mine = one[cell.index()];
      Object its = other[cell.index()];
      if (!Objects.equals(mine, its)
          && !(cell.kind() == CellKind.FREE_TEXT
              && mine instanceof UTF8String text
              && its instanceof UTF8String otherText
              && Normal.isSameText(text.toString(), otherText.toString()))) {
        return false;
      }
    }
    return true;
  }
}
