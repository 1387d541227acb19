package mingcha.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.codec.digest.DigestUtils;

/** A dump as a test writes it: sound, but for what the test is about. */
final class DumpFolder {
  private final Path folder;
  private final List<String> files = new ArrayList<>();
  private String platform = "taoshi";
  private String dumpId;
  private String kind = "increment";
  private String exportedAt = "2026-11-30T03:00:00+08:00";
  private String more = "";

  private DumpFolder(Path folder) {
    this.folder = folder;
    this.dumpId = folder.getFileName().toString();
  }

  static DumpFolder in(Path parent, String dumpId) {
    Path folder = parent.resolve(dumpId);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DumpFolder(folder);
  }

  DumpFolder platform(String name) {
    platform = name;
    return this;
  }

  DumpFolder dumpId(String id) {
    dumpId = id;
    return this;
  }

  DumpFolder kind(String word) {
    kind = word;
    return this;
  }

  DumpFolder exportedAt(String time) {
    exportedAt = time;
    return this;
  }

  /** Adds members to the manifest, as in {@code "key_space":"gz"}. */
  DumpFolder with(String members) {
    more += "," + members;
    return this;
  }

  DumpFolder csv(String table, String... lines) {
    return file(table + ".csv", table, "csv", text(lines), "");
  }

  DumpFolder jsonl(String table, String... lines) {
    return file(table + ".jsonl", table, "jsonl", text(lines), "");
  }

  /** Adds a file; {@code members} are put into its entry of the manifest. */
  DumpFolder file(String name, String table, String format, byte[] bytes, String members) {
    try {
      Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.add(
        "{\"path\":\"%s\",\"table\":\"%s\",\"format\":\"%s\",\"sha256\":\"%s\"%s}"
            .formatted(
                name,
                table,
                format,
                DigestUtils.sha256Hex(bytes),
                members.isEmpty() ? "" : "," + members));
    return this;
  }

  /** Writes a file that the list of files does not name. */
  DumpFolder beside(String name, String... lines) {
    try {
      Files.write(folder.resolve(name), text(lines));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path write() {
    String manifest =
        "{\"platform\":\"%s\",\"dump_id\":\"%s\",\"kind\":\"%s\",\"exported_at\":\"%s\"%s,\"files\":[%s]}"
            .formatted(platform, dumpId, kind, exportedAt, more, String.join(",", files));
    return manifest(manifest);
  }

  Path manifest(String text) {
    try {
      Files.writeString(folder.resolve(ManifestReader.FILE), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  static byte[] text(String... lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
