package mingcha.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mingcha.SparkTest;
import mingcha.run.GenerateJob;
import mingcha.run.Settings;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The honest market has the shape of the trade: ranges of DOMAIN 5.5 and 5.6, and real reviews
 * where they are at hand.
 */
@SparkTest
class HonestMarketTest {
  private static final Path REAL =
      Path.of(System.getProperty("mingcha.root", ".."), "../shared/data");

  @TempDir private static Path folder;

  private static Collection<Map<String, String>> orders;
  private static List<Map<String, String>> shops;
  private static Collection<Map<String, String>> reviews;

  @BeforeAll
  static void market(SparkSession spark) {
    MarketSettings settings = GenerateJob.marketSettings(Settings.defaults());
    Market.write(
        spark, settings.honestOnly(), settings.request("small", 20_000L, 90, 21, null), folder);
    orders = MarketFiles.latest(folder, "orders", "order_id").values();
    shops = MarketFiles.rows(folder, "shops");
    reviews = MarketFiles.latest(folder, "reviews", "review_id").values();
  }

  @Test
  void nobodyIsGuiltyButManyLookIt() {
    assertThat(MarketFiles.lines(folder.resolve("truth/violations.jsonl"))).isEmpty();
    assertThat(MarketFiles.lines(folder.resolve("truth/look_alikes.jsonl"))).hasSizeGreaterThan(50);
  }

  @Test
  void aboutFiftySevenPercentOfTheOperatorsAreNaturalPersons() {
    assertThat(MarketFiles.share(shops, "operator_type", "natural_person")).isBetween(0.5, 0.72);
  }

  @Test
  void anOperatorHasOneAndAHalfShops() {
    Set<String> subjects = new HashSet<>();
    shops.forEach(
        shop ->
            subjects.add(shop.get("uscc").isEmpty() ? shop.get("person_id") : shop.get("uscc")));
    assertThat(shops.size() / (double) subjects.size()).isBetween(1.2, 1.9);
  }

  @Test
  void sizesOfShopsHaveAHeavyTail() {
    Map<String, Integer> sizes = new HashMap<>();
    orders.forEach(row -> sizes.merge(row.get("shop_id"), 1, Integer::sum));
    double[] logs = sizes.values().stream().mapToDouble(Math::log).toArray();
    double mean = java.util.Arrays.stream(logs).average().orElseThrow();
    double spread =
        Math.sqrt(
            java.util.Arrays.stream(logs)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElseThrow());
    assertThat(spread)
        .as("sigma of log orders per shop, 1.2 … 2.0 before caps")
        .isBetween(0.9, 2.0);
    List<Integer> sorted = sizes.values().stream().sorted().toList();
    long top =
        sorted.subList(sorted.size() * 9 / 10, sorted.size()).stream().mapToInt(n -> n).sum();
    assertThat(top / (double) orders.size()).as("of the largest tenth").isBetween(0.3, 0.8);
  }

  @Test
  void peopleSleepAtNightAndBuyMoreAtWeekendsAndOnTheEleventh() {
    long night = orders.stream().filter(row -> MarketFiles.hour(row.get("created_at")) < 6).count();
    assertThat(night / (double) orders.size()).isBetween(0.02, 0.12);
    Map<LocalDate, Integer> days = new TreeMap<>();
    orders.forEach(
        row ->
            days.merge(LocalDate.parse(row.get("created_at").substring(0, 10)), 1, Integer::sum));
    double usual = days.values().stream().mapToInt(n -> n).average().orElseThrow();
    assertThat(days.get(LocalDate.of(2026, 11, 11)) / usual).as("11.11").isBetween(1.5, 5.0);
    double weekend = average(days, true);
    assertThat(weekend / average(days, false)).as("weekend").isBetween(1.0, 1.4);
  }

  private static double average(Map<LocalDate, Integer> days, boolean isWeekend) {
    return days.entrySet().stream()
        .filter(day -> day.getKey().getMonthValue() != 11)
        .filter(
            day ->
                isWeekend
                    == (day.getKey().getDayOfWeek() == DayOfWeek.SATURDAY
                        || day.getKey().getDayOfWeek() == DayOfWeek.SUNDAY))
        .mapToInt(Map.Entry::getValue)
        .average()
        .orElseThrow();
  }

  @Test
  void refundsAreOfTheCategory() {
    Map<String, String> category = new HashMap<>();
    MarketFiles.rows(folder, "items")
        .forEach(i -> category.put(i.get("item_id"), i.get("category")));
    assertThat(refunds(category, Set.of("女装", "男装", "鞋靴"))).as("clothing").isBetween(0.10, 0.30);
    assertThat(refunds(category, Set.of("食品"))).as("food").isBetween(0.005, 0.08);
  }

  private static double refunds(Map<String, String> category, Set<String> of) {
    List<Map<String, String>> sold =
        orders.stream()
            .filter(row -> of.contains(category.get(row.get("item_id"))))
            .filter(row -> !row.get("paid_at").isEmpty())
            .toList();
    return sold.stream().filter(row -> !row.get("refund_fen").equals("0")).count()
        / (double) sold.size();
  }

  @Test
  void reviewsAreWrittenForSomeOrdersAndHalfAreDefault() {
    double completed = orders.stream().filter(row -> row.get("status").equals("completed")).count();
    assertThat(reviews.size() / completed).as("reviews per completed line").isBetween(0.15, 0.4);
    assertThat(MarketFiles.share(reviews, "is_default", "true")).isBetween(0.35, 0.6);
  }

  @Test
  void parcelsWeighWhatIsInThemAndTheirPackaging() {
    Map<String, Long> mass = new HashMap<>();
    MarketFiles.rows(folder, "items")
        .forEach(
            item ->
                mass.put(
                    item.get("item_id"),
                    item.get("unit_weight_g").isEmpty()
                        ? 0
                        : Long.parseLong(item.get("unit_weight_g"))));
    Map<String, Long> ofOrder = new HashMap<>();
    orders.forEach(
        row ->
            ofOrder.merge(
                row.get("parent_order_id"),
                mass.get(row.get("item_id")) * Long.parseLong(row.get("quantity")),
                Long::sum));
    List<Double> ratios = new ArrayList<>();
    for (Map<String, String> parcel :
        MarketFiles.latest(folder, "shipments", "order_id").values()) {
      long inside = ofOrder.get(parcel.get("order_id"));
      if (inside > 0) {
        ratios.add(Long.parseLong(parcel.get("weight_g")) / (double) inside);
      }
    }
    ratios.sort(null);
    assertThat(ratios.get(ratios.size() / 2)).as("median").isBetween(1.0, 1.35);
    assertThat(ratios.get(ratios.size() / 10)).as("lightest tenth").isGreaterThan(0.85);
  }

  @Test
  void pricesAreLookedAtEveryFewDays() {
    Map<String, List<LocalDate>> seen = new HashMap<>();
    for (Map<String, String> row : MarketFiles.rows(folder, "price_snapshots")) {
      seen.computeIfAbsent(row.get("item_id") + row.get("sku_id"), key -> new ArrayList<>())
          .add(LocalDate.parse(row.get("observed_at").substring(0, 10)));
    }
    List<Long> gaps = new ArrayList<>();
    for (List<LocalDate> days : seen.values()) {
      days.sort(null);
      for (int i = 1; i < days.size(); i++) {
        gaps.add(ChronoUnit.DAYS.between(days.get(i - 1), days.get(i)));
      }
    }
    gaps.sort(null);
    assertThat(gaps.get(gaps.size() / 2)).isBetween(2L, 7L);
    assertThat(gaps.get(gaps.size() - 1)).isLessThanOrEqualTo(7L);
  }

  @Test
  void naturalPersonsStayBelowTheThreshold() {
    Map<String, String> person = new HashMap<>();
    shops.forEach(shop -> person.put(shop.get("shop_id"), shop.get("person_id")));
    Map<String, Long> sold = new HashMap<>();
    for (Map<String, String> row : orders) {
      String seller = person.get(row.get("shop_id"));
      if (!seller.isEmpty() && !row.get("paid_at").isEmpty()) {
        sold.merge(seller, Long.parseLong(row.get("paid_fen")), Long::sum);
      }
    }
    assertThat(sold)
        .isNotEmpty()
        .allSatisfy((seller, fen) -> assertThat(fen).isLessThan(10_000_000L));
  }

  @Test
  void textsAreAsLongAsRealOnesAndStarsAsUneven() {
    Path texts = REAL.resolve("chinese_reviews_sophonplus/online_shopping_10_cats.csv");
    Path stars = REAL.resolve("tiki_reviews_vn/reviews_household.csv");
    Assumptions.assumeTrue(
        Files.exists(texts) && Files.exists(stars),
        "skipped: there are no real reviews beside the project");
    List<Integer> real = new ArrayList<>();
    column(texts, "review").forEach(text -> real.add(text.length()));
    real.sort(null);
    List<Integer> ours =
        reviews.stream()
            .filter(row -> row.get("is_default").equals("false"))
            .map(row -> row.get("content").length())
            .sorted()
            .toList();
    assertThat(ours.get(ours.size() / 2))
        .as("median length")
        .isBetween(real.get(real.size() / 10), real.get(real.size() * 3 / 4));
    List<String> given = column(stars, "rating");
    double realFives = given.stream().filter("5"::equals).count() / (double) given.size();
    List<Map<String, String>> written =
        reviews.stream().filter(row -> row.get("is_default").equals("false")).toList();
    assertThat(MarketFiles.share(written, "rating", "5"))
        .as("five stars of written reviews against %s in real ones", realFives)
        .isBetween(realFives - 0.1, realFives + 0.2);
    assertThat(MarketFiles.share(written, "rating", "1"))
        .as("one star is commoner than two, as in real ones")
        .isGreaterThan(MarketFiles.share(written, "rating", "2"));
  }

  private static List<String> column(Path file, String name) {
    try (BufferedReader in = Files.newBufferedReader(file)) {
      List<String> cells = new ArrayList<>();
      for (CSVRecord row :
          CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get().parse(in)) {
        cells.add(row.get(name));
      }
      return cells;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
