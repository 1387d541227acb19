package mingcha.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LessOneTableTest {
  @TempDir private Path folder;

  @Test
  void theTableGoesAndTheRestStays() throws IOException {
    dump("both", "orders", "reviews");
    dump("alone", "reviews");

    Path fewer = LessOneTable.copy(folder.resolve("dumps"), "reviews", folder.resolve("fewer"));

    assertThat(fewer.resolve("alone")).doesNotExist();
    assertThat(fewer.resolve("both/orders.csv")).hasContent("orders");
    assertThat(fewer.resolve("both/reviews.csv")).doesNotExist();
    assertThat(
            new ObjectMapper()
                .readTree(fewer.resolve("both/manifest.json").toFile())
                .path("files")
                .findValuesAsText("table"))
        .containsExactly("orders");
  }

  private void dump(String name, String... tables) throws IOException {
    Path dump = Files.createDirectories(folder.resolve("dumps").resolve(name));
    StringBuilder files = new StringBuilder();
    for (String table : tables) {
      Files.writeString(dump.resolve(table + ".csv"), table);
      files
          .append(files.isEmpty() ? "" : ",")
          .append("{\"path\": \"" + table + ".csv\", \"table\": \"" + table + "\"}");
    }
    Files.writeString(dump.resolve("manifest.json"), "{\"files\": [" + files + "]}");
  }
}
