package mingcha.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
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
import java.util.zip.GZIPInputStream;
import mingcha.SparkTest;
import mingcha.run.GenerateJob;
import mingcha.run.Settings;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small market: the same for the same seed, lawful, and with a truth about rows that exist. */
@SparkTest
class MarketTest {
  private static final MarketSettings SETTINGS = GenerateJob.marketSettings(Settings.defaults());

  @TempDir private Path folder;

  private static MarketRequest request(long seed) {
    return SETTINGS.request("small", 20_000L, 60, seed, null);
  }

  @Test
  void theSameSeedGivesTheSameRowsHoweverTheWorkIsSpread(SparkSession spark) {
    Market.write(spark, SETTINGS, request(1), folder.resolve("a"));
    spark.conf().set("spark.sql.shuffle.partitions", "7");
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    Market.write(spark, SETTINGS, request(1), folder.resolve("b"));
    Market.write(spark, SETTINGS, request(2), folder.resolve("c"));
    Map<String, String> first = contents(folder.resolve("a"));
    assertThat(contents(folder.resolve("b"))).isEqualTo(first);
    assertThat(contents(folder.resolve("c"))).isNotEqualTo(first);

    truthNamesRowsThatExist(folder.resolve("a"));
    figuresLieInTheirRanges(folder.resolve("a"));
    surfaceSaysNothingAboutGuilt(folder.resolve("a"));
  }

  private static void truthNamesRowsThatExist(Path market) {
    Set<String> orders = values(market, "orders", "parent_order_id");
    Set<String> reviews = values(market, "reviews", "review_id");
    Set<String> buyers = values(market, "buyers", "buyer_id");
    Set<String> waybills = values(market, "shipments", "waybill_no");
    Set<String> shops = values(market, "shops", "shop_id");
    List<JsonNode> violations = lines(market.resolve("truth/violations.jsonl"));
    assertThat(violations).isNotEmpty();
    for (JsonNode violation : violations) {
      assertThat(orders).containsAll(texts(violation.at("/members/orders")));
      assertThat(reviews).containsAll(texts(violation.at("/members/reviews")));
      assertThat(buyers).containsAll(texts(violation.at("/members/buyers")));
      assertThat(waybills).containsAll(texts(violation.at("/members/waybills")));
      assertThat(violation.path("grade").asText()).isIn("easy", "middle", "hard");
      if (violation.hasNonNull("shop_id")) {
        assertThat(shops).contains(violation.path("shop_id").asText());
      }
    }
    assertThat(violations.stream().map(row -> row.path("violation_code").asText()))
        .contains("UC-BRUSH-SELF", "UC-REVIEW-FAKE");
    int honest = lines(market.resolve("truth/look_alikes.jsonl")).size();
    Set<String> campaigns = new HashSet<>();
    violations.forEach(row -> campaigns.add(row.path("campaign").asText()));
    assertThat(honest).as("look-alikes").isGreaterThanOrEqualTo(2 * campaigns.size());
  }

  private static void figuresLieInTheirRanges(Path market) {
    List<Map<String, String>> shops = rows(market, "shops");
    assertThat(share(shops, "operator_type", "natural_person")).isCloseTo(0.57, within(0.15));
    Map<String, Map<String, String>> orders = latest(market, "orders", "order_id");
    double parents =
        orders.values().stream()
            .map(row -> row.get("parent_order_id"))
            .collect(java.util.stream.Collectors.toSet())
            .size();
    assertThat(parents).as("orders").isCloseTo(20_000, within(4_000.0));
    double closed = share(orders.values(), "status", "closed");
    assertThat(closed).as("closed").isBetween(0.03, 0.25);
    long night = orders.values().stream().filter(row -> hour(row.get("created_at")) < 6).count();
    assertThat(night / (double) orders.size()).as("orders at night").isBetween(0.02, 0.12);
    double refunded =
        orders.values().stream().filter(row -> !row.get("refund_fen").equals("0")).count()
            / (double) orders.size();
    assertThat(refunded).as("refunds").isBetween(0.03, 0.2);
    List<Map<String, String>> reviews = rows(market, "reviews");
    assertThat(share(reviews, "is_default", "true")).as("default reviews").isBetween(0.3, 0.6);
    Map<String, Integer> sizes = new HashMap<>();
    orders.values().forEach(row -> sizes.merge(row.get("shop_id"), 1, Integer::sum));
    List<Integer> sorted = sizes.values().stream().sorted().toList();
    long top =
        sorted.subList(sorted.size() * 9 / 10, sorted.size()).stream().mapToInt(n -> n).sum();
    assertThat(top / (double) orders.size()).as("orders of the largest tenth").isBetween(0.25, 0.8);
  }

  /**
   * Length of ids, seconds of times and missing cells must look alike in fake and honest orders.
   */
  private static void surfaceSaysNothingAboutGuilt(Path market) {
    Set<String> fake = new HashSet<>();
    for (JsonNode violation : lines(market.resolve("truth/violations.jsonl"))) {
      if (violation.path("violation_code").asText().equals("UC-BRUSH-SELF")) {
        fake.addAll(texts(violation.at("/members/orders")));
      }
    }
    List<double[]> features = new ArrayList<>();
    List<Boolean> labels = new ArrayList<>();
    for (Map<String, String> row : rows(market, "orders")) {
      String created = row.get("created_at");
      features.add(
          new double[] {
            row.get("order_id").length(),
            row.get("order_id").charAt(0),
            row.get("order_id").charAt(17),
            row.get("parent_order_id").charAt(9),
            Integer.parseInt(created.substring(17)),
            Integer.parseInt(created.substring(14, 16)),
            row.get("buyer_id").length(),
            row.get("buyer_id").charAt(12),
            row.get("device_id").charAt(3),
            Long.parseLong(row.get("list_price_fen")) % 10,
            Double.parseDouble(row.get("place"))
          });
      labels.add(fake.contains(row.get("parent_order_id")));
    }
    assertThat(ShallowTree.bestLift(features, labels))
        .as("lift of a split on surface alone")
        .isLessThan(1.9);
  }

  private static double share(
      java.util.Collection<Map<String, String>> rows, String column, String value) {
    return rows.stream().filter(row -> row.get(column).equals(value)).count()
        / (double) rows.size();
  }

  private static int hour(String time) {
    return Integer.parseInt(time.substring(11, 13));
  }

  private static Map<String, Map<String, String>> latest(Path market, String table, String key) {
    Map<String, Map<String, String>> latest = new TreeMap<>();
    rows(market, table).forEach(row -> latest.put(row.get(key), row));
    return latest;
  }

  private static Set<String> values(Path market, String table, String column) {
    Set<String> values = new HashSet<>();
    rows(market, table).forEach(row -> values.add(row.get(column)));
    return values;
  }

  private static List<Map<String, String>> rows(Path market, String table) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (Path file : files(market)) {
      if (file.getFileName().toString().startsWith(table + "-")) {
        try (BufferedReader in =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
          for (CSVRecord row :
              CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get().parse(in)) {
            Map<String, String> cells = new HashMap<>(row.toMap());
            cells.put("place", String.valueOf(row.getRecordNumber()));
            rows.add(cells);
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return rows;
  }

  private static List<JsonNode> lines(Path file) {
    try {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        lines.add(new ObjectMapper().readTree(line));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> contents(Path folder) {
    Map<String, String> contents = new TreeMap<>();
    for (Path file : files(folder)) {
      try {
        contents.put(
            folder.relativize(file).toString(),
            org.apache.commons.codec.digest.DigestUtils.sha256Hex(Files.readAllBytes(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return contents;
  }
}
