package mingcha.emit.evidence;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Puts files into a pack: a zip whose bytes depend on the files alone. Entries are sorted and carry
 * one fixed time; the manifest names every file with its hashes, and a signature covers the
 * manifest.
 */
final class PackWriter {
  static final String MANIFEST = "manifest.json";
  static final String SIGNATURE = "manifest.json.sig";
  static final String OPEN_KEY = "signer.pub";

  /** The earliest time that a zip can tell. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;
  private final SortedMap<String, Path> files = new TreeMap<>();

  /**
   * @param folder for the files before they are packed
   */
  PackWriter(Path folder) {
    this.folder = folder;
  }

  /** Where to write the file of this name; it belongs to the pack from now on. */
  Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    files.put(name, file);
    return file;
  }

  void text(String name, String text) throws IOException {
    Files.writeString(file(name), text, StandardCharsets.UTF_8);
  }

  /** Hashes of the files so far, by name. */
  SortedMap<String, Hashes> hashes() throws IOException {
    SortedMap<String, Hashes> hashes = new TreeMap<>();
    for (Map.Entry<String, Path> entry : files.entrySet()) {
      try (InputStream in = Files.newInputStream(entry.getValue())) {
        hashes.put(entry.getKey(), Hashes.of(in));
      }
    }
    return hashes;
  }

  /** Writes the pack; it appears under its name when it is whole. */
  void pack(Path out, Map<String, Object> about, PackKey key) throws IOException {
    Map<String, Object> manifest = new LinkedHashMap<>(about);
    List<Map<String, Object>> entries = new ArrayList<>();
    hashes()
        .forEach(
            (name, hashes) -> {
              Map<String, Object> entry = new LinkedHashMap<>();
              entry.put("path", name);
              entry.put("size", hashes.size());
              entry.put("sha256", hashes.sha256());
              entry.put("sm3", hashes.sm3());
              entries.add(entry);
            });
    manifest.put("files", entries);
    byte[] text = (JSON.writeValueAsString(manifest) + "\n").getBytes(StandardCharsets.UTF_8);
    Files.write(file(MANIFEST), text);
    text(SIGNATURE, key.sign(text) + "\n");
    text(OPEN_KEY, key.openText() + "\n");
    Path part = out.resolveSibling(out.getFileName() + ".part");
    try (OutputStream file = Files.newOutputStream(part);
        ZipOutputStream zip = new ZipOutputStream(file, StandardCharsets.UTF_8)) {
      zip.setLevel(Deflater.BEST_COMPRESSION);
      for (Map.Entry<String, Path> entry : files.entrySet()) {
        ZipEntry next = new ZipEntry(entry.getKey());
        next.setTimeLocal(NO_TIME);
        zip.putNextEntry(next);
        Files.copy(entry.getValue(), zip);
        zip.closeEntry();
      }
    }
    Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
  }
}
