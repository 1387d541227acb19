package mingcha.ingest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mingcha.error.UserError;

/** The files of one dump in a platform's own layout, opened as far as their headers. */
final class LayoutFiles {
  private final Layout layout;
  private final Manifest dump;
  private final int dumpNo;
  private final int firstIndex;
  private final int cap;
  private final List<SourceFile> files = new ArrayList<>();
  private final Map<Integer, Set<String>> extras = new HashMap<>();

  /**
   * Opens the files.
   *
   * @param firstIndex index of the first file of the dump
   * @throws UserError exit 3 when a file will not do
   */
  LayoutFiles(Layout layout, Manifest dump, int dumpNo, int firstIndex, int cap) {
    this.layout = layout;
    this.dump = dump;
    this.dumpNo = dumpNo;
    this.firstIndex = firstIndex;
    this.cap = cap;
    for (Manifest.DumpFile file : dump.files()) {
      Layout.View view =
          layout
              .view(file.table())
              .orElseThrow(
                  () ->
                      UserError.refused(
                          "ingest.unknown-table", dump.label(), file.path(), file.table()));
      files.add(opened(file, view));
    }
  }

  /** The raw files; their time of export is the one that their name tells, or the dump's. */
  List<SourceFile> files() {
    return files;
  }

  /** Names of columns that the layout does not read, by the index of the file. */
  Map<Integer, Set<String>> extras() {
    return extras;
  }

  /** Different times of export, ascending: of what overlaps, the later wins. */
  long[] exports() {
    Set<Long> times = new TreeSet<>();
    files.forEach(file -> times.add(file.exportedAt()));
    return times.stream().mapToLong(Long::longValue).toArray();
  }

  /** Which of these exports each file belongs to. */
  int[] exportOfFile(long[] exports) {
    return files.stream()
        .mapToInt(file -> Arrays.binarySearch(exports, file.exportedAt()))
        .toArray();
  }

  /** Place in the dump of each file. */
  int[] fileNos() {
    return files.stream().mapToInt(SourceFile::fileNo).toArray();
  }

  /**
   * The shop whose seller exported a file that names none: the only one in the manifest's scope,
   * else the folder that it lies in, else one named after the platform.
   */
  String shopOf(SourceFile file) {
    if (dump.scopeShops().size() == 1) {
      return dump.scopeShops().iterator().next();
    }
    Path folder = Path.of(file.name()).getParent();
    return folder == null ? dump.platform() : folder.toString();
  }

  private SourceFile opened(Manifest.DumpFile file, Layout.View view) {
    int index = firstIndex + file.fileNo();
    List<String> columns = List.copyOf(view.columns().keySet());
    boolean isCsv = file.format() == FileFormat.CSV;
    List<String> names = isCsv ? Header.names(dump.label(), file, cap) : List.of();
    int[] positions =
        isCsv ? columns.stream().mapToInt(c -> position(names, c, view)).toArray() : new int[0];
    if (isCsv && Arrays.stream(positions).allMatch(position -> position < 0)) {
      throw UserError.refused("ingest.missing-column", dump.label(), file.path(), columns.get(0));
    }
    Set<String> unread = new TreeSet<>(names);
    Arrays.stream(positions)
        .filter(position -> position >= 0)
        .forEach(position -> unread.remove(names.get(position)));
    unread.remove("");
    extras.put(index, unread);
    return new SourceFile(
        index,
        dumpNo,
        file.fileNo(),
        view.view(),
        file.path(),
        file.file().toString(),
        file.format(),
        file.encoding(),
        file.delimiter(),
        columns,
        positions,
        names.size(),
        dump.platform(),
        dump.dumpId(),
        dump.keySpace(),
        Set.of(),
        view.exportedAt(String.valueOf(Path.of(file.path()).getFileName()))
            .orElse(dump.exportedAt().toInstant().toEpochMilli() * 1000),
        layout.reading(),
        false);
  }

  private static int position(List<String> names, String column, Layout.View view) {
    int own = names.indexOf(column);
    return own >= 0
        ? own
        : view.columns().get(column).stream()
            .mapToInt(names::indexOf)
            .filter(position -> position >= 0)
            .findFirst()
            .orElse(-1);
  }
}
