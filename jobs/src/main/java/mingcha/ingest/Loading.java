package mingcha.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mingcha.error.UserError;
import mingcha.lake.Commit;
import mingcha.lake.Lake;
import mingcha.schemas.Dumps;
import mingcha.schemas.Quarantine;
import mingcha.schemas.TableSpec;
import mingcha.schemas.Tables;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Loads dumps into a lake: all dumps of one call in one commit, with the same rows as if they had
 * been loaded one after the other in their order.
 */
public final class Loading {
  private final Lake lake;
  private final IngestSettings settings;
  private final Broadcast<PseudonymKey> key;
  private final Clock clock;
  private final String runId;
  private final List<IngestReport.Refusal> refused = new ArrayList<>();
  private final List<IngestReport.SkippedDump> skipped = new ArrayList<>();

  public Loading(Lake lake, IngestSettings settings, PseudonymKey key, Clock clock, String runId) {
    this.lake = lake;
    this.settings = settings;
    this.key = new JavaSparkContext(lake.spark().sparkContext()).broadcast(key);
    this.clock = clock;
    this.runId = runId;
    lake.checkKey(key.fingerprint() + "/" + settings.mac());
  }

  /**
   * Loads the dump in a folder, or every dump in the folders below it, in the order of
   * (exported_at, dump_id). A dump that is refused stops only itself.
   *
   * @throws UserError exit 2 when there is no such folder
   */
  public IngestReport load(Path dumpsOrFolder) {
    List<Manifest> dumps = fresh(manifests(DumpFolders.in(dumpsOrFolder)));
    List<IngestReport.LoadedDump> loaded = List.of();
    Commit commit = lake.commit();
    if (!dumps.isEmpty()) {
      loaded = load(dumps, commit);
    }
    Bookkeeping books = new Bookkeeping(lake.spark(), clock, runId);
    if (!refused.isEmpty()) {
      commit.append(mingcha.schemas.Refusals.TABLE, books.refusals(refused));
    }
    commit.finish();
    return new IngestReport(loaded, skipped, refused);
  }

  private List<Manifest> manifests(List<Path> folders) {
    List<Manifest> manifests = new ArrayList<>();
    for (Path folder : folders) {
      try {
        manifests.add(ManifestReader.read(folder));
      } catch (UserError e) {
        refuse(folder, Optional.empty(), e);
      }
    }
    manifests.sort(Manifest.ORDER);
    return manifests;
  }

  /** Those that were not loaded before; one that comes again with other contents is refused. */
  private List<Manifest> fresh(List<Manifest> manifests) {
    Map<List<String>, String> known = new HashMap<>();
    lake.read(Dumps.TABLE)
        .select(Dumps.PLATFORM, Dumps.DUMP_ID, Dumps.CONTENT_SHA256)
        .collectAsList()
        .forEach(row -> known.put(List.of(row.getString(0), row.getString(1)), row.getString(2)));
    List<Manifest> fresh = new ArrayList<>();
    for (Manifest manifest : manifests) {
      List<String> id = List.of(manifest.platform(), manifest.dumpId());
      String content = Manifest.contentHash(statedHashes(manifest));
      String before = known.putIfAbsent(id, content);
      if (before == null) {
        fresh.add(manifest);
      } else if (before.equals(content)) {
        skipped.add(new IngestReport.SkippedDump(manifest.platform(), manifest.dumpId()));
      } else {
        refuse(
            manifest.folder(),
            Optional.of(manifest),
            UserError.refused("ingest.other-contents", manifest.label(), manifest.platform()));
      }
    }
    return fresh;
  }

  private static List<String> statedHashes(Manifest manifest) {
    return manifest.files().stream()
        .map(file -> file.sha256().orElseGet(() -> hashOf(file.file())))
        .toList();
  }

  private static String hashOf(Path file) {
    try (FileBytes bytes = FileBytes.open(file, Encoding.UTF_8)) {
      return bytes.sha256();
    } catch (IOException e) {
      return "";
    }
  }

  private List<IngestReport.LoadedDump> load(List<Manifest> dumps, Commit commit) {
    Map<TableSpec, List<Header.Opened>> byTable = opened(dumps);
    List<SourceFile> files = new ArrayList<>();
    Map<Integer, Set<String>> extras = new HashMap<>();
    byTable.values().stream()
        .flatMap(List::stream)
        .sorted(java.util.Comparator.comparingInt(opened -> opened.file().index()))
        .forEach(
            opened -> {
              while (files.size() < opened.file().index()) {
                files.add(null);
              }
              files.add(opened.file());
              extras.put(opened.file().index(), new TreeSet<>(opened.extras()));
            });
    List<Load> loads = new ArrayList<>();
    Map<Integer, FileSummary> summaries = new TreeMap<>();
    byTable.forEach(
        (table, opened) -> {
          List<SourceFile> ofTable = opened.stream().map(Header.Opened::file).toList();
          Load load =
              new Load(
                  lake.spark(),
                  new TablePlan(table),
                  ofTable,
                  ofTable.stream().map(Loading::sizeOf).toList(),
                  settings,
                  key);
          loads.add(load);
          summaries.putAll(load.summaries());
        });
    boolean[] isRefused = check(dumps, summaries);
    Tally tally = new Tally();
    for (Load load : loads) {
      tally.merge(write(load, commit, files, isRefused));
    }
    FactDays days = FactDays.of(tally.days());
    if (!days.isEmpty()) {
      new FactTables(commit, days).rebuild();
    }
    return new Bookkeeping(lake.spark(), clock, runId)
        .write(commit, dumps, isRefused, files, summaries, extras, tally);
  }

  /** Every file as far as its header; a dump with a file that will not do is refused. */
  private Map<TableSpec, List<Header.Opened>> opened(List<Manifest> dumps) {
    Map<TableSpec, List<Header.Opened>> byTable = new LinkedHashMap<>();
    int index = 0;
    for (int dumpNo = 0; dumpNo < dumps.size(); dumpNo++) {
      Manifest dump = dumps.get(dumpNo);
      try {
        List<Header.Opened> ofDump = new ArrayList<>();
        for (Manifest.DumpFile file : dump.files()) {
          TablePlan plan = new TablePlan(Tables.canonical(file.table()).orElseThrow());
          ofDump.add(
              new Header(plan, dump, settings.recordCapBytes())
                  .open(
                      file,
                      index + file.fileNo(),
                      dumpNo,
                      Reading.canonical(settings.nullWords())));
        }
        for (Header.Opened opened : ofDump) {
          byTable
              .computeIfAbsent(
                  Tables.canonical(opened.file().table()).orElseThrow(), any -> new ArrayList<>())
              .add(opened);
        }
      } catch (UserError e) {
        refuse(dump.folder(), Optional.of(dump), e);
      }
      index += dump.files().size();
    }
    return byTable;
  }

  /** Compares what was read with what the manifests say. */
  private boolean[] check(
      List<Manifest> dumps, Map<Integer, FileSummary> summaries) {
    boolean[] isRefused = new boolean[dumps.size()];
    int index = 0;
    for (int dumpNo = 0; dumpNo < dumps.size(); dumpNo++) {
      Manifest dump = dumps.get(dumpNo);
      Optional<UserError> wrong = Optional.empty();
      for (Manifest.DumpFile file : dump.files()) {
        FileSummary summary = summaries.get(index + file.fileNo());
        if (summary == null) {
          isRefused[dumpNo] = true;
        } else if (wrong.isEmpty()) {
          wrong = difference(dump, file, summary);
        }
      }
      if (wrong.isPresent() && !isRefused[dumpNo]) {
        isRefused[dumpNo] = true;
        refuse(dump.folder(), Optional.of(dump), wrong.get());
      }
      index += dump.files().size();
    }
    return isRefused;
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

  /** Writes what one table gains; how often the judge is asked depends on what it finds. */
  private Tally write(Load load, Commit commit, List<SourceFile> files, boolean[] isRefused) {
    TableSpec table = load.plan().table();
    Broadcast<Judge.Job> job =
        new JavaSparkContext(lake.spark().sparkContext())
            .broadcast(
                new Judge.Job(
                    table.name(),
                    List.copyOf(nonNull(files)),
                    isRefused,
                    key,
                    settings.macFunction()));
    EarlierRows earlier = new EarlierRows(lake, load, key, settings);
    JavaRDD<InternalRow> inLake = earlier.sorted();
    Tallies tallies = new Tallies();
    lake.spark().sparkContext().register(tallies);
    commit.append(table, load.judged(job, Outcome.ADDED, tallies, inLake, table.schema()));
    Tally tally = tallies.value();
    if (tally.of(Outcome.CHANGED) > 0) {
      commit.upsert(
          table,
          earlier.onlyWhere(),
          load.judged(job, Outcome.CHANGED, silent(), inLake, table.schema()));
    }
    if (tally.of(Outcome.SUPERSEDED) > 0) {
      TableSpec versions = Tables.named(table.versions().name()).orElseThrow();
      commit.append(
          versions, load.judged(job, Outcome.SUPERSEDED, silent(), inLake, versions.schema()));
    }
    if (tally.of(Outcome.QUARANTINED) > 0) {
      commit.append(
          Quarantine.TABLE,
          load.judged(job, Outcome.QUARANTINED, silent(), inLake, Quarantine.TABLE.schema()));
    }
    return tally;
  }

  /** Counts of the later passes repeat those of the first. */
  private Tallies silent() {
    Tallies tallies = new Tallies();
    lake.spark().sparkContext().register(tallies);
    return tallies;
  }

  private static List<SourceFile> nonNull(List<SourceFile> files) {
    SourceFile any = files.stream().filter(file -> file != null).findFirst().orElseThrow();
    return files.stream().map(file -> file == null ? any : file).toList();
  }

  private void refuse(Path folder, Optional<Manifest> manifest, UserError reason) {
    refused.add(
        new IngestReport.Refusal(
            String.valueOf(folder.getFileName()),
            manifest.map(Manifest::platform),
            manifest.map(Manifest::dumpId),
            reason));
  }

  private static long sizeOf(SourceFile file) {
    try {
      long size = Files.size(Path.of(file.path()));
      return file.path().endsWith(".gz") ? 5 * size : size;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
