package mingcha.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import mingcha.SparkTest;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real price histories, loaded by a layout of files alone. */
@SparkTest
class PriceHistoriesTest {
  private static final Path REAL =
      Path.of(System.getProperty("mingcha.root", ".."), "../shared/data/vn_marketplace_prices");

  @TempDir static Path folder;

  @Test
  void aSoundFeedGivesFewLeadsAndOneThatIsMadeUpNone(SparkSession spark) throws IOException {
    assumeTrue(Files.isDirectory(REAL), "skipped: there are no real prices beside the project");
    Commandline commands = Commandline.withKeyIn(folder);
    Path dump = Files.createDirectories(folder.resolve("dump"));
    Path lake = folder.resolve("lake");
    long polls = copied("history", dump, line -> line.contains(",tiki,"));
    polls += copied("duyet_history", dump, line -> true);

    assertThat(
            commands
                .run("manifest", "--layout", "vn-price-history", "--platform", "vn", dump)
                .code())
        .isZero();
    assertThat(commands.run("ingest", "--dumps", dump, "--lake", lake).code()).isZero();
    Commandline.Ended detected =
        commands.run(
            "detect",
            "--lake",
            lake,
            "--detector",
            "price.raise_then_cut",
            "--detector",
            "price.outlier");

    assertThat(detected.code()).as(detected.err()).isZero();
    assertThat(accounted(commands, lake)).isEqualTo(polls);
    // One listing showed a price of 4.51 million for two weeks and cut from it afterwards.
    assertThat(signals(commands, lake))
        .allSatisfy(
            signal -> {
              assertThat(signal.get("subject_id").asText()).startsWith("shopee-");
              assertThat(signal.get("score").asDouble()).isLessThan(0.65);
            })
        .hasSizeLessThanOrEqualTo(2);
  }

  /** Copies those lines of a folder's files into the dump; gives their number. */
  private static long copied(String from, Path dump, Predicate<String> isOfFeed)
      throws IOException {
    long lines = 0;
    try (var files = Files.list(REAL.resolve(from))) {
      for (Path file : files.sorted().toList()) {
        List<String> all = Files.readAllLines(file, StandardCharsets.UTF_8);
        List<String> kept = new ArrayList<>(List.of(all.get(0)));
        all.stream().skip(1).filter(isOfFeed).forEach(kept::add);
        if (kept.size() > 1) {
          Files.write(dump.resolve(file.getFileName()), kept, StandardCharsets.UTF_8);
          lines += kept.size() - 1;
        }
      }
    }
    return lines;
  }

  private static long accounted(Commandline commands, Path lake) {
    long records = 0;
    for (JsonNode dump : commands.run("status", "--json", "--lake", lake).json().get("dumps")) {
      for (JsonNode file : dump.get("files")) {
        records +=
            file.get("rows_loaded").asLong()
                + file.get("rows_quarantined").asLong()
                + file.get("rows_duplicate").asLong();
      }
    }
    return records;
  }

  private static List<JsonNode> signals(Commandline commands, Path lake) throws IOException {
    Path out = folder.resolve("signals.jsonl");
    assertThat(
            commands
                .run(
                    "export",
                    "--lake",
                    lake,
                    "--table",
                    "signals",
                    "--format",
                    "jsonl",
                    "--out",
                    out)
                .code())
        .isZero();
    List<JsonNode> signals = new ArrayList<>();
    for (String line : Files.readAllLines(out, StandardCharsets.UTF_8)) {
      signals.add(new ObjectMapper().readTree(line));
    }
    return signals;
  }
}
