package mingcha.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The same dumps without the files of one table. */
final class LessOneTable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MANIFEST = "manifest.json";

  /**
   * Links the files of every dump but those of the table, and says so in its manifest; a dump that
   * holds nothing else is left out.
   *
   * @return the folder of the new dumps
   */
  static Path copy(Path dumps, String table, Path target) {
    try (Stream<Path> folders = Files.list(dumps)) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        copyDump(folder, table, target.resolve(folder.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return target;
  }

  private static void copyDump(Path folder, String table, Path target) throws IOException {
    ObjectNode manifest = (ObjectNode) JSON.readTree(Files.readAllBytes(folder.resolve(MANIFEST)));
    ArrayNode kept = JSON.createArrayNode();
    for (JsonNode file : manifest.path("files")) {
      if (!file.path("table").asText().equals(table)) {
        kept.add(file);
      }
    }
    if (kept.isEmpty()) {
      return;
    }
    Files.createDirectories(target);
    for (JsonNode file : kept) {
      String path = file.path("path").asText();
      Files.createLink(target.resolve(path), folder.resolve(path));
    }
    manifest.set("files", kept);
    Files.write(target.resolve(MANIFEST), JSON.writeValueAsBytes(manifest));
  }

  private LessOneTable() {}
}
