package mingcha.market;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import mingcha.SparkTest;
import mingcha.run.GenerateJob;
import mingcha.run.Settings;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A market handed over with its faults: the truth names the rows that have them, and no others. */
@SparkTest
class DirtTest {
  private static final MarketSettings SETTINGS = GenerateJob.marketSettings(Settings.defaults());

  @TempDir private Path folder;

  @Test
  void theTruthNamesTheRowsThatAreDirty(SparkSession spark) {
    MarketRequest request = SETTINGS.request("small", 6_000L, 45, 5, null);
    Market.write(
        spark, SETTINGS, request.handedOver(MarketRequest.Handover.DIRTY), folder.resolve("dirty"));
    Map<String, List<String>> files = exports(folder.resolve("dirty/dumps"));
    Map<String, Map<Long, Set<String>>> dirt = dirt(folder.resolve("dirty/truth/dirt.jsonl"));

    Map<String, Integer> seen = new TreeMap<>();
    files.forEach(
        (file, rows) -> {
          Map<Long, Set<String>> told = dirt.getOrDefault(file, Map.of());
          Map<String, Integer> copies = new HashMap<>();
          rows.forEach(row -> copies.merge(row, 1, Integer::sum));
          for (int i = 0; i < rows.size(); i++) {
            Set<String> what = told.getOrDefault(i + 1L, Set.of());
            String row = rows.get(i);
            what.forEach(kind -> seen.merge(kind, 1, Integer::sum));
            assertThat(what.contains("joined_children"))
                .isEqualTo(row.split("\"").length > 3 && row.split("\"")[3].contains(";"));
            assertThat(what.contains("spreadsheet_number"))
                .isEqualTo(row.matches("\\d\\.\\d{5}E\\+17,.*"));
            assertThat(what.contains("money_text")).isEqualTo(row.contains("￥"));
            assertThat(what.contains("broken_character")).isEqualTo(row.contains("\uFFFD"));
            assertThat(what.contains("total_row")).isEqualTo(row.startsWith(",总计,"));
            assertThat(what.contains("duplicate") && copies.get(row) == 1).isFalse();
          }
        });
    assertThat(seen)
        .containsKeys(
            "duplicate",
            "joined_children",
            "money_text",
            "broken_character",
            "total_row",
            "spreadsheet_time",
            "wrong_amount",
            "correction",
            "late_refund",
            "overlap");
    assertThat(violationsNameOrdersThatExist(files)).isTrue();
  }

  private boolean violationsNameOrdersThatExist(Map<String, List<String>> files) {
    String all = String.join("\n", files.values().stream().flatMap(List::stream).toList());
    try {
      for (String line : Files.readAllLines(folder.resolve("dirty/truth/violations.jsonl"))) {
        for (JsonNode order : new ObjectMapper().readTree(line).at("/members/orders")) {
          // A number that went through a spreadsheet is gone; its lines still name it.
          assertThat(all).contains(order.asText());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return true;
  }

  /** Rows behind the header by file, read in the encoding that the manifest names. */
  private static Map<String, List<String>> exports(Path dumps) {
    Map<String, List<String>> files = new TreeMap<>();
    try (Stream<Path> manifests = Files.walk(dumps)) {
      for (Path manifest :
          manifests.filter(file -> file.endsWith("manifest.json")).sorted().toList()) {
        JsonNode tree = new ObjectMapper().readTree(manifest.toFile());
        if (tree.path("layout").asText().equals("canonical")) {
          continue;
        }
        for (JsonNode file : tree.path("files")) {
          Path path = manifest.resolveSibling(file.path("path").asText());
          Charset charset = Charset.forName(file.path("encoding").asText());
          List<String> lines =
              new ArrayList<>(List.of(new String(Files.readAllBytes(path), charset).split("\n")));
          assertThat(lines.get(0).startsWith("\uFEFF"))
              .isEqualTo(tree.path("layout").asText().equals("douyin"));
          assertThat(charset.equals(StandardCharsets.UTF_8))
              .isNotEqualTo(tree.path("layout").asText().equals("taobao"));
          lines.remove(0);
          assertThat(lines).hasSize(file.path("rows").asInt());
          files.put(dumps.relativize(path).toString(), lines);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static Map<String, Map<Long, Set<String>>> dirt(Path file) {
    Map<String, Map<Long, Set<String>>> dirt = new HashMap<>();
    try (Stream<String> lines = Files.lines(file)) {
      for (String line : lines.toList()) {
        JsonNode row = new ObjectMapper().readTree(line);
        dirt.computeIfAbsent(row.path("file").asText(), name -> new HashMap<>())
            .computeIfAbsent(row.path("row").asLong(), no -> new HashSet<>())
            .add(row.path("what").asText());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return dirt;
  }
}
