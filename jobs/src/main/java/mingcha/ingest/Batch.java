package mingcha.ingest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import mingcha.error.UserError;
import mingcha.lake.Commit;
import mingcha.lake.Lake;
import mingcha.schemas.Orders;
import mingcha.schemas.TableSpec;
import mingcha.schemas.Tables;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The dumps of one call, loaded together: opened, read, compared with their manifests, written. */
final class Batch {
  private final Lake lake;
  private final IngestSettings settings;
  private final Broadcast<PseudonymKey> key;
  private final Layout.Source layouts;
  private final BiConsumer<Manifest, UserError> refusals;

  private final List<SourceFile> files = new ArrayList<>();
  private final Map<Integer, Set<String>> extras = new HashMap<>();
  private final Map<Integer, FileSummary> summaries = new TreeMap<>();
  private final Map<TableSpec, List<SourceFile>> canonical = new LinkedHashMap<>();
  private final Map<TableSpec, List<LayoutDump.Output>> outputs = new LinkedHashMap<>();
  private final List<ParquetFile> ofParquet = new ArrayList<>();
  private final Map<Integer, LayoutDump> layoutDumps = new TreeMap<>();
  private final Map<Integer, List<ReportedTotals.Line>> totals = new TreeMap<>();
  private final Map<Integer, List<IngestReport.Difference>> differences = new TreeMap<>();
  private final List<Integer> firstIndexes = new ArrayList<>();
  private boolean[] isRefused = new boolean[0];

  Batch(
      Lake lake,
      IngestSettings settings,
      Broadcast<PseudonymKey> key,
      Layout.Source layouts,
      BiConsumer<Manifest, UserError> refusals) {
    this.lake = lake;
    this.settings = settings;
    this.key = key;
    this.layouts = layouts;
    this.refusals = refusals;
  }

  /** Writes everything that the dumps bring into the commit, which is left open. */
  List<IngestReport.LoadedDump> load(List<Manifest> dumps, Commit commit, Bookkeeping bookkeeping) {
    isRefused = new boolean[dumps.size()];
    try {
      for (int dumpNo = 0; dumpNo < dumps.size(); dumpNo++) {
        open(dumps.get(dumpNo), dumpNo);
      }
      layoutDumps.forEach((dumpNo, layoutDump) -> read(dumps.get(dumpNo), dumpNo, layoutDump));
      List<Load> loads = loads();
      for (int dumpNo = 0; dumpNo < dumps.size(); dumpNo++) {
        if (!layoutDumps.containsKey(dumpNo)) {
          check(dumps.get(dumpNo), dumpNo);
        }
      }
      Tally tally = write(dumps, loads, commit);
      return bookkeeping.write(
          commit, dumps, isRefused, firstIndexes, summaries, extras, tally, differences);
    } finally {
      layoutDumps.values().forEach(LayoutDump::close);
    }
  }

  /** Every file as far as its header; a dump with a file that will not do is refused. */
  private void open(Manifest dump, int dumpNo) {
    int first = files.size();
    firstIndexes.add(first);
    try {
      if (dump.totals().isPresent()) {
        totals.put(dumpNo, ReportedTotals.of(dump));
      }
      if (dump.isCanonical()) {
        openCanonical(dump, dumpNo, first);
      } else {
        openLayout(dump, dumpNo, first);
      }
    } catch (UserError e) {
      while (files.size() > first) {
        files.remove(files.size() - 1);
      }
      refuse(dump, dumpNo, e);
    }
  }

  private void openCanonical(Manifest dump, int dumpNo, int first) {
    Reading reading = Reading.canonical(settings.nullWords());
    List<Header.Opened> opened = new ArrayList<>();
    List<ParquetFile> parquets = new ArrayList<>();
    for (Manifest.DumpFile file : dump.files()) {
      TablePlan plan = new TablePlan(Tables.canonical(file.table()).orElseThrow());
      Header header = new Header(plan, dump, settings.recordCapBytes());
      Header.Opened each = header.open(file, first + file.fileNo(), dumpNo, reading);
      if (file.format() == FileFormat.PARQUET) {
        ParquetFile parquet = ParquetFile.open(lake.spark(), header, plan, dump, each.file(), file);
        parquets.add(parquet);
        each = new Header.Opened(parquet.file(), parquet.extras());
      }
      opened.add(each);
    }
    ofParquet.addAll(parquets);
    for (Header.Opened each : opened) {
      files.add(each.file());
      extras.put(each.file().index(), each.extras());
      if (each.file().format() == FileFormat.PARQUET) {
        continue;
      }
      canonical
          .computeIfAbsent(
              Tables.canonical(each.file().table()).orElseThrow(), any -> new ArrayList<>())
          .add(each.file());
    }
  }

  private void openLayout(Manifest dump, int dumpNo, int first) {
    Layout layout =
        layouts
            .layout(dump.layout())
            .orElseThrow(
                () -> UserError.refused("ingest.unknown-layout", dump.label(), dump.layout()));
    LayoutDump layoutDump =
        new LayoutDump(lake.spark(), layout, dump, dumpNo, first, settings, key);
    files.addAll(layoutDump.files());
    extras.putAll(layoutDump.extras());
    // Results of SQL stand behind the files of their dump, so that order by index is order of
    // dumps.
    SourceFile any = layoutDump.files().get(0);
    files.addAll(Collections.nCopies(layoutDump.outputFiles(), any));
    layoutDumps.put(dumpNo, layoutDump);
  }

  private void read(Manifest dump, int dumpNo, LayoutDump layoutDump) {
    summaries.putAll(layoutDump.cut());
    check(dump, dumpNo);
    if (!isRefused[dumpNo]) {
      layoutDump
          .outputs()
          .forEach(
              (table, output) -> {
                for (SourceFile file : output.files()) {
                  files.set(file.index(), file);
                }
                outputs.computeIfAbsent(table, any -> new ArrayList<>()).add(output);
              });
    }
  }

  private List<Load> loads() {
    List<Load> loads = new ArrayList<>();
    for (TableSpec table : Tables.CANONICAL) {
      List<SourceFile> ofTable = canonical.getOrDefault(table, List.of());
      List<LayoutDump.Output> made = new ArrayList<>(outputs.getOrDefault(table, List.of()));
      List<SourceFile> ofAll = new ArrayList<>(ofTable);
      for (ParquetFile parquet : ofParquet) {
        if (parquet.file().table().equals(table.name())) {
          made.add(parquet.output(lake.spark(), key, settings.macFunction()));
          ofAll.add(parquet.file());
        }
      }
      if (!ofTable.isEmpty() || !made.isEmpty()) {
        Load load = new Load(lake.spark(), new TablePlan(table), ofTable, made, settings, key);
        loads.add(load);
        ofAll.forEach(file -> summaries.put(file.index(), load.summaries().get(file.index())));
      }
    }
    return loads;
  }

  private Tally write(List<Manifest> dumps, List<Load> loads, Commit commit) {
    Tally tally = new Tally();
    Accounts accounts = new Accounts(lake.spark());
    totals.keySet().removeIf(dumpNo -> isRefused[dumpNo]);
    Reconciliation reconciliation = new Reconciliation(lake.spark(), totals);
    Dataset<Row> orders = lake.spark().createDataFrame(List.of(), Reconciliation.LINE);
    for (Load load : loads) {
      TableWriter writer =
          new TableWriter(lake, load, commit, dumps, files, isRefused, key, settings);
      tally.merge(writer.write());
      if (outputs.containsKey(load.plan().table())) {
        accounts.add(writer.accounts());
      }
      if (load.plan().table() == Orders.TABLE) {
        orders = writer.totalled();
      }
    }
    if (!reconciliation.isEmpty()) {
      differences.putAll(reconciliation.write(orders, dumps, commit));
    }
    List<LayoutDump> settling =
        layoutDumps.entrySet().stream()
            .filter(entry -> !isRefused[entry.getKey()])
            .map(Map.Entry::getValue)
            .toList();
    if (!settling.isEmpty()) {
      accounts.settle(settling, commit, tally);
    }
    FactDays days = FactDays.of(tally.days());
    if (!days.isEmpty()) {
      new FactTables(lake, commit, days).rebuild();
    }
    return tally;
  }

  /** Compares what was read with what the manifest says. */
  private void check(Manifest dump, int dumpNo) {
    for (Manifest.DumpFile file : dump.files()) {
      if (isRefused[dumpNo]) {
        return;
      }
      difference(dump, file, summaries.get(firstIndexes.get(dumpNo) + file.fileNo()))
          .ifPresent(wrong -> refuse(dump, dumpNo, wrong));
    }
  }

  private static Optional<UserError> difference(
      Manifest dump, Manifest.DumpFile file, FileSummary summary) {
    if (file.sha256().isPresent() && !file.sha256().get().equals(summary.sha256())) {
      return Optional.of(UserError.refused("ingest.wrong-hash", dump.label(), file.path()));
    }
    if (!summary.failure().isEmpty()) {
      return Optional.of(UserError.refused("ingest.unreadable-file", dump.label(), file.path()));
    }
    if (file.rows().isPresent() && file.rows().get() != summary.rows()) {
      return Optional.of(
          UserError.refused(
              "ingest.wrong-rows", dump.label(), file.path(), summary.rows(), file.rows().get()));
    }
    return Optional.empty();
  }

  private void refuse(Manifest dump, int dumpNo, UserError reason) {
    isRefused[dumpNo] = true;
    refusals.accept(dump, reason);
  }
}
