package mingcha.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import mingcha.error.UserError;
import mingcha.schemas.Tables;

/** Reads the manifest of one dump and refuses what is wrong with it, in a sentence. */
final class ManifestReader {
  static final String FILE = "manifest.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MOST_BYTES = 64L << 20;
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,200}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

  static {
    JSON.getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build());
  }

  private final Path folder;
  private String label;

  private ManifestReader(Path folder) {
    this.folder = folder;
    this.label = String.valueOf(folder.getFileName());
  }

  /**
   * Reads the manifest of the dump in this folder.
   *
   * @throws UserError exit 3 with the first thing that is wrong with it
   */
  static Manifest read(Path folder) {
    return new ManifestReader(folder).read();
  }

  private Manifest read() {
    JsonNode root = tree();
    String platform = name(root, "platform");
    String dumpId = name(root, "dump_id");
    label = dumpId;
    Manifest.Kind kind = kind(root);
    OffsetDateTime exportedAt = time(root);
    JsonNode period = root.path("period");
    Optional<LocalDate> from = day(period, "from");
    Optional<LocalDate> to = day(period, "to");
    String layout = optional(root, "layout").orElse(Manifest.CANONICAL);
    List<Manifest.DumpFile> files = files(root.path("files"), layout);
    return new Manifest(
        folder,
        platform,
        dumpId,
        kind,
        from,
        to,
        exportedAt,
        optional(root, "legal_basis"),
        optional(root, "request_no"),
        optional(root, "receiver"),
        optional(root, "key_space").orElse(platform),
        texts(root.path("scope"), "shops"),
        texts(root.path("scope"), "categories"),
        layout,
        optional(root, "totals").map(this::inside),
        files);
  }

  private JsonNode tree() {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw UserError.refused("ingest.no-manifest", label);
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw UserError.refused("ingest.unreadable-manifest", label, "it is larger than 64 MiB");
      }
      byte[] bytes = Files.readAllBytes(file);
      int from = bytes.length >= 3 && (bytes[0] & 0xff) == 0xef ? 3 : 0;
      JsonNode root = JSON.readTree(bytes, from, bytes.length - from);
      if (root == null || !root.isObject()) {
        throw UserError.refused("ingest.unreadable-manifest", label, "it is no JSON object");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw UserError.refused(
          "ingest.unreadable-manifest",
          label,
          "line " + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()));
    } catch (IOException e) {
      throw UserError.refused("ingest.unreadable-manifest", label, "it cannot be opened");
    }
  }

  private Manifest.Kind kind(JsonNode root) {
    String word = name(root, "kind");
    for (Manifest.Kind kind : Manifest.Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw UserError.refused("ingest.bad-field", label, "kind", "full, increment, correction");
  }

  private OffsetDateTime time(JsonNode root) {
    try {
      return OffsetDateTime.parse(name(root, "exported_at").strip());
    } catch (DateTimeException e) {
      throw UserError.refused(
          "ingest.bad-field", label, "exported_at", "2026-11-02T03:00:00+08:00");
    }
  }

  private Optional<LocalDate> day(JsonNode period, String field) {
    try {
      return optional(period, field).map(LocalDate::parse);
    } catch (DateTimeException e) {
      throw UserError.refused("ingest.bad-field", label, "period." + field, "2026-11-01");
    }
  }

  private List<Manifest.DumpFile> files(JsonNode nodes, String layout) {
    if (!nodes.isArray() || nodes.isEmpty()) {
      throw UserError.refused("ingest.missing-field", label, "files");
    }
    List<Manifest.DumpFile> files = new ArrayList<>();
    for (JsonNode node : nodes) {
      files.add(file(node, files.size(), layout));
    }
    return files;
  }

  private Manifest.DumpFile file(JsonNode node, int fileNo, String layout) {
    String path = name(node, "path");
    String table = name(node, "table");
    if (layout.equals(Manifest.CANONICAL) && Tables.canonical(table).isEmpty()) {
      throw UserError.refused("ingest.unknown-table", label, path, table);
    }
    String format = optional(node, "format").orElse("csv");
    String encoding = optional(node, "encoding").orElse("UTF-8");
    String delimiter = optional(node, "delimiter").orElse(",");
    Optional<String> sha256 = optional(node, "sha256");
    if (sha256.isPresent() && !SHA256.matcher(sha256.get()).matches()) {
      throw UserError.refused("ingest.bad-field", label, "sha256", "64 hexadecimal digits");
    }
    JsonNode rows = node.path("rows");
    if (!rows.isMissingNode()
        && !rows.isNull()
        && !(rows.canConvertToLong() && rows.isIntegralNumber() && rows.asLong() >= 0)) {
      throw UserError.refused("ingest.bad-field", label, "rows", "120000");
    }
    return new Manifest.DumpFile(
        fileNo,
        path,
        inside(path),
        table,
        FileFormat.named(format)
            .orElseThrow(() -> UserError.refused("ingest.unknown-format", label, path, format)),
        encodingOf(encoding, path),
        delimiter(delimiter, encodingOf(encoding, path), path),
        rows.isIntegralNumber() ? Optional.of(rows.asLong()) : Optional.empty(),
        sha256.map(hash -> hash.toLowerCase(Locale.ROOT)),
        texts(node, "hashed"));
  }

  private Encoding encodingOf(String name, String path) {
    return Encoding.named(name)
        .orElseThrow(() -> UserError.refused("ingest.unknown-encoding", label, path, name));
  }

  /** The cutter relies on delimiters that are never a trailing byte; the bar is one in GB18030. */
  private char delimiter(String text, Encoding encoding, String path) {
    if (text.equals("|") && encoding != Encoding.GB18030) {
      return '|';
    }
    return switch (text) {
      case "," -> ',';
      case ";" -> ';';
      case "\t", "\\t", "tab", "TAB" -> '\t';
      default -> throw UserError.refused("ingest.unknown-delimiter", label, path);
    };
  }

  /** The file of this name, which must lie inside the dump, also when links are followed. */
  private Path inside(String path) {
    try {
      Path named = Path.of(path);
      Path file = folder.resolve(named).normalize();
      if (named.isAbsolute() || path.indexOf('\\') >= 0 || !file.startsWith(folder.normalize())) {
        throw UserError.refused("ingest.path-leaves", label, path);
      }
      if (!Files.isRegularFile(file)) {
        throw UserError.refused("ingest.missing-file", label, path);
      }
      if (!file.toRealPath().startsWith(folder.toRealPath())) {
        throw UserError.refused("ingest.path-leaves", label, path);
      }
      return file.toAbsolutePath();
    } catch (InvalidPathException | IOException e) {
      throw UserError.refused("ingest.missing-file", label, path.replaceAll("\\p{Cntrl}", "?"));
    }
  }

  private String name(JsonNode node, String field) {
    String text =
        optional(node, field)
            .orElseThrow(() -> UserError.refused("ingest.missing-field", label, field));
    if (!NAME.matcher(text).matches()) {
      throw UserError.refused("ingest.bad-field", label, field, "1-200 characters");
    }
    return text;
  }

  private static Optional<String> optional(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isValueNode() && !value.isNull() && !value.asText().isEmpty()
        ? Optional.of(value.asText())
        : Optional.empty();
  }

  private static Set<String> texts(JsonNode node, String field) {
    Set<String> texts = new TreeSet<>();
    node.path(field).forEach(value -> texts.add(value.asText()));
    return texts;
  }
}
