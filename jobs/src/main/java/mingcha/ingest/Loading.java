package mingcha.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mingcha.error.UserError;
import mingcha.lake.Commit;
import mingcha.lake.Lake;
import mingcha.schemas.Dumps;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Loads dumps into a lake: all dumps of one call in one commit, with the same rows as if they had
 * been loaded one after the other in their order.
 */
public final class Loading {
  private final Lake lake;
  private final IngestSettings settings;
  private final Broadcast<PseudonymKey> key;
  private final Layout.Source layouts;
  private final Clock clock;
  private final String runId;
  private final List<IngestReport.Refusal> refused = new ArrayList<>();
  private final List<IngestReport.SkippedDump> skipped = new ArrayList<>();

  public Loading(
      Lake lake,
      IngestSettings settings,
      PseudonymKey key,
      Layout.Source layouts,
      Clock clock,
      String runId) {
    this.layouts = layouts;
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
      loaded =
          new Batch(
                  lake,
                  settings,
                  key,
                  layouts,
                  (dump, reason) -> refuse(dump.folder(), Optional.of(dump), reason))
              .load(dumps, commit, new Bookkeeping(lake.spark(), clock, runId));
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

  static String hashOf(Path file) {
    try (FileBytes bytes = FileBytes.open(file, Encoding.UTF_8)) {
      return bytes.sha256();
    } catch (IOException e) {
      return "";
    }
  }

  private void refuse(Path folder, Optional<Manifest> manifest, UserError reason) {
    refused.add(
        new IngestReport.Refusal(
            String.valueOf(folder.getFileName()),
            manifest.map(Manifest::platform),
            manifest.map(Manifest::dumpId),
            reason));
  }

  /** Bytes of a file after decompression, about; only spreads the work. */
  static long sizeOf(SourceFile file) {
    try {
      long size = Files.size(Path.of(file.path()));
      return file.path().endsWith(".gz") ? 5 * size : size;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
