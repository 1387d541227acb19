package mingcha.market;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;

/**
 * {@code truth/dirt.jsonl}: one line for each thing that is wrong with a row. Every file's part is
 * written by its own task, so that nothing gathers in one place.
 */
final class DirtFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PARTS = "dirt.parts";

  /** What is wrong with the rows of one file. */
  static final class Part implements Closeable {
    private final Path path;
    private final String file;
    private BufferedWriter out;

    private Part(Path path, String file) {
      this.path = path;
      this.file = file;
    }

    /**
     * @param row counted from 1 behind the header
     * @param kinds names of {@link Dirt}, joined by commas; empty for a clean row
     */
    void write(long row, String kinds) throws IOException {
      if (kinds.isEmpty()) {
        return;
      }
      if (out == null) {
        Files.createDirectories(path.getParent());
        out = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
      }
      for (String kind : kinds.split(",")) {
        Dirt dirt = Dirt.valueOf(kind);
        Map<String, Object> line = new TreeMap<>();
        line.put("file", file);
        line.put("row", row);
        line.put("what", dirt.word());
        line.put("beyond_repair", dirt.isBeyondRepair());
        out.write(JSON.writeValueAsString(line));
        out.write('\n');
      }
    }

    @Override
    public void close() throws IOException {
      if (out != null) {
        out.close();
      }
    }
  }

  static Part part(Path out, int file, String name) {
    return new Part(folder(out).resolve(String.format("%010d", file)), name);
  }

  /** Puts the parts together, in order of their files. */
  static void join(Path out) throws IOException {
    Path parts = folder(out);
    if (!Files.exists(parts)) {
      return;
    }
    List<Path> sorted;
    try (Stream<Path> files = Files.list(parts)) {
      sorted = files.sorted().toList();
    }
    try (OutputStream all = Files.newOutputStream(out.resolve("truth").resolve("dirt.jsonl"))) {
      for (Path part : sorted) {
        Files.copy(part, all);
      }
    }
    PathUtils.deleteDirectory(parts);
  }

  private static Path folder(Path out) {
    return out.resolve("truth").resolve(PARTS);
  }

  private DirtFiles() {}
}
