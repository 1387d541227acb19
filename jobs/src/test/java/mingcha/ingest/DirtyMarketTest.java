package mingcha.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import mingcha.SparkTest;
import mingcha.error.Exit;
import mingcha.lake.Lake;
import mingcha.market.MarketRequest;
import mingcha.run.GenerateJob;
import mingcha.run.Settings;
import mingcha.schemas.Orders;
import mingcha.schemas.Quarantine;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One market handed over twice in the platforms' own files, once without a fault and once with all
 * of them: the same orders are loaded, but for those that the truth calls beyond repair.
 */
@SparkTest
class DirtyMarketTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a fault cannot change once it is mended; seconds and times may be lost for good. */
  private static final String COLUMNS =
      "order_id, parent_order_id, shop_id, item_id, sku_id, buyer_id, quantity, paid_fen,"
          + " coalesce(string(list_price_fen), '-'), coalesce(string(freight_fen), '-'),"
          + " event_day, status, coalesce(string(refund_fen), '-')";

  private static final Map<String, String> REASONS =
      Map.of(
          "joined_children", "several_children_in_one_row",
          "spreadsheet_number", "scientific_notation",
          "orphan", "required",
          "total_row", "total_row");

  @TempDir Path folder;

  @Test
  void dirtyFilesLoadToTheRowsOfCleanOnes(SparkSession spark) throws IOException {
    Map<String, String> clean = orders(spark, "clean", withoutFaults());
    Intake dirtyIntake = handedOver(spark, "dirty", Settings.defaults());
    Map<String, Map<Long, String>> beyondRepair = beyondRepair(folder.resolve("dirty"));
    try (Lake lake = dirtyIntake.open(spark)) {
      assertThat(dirtyIntake.load(lake).exit()).isEqualTo(Exit.DONE);
      Map<String, String> dirty = orders(lake);

      StringBuilder lost = new StringBuilder();
      beyondRepair.forEach((file, rows) -> lost.append(lines(file, rows)));
      for (Map.Entry<String, String> order : clean.entrySet()) {
        String found = dirty.remove(order.getKey());
        if (found == null) {
          assertThat(lost.toString()).as("an order lost for good").contains(order.getKey());
        } else {
          assertThat(found).isEqualTo(order.getValue());
        }
      }
      assertThat(dirty).as("orders that nobody made").isEmpty();
      assertQuarantined(lake, beyondRepair);
    }
  }

  private void assertQuarantined(Lake lake, Map<String, Map<Long, String>> beyondRepair) {
    Map<String, String> folders = foldersByDump(folder.resolve("dirty/dumps"));
    Map<String, String> expected = new TreeMap<>();
    beyondRepair.forEach(
        (file, rows) -> rows.forEach((row, what) -> expected.put(file + "|" + row, what)));
    for (String line :
        Intake.lines(
            lake,
            Quarantine.TABLE,
            "dump_id, path, row_no, array_join(transform(reasons, r -> r.rule), ' ')")) {
      String[] cells = line.split("\\|");
      String row = folders.get(cells[0]) + "/" + cells[1] + "|" + cells[2];
      String what = expected.remove(row);
      assertThat(what).as(line + " is quarantined and could have been loaded").isNotNull();
      assertThat(cells[3]).as(row + " " + what).contains(REASONS.get(what));
    }
    assertThat(expected).as("rows beyond repair that were loaded").isEmpty();
  }

  private Map<String, String> orders(SparkSession spark, String name, Settings settings)
      throws IOException {
    Intake intake = handedOver(spark, name, settings);
    try (Lake lake = intake.open(spark)) {
      IngestReport report = intake.load(lake);
      assertThat(report.exit()).isEqualTo(Exit.DONE);
      return orders(lake);
    }
  }

  private static Map<String, String> orders(Lake lake) {
    Map<String, String> orders = new TreeMap<>();
    Intake.lines(lake, Orders.TABLE, COLUMNS)
        .forEach(line -> orders.put(line.substring(0, line.indexOf('|')), line));
    return orders;
  }

  /** Generates the market and leaves only the dumps that are in a layout of a platform's own. */
  private Intake handedOver(SparkSession spark, String name, Settings settings) throws IOException {
    Path out = folder.resolve(name);
    MarketRequest request =
        GenerateJob.marketSettings(settings)
            .request("small", 1_500L, 30, 5, null)
            .handedOver(MarketRequest.Handover.DIRTY);
    new GenerateJob(spark, settings).generate(out, request);
    for (Path manifest : manifests(out.resolve("dumps"))) {
      if (JSON.readTree(manifest.toFile()).path("layout").asText().equals("canonical")) {
        FileUtils.deleteDirectory(manifest.getParent().toFile());
      }
    }
    return Intake.in(out);
  }

  private Settings withoutFaults() throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(
        conf.resolve("market.yaml"),
        """
        dirt: {duplicates: 0, broken-characters: 0, wrong-amounts: 0, money-texts: 0, spreadsheet-times: 0,
               spreadsheet-numbers: 0, missing-times: 0, joined-children: 0, missing-uscc: 0}
        """);
    return Settings.overlaidWith(conf);
  }

  /** What is beyond repair, by file and row, but for rows of totals, which clean files have too. */
  private static Map<String, Map<Long, String>> beyondRepair(Path market) throws IOException {
    Map<String, Map<Long, String>> rows = new TreeMap<>();
    for (String line : Files.readAllLines(market.resolve("truth/dirt.jsonl"))) {
      JsonNode row = JSON.readTree(line);
      if (row.path("beyond_repair").asBoolean()
          && Files.exists(market.resolve("dumps").resolve(row.path("file").asText()))) {
        rows.computeIfAbsent(row.path("file").asText(), any -> new TreeMap<>())
            .put(row.path("row").asLong(), row.path("what").asText());
      }
    }
    return rows;
  }

  private String lines(String file, Map<Long, String> rows) {
    try {
      Path path = folder.resolve("dirty/dumps").resolve(file);
      JsonNode manifest = JSON.readTree(path.resolveSibling("manifest.json").toFile());
      Charset charset = Charset.forName(manifest.path("files").get(0).path("encoding").asText());
      String[] lines = new String(Files.readAllBytes(path), charset).split("\n");
      StringBuilder text = new StringBuilder();
      rows.keySet().forEach(row -> text.append(lines[row.intValue()]).append('\n'));
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> foldersByDump(Path dumps) {
    Map<String, String> folders = new TreeMap<>();
    for (Path manifest : manifests(dumps)) {
      try {
        folders.put(
            JSON.readTree(manifest.toFile()).path("dump_id").asText(),
            manifest.getParent().getFileName().toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return folders;
  }

  private static List<Path> manifests(Path dumps) {
    try (Stream<Path> files = Files.walk(dumps)) {
      return files.filter(file -> file.endsWith("manifest.json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
