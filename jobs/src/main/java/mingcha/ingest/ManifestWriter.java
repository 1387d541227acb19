package mingcha.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import mingcha.error.UserError;
import mingcha.schemas.Tables;

/**
 * Writes the manifest of a folder of files that came without one: counts records, hashes files,
 * takes the dump's id from the contents and its time from the last event in them, or from the names
 * of its files where the layout says that they tell it.
 */
public final class ManifestWriter {
  /** What was written. */
  public record Written(Path file, String dumpId, int files, long rows) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Layout layout;
  private final String platform;
  private final int cap;

  /** Writes manifests for dumps of this layout and platform. */
  public ManifestWriter(Layout layout, String platform, IngestSettings settings) {
    this.layout = layout;
    this.platform = platform;
    this.cap = settings.recordCapBytes();
  }

  /** The layout of canonical files: one view a table, its files named after it. */
  public static Layout canonical(IngestSettings settings) {
    List<Layout.View> views = new ArrayList<>();
    Tables.CANONICAL.forEach(
        table -> {
          Map<String, List<String>> columns = new TreeMap<>();
          new TablePlan(table).cells().forEach(cell -> columns.put(cell.name(), List.of()));
          views.add(
              new Layout.View(table.name(), table.name() + "*", "csv", null, null, null, columns));
        });
    return new Layout(
        Manifest.CANONICAL,
        views,
        Reading.canonical(settings.nullWords()),
        Map.of(),
        Optional.empty());
  }

  /**
   * Writes {@code manifest.json} into the folder, over one that is there.
   *
   * @throws UserError exit 2 when there is no such folder or none of its files is the layout's,
   *     exit 3 when one of them cannot be read
   */
  public Written write(Path folder) {
    List<Path> found = filesIn(folder);
    ArrayNode entries = JSON.createArrayNode();
    List<String> hashes = new ArrayList<>();
    long rows = 0;
    long last = Times.BROKEN;
    long first = Long.MAX_VALUE;
    long exported = Times.BROKEN;
    for (Path file : found) {
      String name = folder.relativize(file).toString();
      Optional<Layout.View> view = viewOf(file);
      if (view.isEmpty()) {
        continue;
      }
      Encoding encoding = encodingOf(file, view.get());
      FileCount count = FileCount.of(file, view.get(), encoding, platform, cap);
      OptionalLong stated = view.get().exportedAt(String.valueOf(file.getFileName()));
      exported = Math.max(exported, stated.orElse(Times.BROKEN));
      hashes.add(name + " " + count.sha256());
      rows += count.rows();
      last = Math.max(last, count.lastEvent());
      first = Math.min(first, count.firstEvent());
      entries.add(
          JSON.createObjectNode()
              .put("path", name)
              .put("table", view.get().view())
              .put("format", count.format().word())
              .put("encoding", encoding.label())
              .put("delimiter", view.get().delimiter())
              .put("rows", count.rows())
              .put("sha256", count.sha256()));
    }
    if (entries.isEmpty()) {
      throw UserError.usage("ingest.nothing-of-layout", folder, layout.name());
    }
    String dumpId = layout.name() + "-" + Manifest.contentHash(hashes).substring(0, 16);
    ObjectNode manifest = manifest(dumpId, first, last, exported);
    manifest.set("files", entries);
    return new Written(save(folder, manifest), dumpId, entries.size(), rows);
  }

  private ObjectNode manifest(String dumpId, long first, long last, long stated) {
    // Files without any time are as old as can be: whatever else is known wins over them.
    long micros = stated != Times.BROKEN ? stated : last != Times.BROKEN ? last : 0;
    Instant exported = Instant.ofEpochMilli(Math.floorDiv(micros, 1000));
    ObjectNode manifest =
        JSON.createObjectNode()
            .put("platform", platform)
            .put("dump_id", dumpId)
            .put("kind", "increment")
            .put(
                "exported_at",
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(exported.atZone(Times.SHANGHAI)))
            .put("layout", layout.name());
    if (last != Times.BROKEN) {
      manifest
          .putObject("period")
          .put("from", LocalDate.ofEpochDay(Times.dayOf(first)).toString())
          .put("to", LocalDate.ofEpochDay(Times.dayOf(last)).toString());
    }
    return manifest;
  }

  private static Path save(Path folder, ObjectNode manifest) {
    Path target = folder.resolve(ManifestReader.FILE);
    Path fresh = folder.resolve(ManifestReader.FILE + ".next");
    try {
      Files.writeString(
          fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n");
      return Files.move(
          fresh, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw UserError.usage("ingest.manifest-unwritable", target);
    }
  }

  private Encoding encodingOf(Path file, Layout.View view) {
    try {
      return Encoding.of(
          FileBytes.head(file), Encoding.named(view.encoding()).orElse(Encoding.UTF_8));
    } catch (IOException e) {
      throw UserError.refused("ingest.unreadable-file", platform, file.getFileName());
    }
  }

  private Optional<Layout.View> viewOf(Path file) {
    String name = String.valueOf(file.getFileName());
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    return layout.views().stream()
        .filter(view -> view.matches(name) || view.matches(plain))
        .findFirst();
  }

  private static List<Path> filesIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw UserError.usage("ingest.no-folder", folder);
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(file -> !file.getFileName().toString().startsWith(ManifestReader.FILE))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw UserError.usage("ingest.no-folder", folder);
    }
  }
}
