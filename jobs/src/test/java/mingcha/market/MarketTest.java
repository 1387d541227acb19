package mingcha.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mingcha.SparkTest;
import mingcha.run.GenerateJob;
import mingcha.run.Settings;
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
    spark.conf().set("spark.sql.shuffle.partitions", "1");
    Market.write(spark, SETTINGS, request(1), folder.resolve("one"));
    Market.write(spark, SETTINGS, request(2), folder.resolve("c"));
    Map<String, String> first = MarketFiles.contents(folder.resolve("a"));
    assertThat(MarketFiles.contents(folder.resolve("b"))).isEqualTo(first);
    assertThat(MarketFiles.contents(folder.resolve("one"))).isEqualTo(first);
    assertThat(MarketFiles.contents(folder.resolve("c"))).isNotEqualTo(first);

    truthNamesRowsThatExist(folder.resolve("a"));
    figuresLieInTheirRanges(folder.resolve("a"));
  }

  private static void truthNamesRowsThatExist(Path market) {
    Set<String> orders = MarketFiles.values(market, "orders", "parent_order_id");
    Set<String> reviews = MarketFiles.values(market, "reviews", "review_id");
    Set<String> buyers = MarketFiles.values(market, "buyers", "buyer_id");
    Set<String> waybills = MarketFiles.values(market, "shipments", "waybill_no");
    Set<String> shops = MarketFiles.values(market, "shops", "shop_id");
    List<JsonNode> violations = MarketFiles.lines(market.resolve("truth/violations.jsonl"));
    assertThat(violations).isNotEmpty();
    for (JsonNode violation : violations) {
      assertThat(orders).containsAll(MarketFiles.texts(violation.at("/members/orders")));
      assertThat(reviews).containsAll(MarketFiles.texts(violation.at("/members/reviews")));
      assertThat(buyers).containsAll(MarketFiles.texts(violation.at("/members/buyers")));
      assertThat(waybills).containsAll(MarketFiles.texts(violation.at("/members/waybills")));
      assertThat(violation.path("grade").asText()).isIn("easy", "middle", "hard");
      if (violation.hasNonNull("shop_id")) {
        assertThat(shops).contains(violation.path("shop_id").asText());
      }
    }
    assertThat(violations.stream().map(row -> row.path("violation_code").asText()))
        .contains("UC-BRUSH-SELF", "UC-REVIEW-FAKE");
    int honest = MarketFiles.lines(market.resolve("truth/look_alikes.jsonl")).size();
    Set<String> campaigns = new HashSet<>();
    violations.forEach(row -> campaigns.add(row.path("campaign").asText()));
    assertThat(honest).as("look-alikes").isGreaterThanOrEqualTo(2 * campaigns.size());
  }

  private static void figuresLieInTheirRanges(Path market) {
    List<Map<String, String>> shops = MarketFiles.rows(market, "shops");
    assertThat(MarketFiles.share(shops, "operator_type", "natural_person"))
        .isCloseTo(0.57, within(0.15));
    Map<String, Map<String, String>> orders = MarketFiles.latest(market, "orders", "order_id");
    double parents =
        orders.values().stream()
            .map(row -> row.get("parent_order_id"))
            .collect(java.util.stream.Collectors.toSet())
            .size();
    assertThat(parents).as("orders").isCloseTo(20_000, within(4_000.0));
    double closed = MarketFiles.share(orders.values(), "status", "closed");
    assertThat(closed).as("closed").isBetween(0.03, 0.25);
    long night =
        orders.values().stream().filter(row -> MarketFiles.hour(row.get("created_at")) < 6).count();
    assertThat(night / (double) orders.size()).as("orders at night").isBetween(0.02, 0.12);
    double refunded =
        orders.values().stream().filter(row -> !row.get("refund_fen").equals("0")).count()
            / (double) orders.size();
    assertThat(refunded).as("refunds").isBetween(0.03, 0.2);
    List<Map<String, String>> reviews = MarketFiles.rows(market, "reviews");
    assertThat(MarketFiles.share(reviews, "is_default", "true"))
        .as("default reviews")
        .isBetween(0.3, 0.6);
    Map<String, Integer> sizes = new HashMap<>();
    orders.values().forEach(row -> sizes.merge(row.get("shop_id"), 1, Integer::sum));
    List<Integer> sorted = sizes.values().stream().sorted().toList();
    long top =
        sorted.subList(sorted.size() * 9 / 10, sorted.size()).stream().mapToInt(n -> n).sum();
    assertThat(top / (double) orders.size()).as("orders of the largest tenth").isBetween(0.25, 0.8);
  }
}
