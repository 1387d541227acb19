package mingcha.ingest;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import mingcha.error.UserError;

/** Reads the header of a file and finds the columns of its table in it. */
final class Header {
  /**
   * A file of a canonical dump as workers read it, and the columns that it has beyond the table's.
   *
   * @param extras names that were noted and not loaded
   */
  record Opened(SourceFile file, Set<String> extras) {}

  private final TablePlan plan;
  private final Manifest dump;
  private final int cap;

  Header(TablePlan plan, Manifest dump, int cap) {
    this.plan = plan;
    this.dump = dump;
    this.cap = cap;
  }

  /**
   * Opens a file as far as its header.
   *
   * @throws UserError exit 3 when it cannot be read, lacks a required column or names one twice
   */
  Opened open(Manifest.DumpFile file, int index, int dumpNo, Reading reading) {
    List<String> names = file.format() == FileFormat.CSV ? csv(file) : List.of();
    List<String> columns = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    Set<String> extras = new TreeSet<>();
    List<String> known = known();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (!known.contains(name)) {
        extras.add(name);
      } else if (columns.contains(name)) {
        throw UserError.refused("ingest.column-twice", dump.label(), file.path(), name);
      } else {
        columns.add(name);
        positions.add(i);
      }
    }
    if (file.format() == FileFormat.CSV) {
      for (String name : plan.required()) {
        if (!columns.contains(name)) {
          throw UserError.refused("ingest.missing-column", dump.label(), file.path(), name);
        }
      }
    }
    String table = plan.table().name();
    return new Opened(
        new SourceFile(
            index,
            dumpNo,
            file.fileNo(),
            table,
            file.path(),
            file.file().toString(),
            file.format(),
            file.encoding(),
            file.delimiter(),
            file.format() == FileFormat.CSV ? List.copyOf(columns) : known,
            positions.stream().mapToInt(Integer::intValue).toArray(),
            names.size(),
            dump.platform(),
            dump.dumpId(),
            dump.keySpace(),
            Set.copyOf(file.hashed()),
            dump.exportedAt().toInstant().toEpochMilli() * 1000,
            reading,
            false),
        extras);
  }

  /** Columns that a file of this table may have. */
  List<String> known() {
    List<String> known =
        new ArrayList<>(
            plan.cells().stream()
                .filter(cell -> cell.kind() != CellKind.BLOCK)
                .map(CellPlan::name)
                .toList());
    known.add(RowReader.PLATFORM);
    return Collections.unmodifiableList(known);
  }

  /** An empty file has no header, and a table without rows needs none of its columns. */
  private List<String> csv(Manifest.DumpFile file) {
    return names(dump.label(), file, cap);
  }

  static List<String> names(String label, Manifest.DumpFile file, int cap) {
    RawRecord record = new RawRecord();
    try (FileBytes bytes = FileBytes.open(file.file(), file.encoding())) {
      CsvCutter cutter = new CsvCutter(bytes.text(), file.delimiter(), cap);
      if (!cutter.next(record)) {
        throw UserError.refused("ingest.no-header", label, file.path());
      }
      if (record.problem != RawRecord.SOUND) {
        throw UserError.refused("ingest.no-header", label, file.path());
      }
    } catch (IOException e) {
      throw UserError.refused("ingest.unreadable-file", label, file.path());
    }
    Charset charset =
        file.encoding() == Encoding.UTF_16LE ? Encoding.UTF_8.charset() : file.encoding().charset();
    return names(record, charset);
  }

  /** The cells of a header as names. */
  static List<String> names(RawRecord record, Charset charset) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < record.cells(); i++) {
      String name =
          new String(record.data(), record.from(i), record.to(i) - record.from(i), charset);
      names.add(Normal.text(name).replace("\u200b", ""));
    }
    return names;
  }
}
