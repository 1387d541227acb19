package mingcha.detect.price;

import static mingcha.detect.Rows.itemRow;
import static mingcha.detect.Rows.order;
import static mingcha.detect.Rows.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import mingcha.SparkTest;
import mingcha.detect.Detector;
import mingcha.detect.Findings;
import mingcha.detect.Rows;
import mingcha.detect.SignalRows;
import mingcha.detect.TestInputs;
import mingcha.error.UserError;
import mingcha.run.Settings;
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.SignalMembers;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each detector over one small market of guilty shops and of those that only look alike. */
@SparkTest
final class PriceDetectorsTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 9, 1);
  private final List<Rows> rows = new ArrayList<>();
  private List<Row> members = List.of();

  @Test
  void raiseThenCut(SparkSession spark) {
    raised("raised", 60, 70, 15_000, 10_000);
    raised("raised and sold", 50, 70, 15_000, 10_000);
    bought("raised and sold", 66, 15_000);
    bought("raised", 55, 10_000);
    raised("raised for good", 60, 120, 15_000, 10_000);
    bought("raised for good", 55, 10_000);
    raised("raised by a little", 60, 70, 10_800, 10_000);
    raised("raised with its category", 60, 70, 15_000, 10_000);
    bought("raised with its category", 55, 10_000);
    for (int i = 0; i < 4; i++) {
      String shop = "peer" + i;
      rows.add(
          itemRow("item of " + shop)
              .shop(shop)
              .with(Items.CATEGORY, "category of raised with its category"));
      for (int day = 0; day < 90; day++) {
        rows.add(shown(shop, day, day < 58 ? 10_000 : 15_000));
      }
    }
    Map<String, Double> found = found(new RaiseThenCut(Settings.defaults()), spark);
    assertThat(found).containsKeys("raised").doesNotContainKey("raised by a little");
    assertThat(found.get("raised")).isGreaterThan(0.85);
    assertThat(found.get("raised and sold")).isLessThan(0.25);
    assertThat(found.get("raised for good")).isLessThan(0.4);
    assertThat(found.get("raised with its category")).isLessThan(0.15);
  }

  @Test
  void display(SparkSession spark) {
    for (int day = 0; day < 10; day++) {
      rows.add(pages("lower at home", day, "", 8_000, 10_000));
      rows.add(pages("same", day, "", 10_000, 10_000));
      rows.add(pages("from", day, "small", 8_000, 8_000));
      rows.add(pages("from", day, "large", 8_000, 10_000));
      rows.add(pages("lags once", day, "", day == 5 ? 8_000 : 10_000, 10_000));
    }
    Map<String, Double> found = found(new Display(Settings.defaults()), spark);
    assertThat(found).containsOnlyKeys("lower at home", "lags once");
    assertThat(found.get("lower at home")).isGreaterThan(0.9);
    assertThat(found.get("lags once")).isLessThan(0.1);
  }

  @Test
  void discrimination(SparkSession spark) {
    Random random = new Random(1);
    for (int buyer = 0; buyer < 20; buyer++) {
      for (int visit = 0; visit < 6; visit++) {
        for (String shop : List.of("old ones pay", "price test", "coupons")) {
          rows.add(sale(shop, "old" + buyer, visit, 10_000, 0));
        }
      }
    }
    for (int hour = 0; hour < 15; hour++) {
      for (int i = 0; i < 4; i++) {
        boolean isOld = i < 2;
        String buyer = isOld ? "old" + hour : "new" + hour + i;
        int at = 20 + hour;
        rows.add(sale("old ones pay", buyer, at, isOld ? 11_000 : 10_000, 0));
        rows.add(sale("price test", buyer, at, random.nextBoolean() ? 11_000 : 10_000, 0));
        rows.add(sale("coupons", buyer, at, isOld ? 10_000 : 9_000, isOld ? 0 : 1_000));
      }
    }
    assertThat(found(new Discrimination(Settings.defaults()), spark))
        .containsOnlyKeys("old ones pay");
  }

  @Test
  void discriminationBesideThePage(SparkSession spark) {
    Random random = new Random(3);
    List<String> shops = List.of("old ones pay", "anybody pays", "page changed");
    for (String shop : shops) {
      for (int week = 0; week < 10; week++) {
        rows.add(shown(shop, week * 7, shop.equals("page changed") && week > 5 ? 11_000 : 10_000));
      }
      for (int buyer = 0; buyer < 60; buyer++) {
        // One order a day, and every other one by somebody who has bought before.
        boolean isOld = buyer % 2 == 1 && buyer > 5;
        boolean isDear =
            switch (shop) {
              case "old ones pay" -> isOld;
              case "anybody pays" -> random.nextBoolean();
              default -> buyer > 38;
            };
        String name = shop + (isOld ? buyer % 6 : "new" + buyer);
        rows.add(sale(shop, name, buyer * 24 + 20, isDear ? 11_000 : 10_000, 0));
      }
    }
    Map<String, Double> found = found(new Discrimination(Settings.defaults()), spark);
    assertThat(found).containsOnlyKeys("old ones pay");
    assertThat(found.get("old ones pay")).isGreaterThan(0.8);
  }

  @Test
  void outlier(SparkSession spark) {
    for (String shop :
        List.of("a", "b", "c", "d", "gouges", "fen for yuan", "stands in two packs")) {
      String title = shop.equals("stands in two packs") ? "口罩 4包" : "口罩";
      rows.add(
          itemRow("item of " + shop)
              .shop(shop)
              .with(Items.SPU_ID, "mask")
              .with(Items.TITLE, title));
      for (int day = 0; day < 60; day++) {
        boolean isStretch = day >= 40 && day < 50;
        long fen =
            switch (shop) {
              case "gouges" -> isStretch ? 4_000 : 1_000;
              case "fen for yuan" -> isStretch ? 100_000 : 1_000;
              case "stands in two packs" -> 4_000;
              default -> 1_000 + day;
            };
        rows.add(shown(shop, day, fen));
        if (isStretch) {
          rows.add(sale(shop, "buyer", day * 24, fen, 0));
        }
      }
    }
    rows.add(itemRow("item of baits").shop("baits"));
    rows.add(itemRow("item of changed once").shop("changed once"));
    for (int i = 0; i < 6; i++) {
      // Pages are polled once a week; a price that changed between two polls is no bait.
      rows.add(shown("baits", i * 7, 10_000));
      rows.add(sale("baits", "buyer" + i, i * 120, 12_000, 0));
      rows.add(shown("changed once", i * 7, i < 3 ? 10_000 : 12_000));
      rows.add(sale("changed once", "buyer" + i, i * 120, i < 3 ? 10_000 : 12_000, 0));
    }
    Map<String, Double> found = found(new Outlier(Settings.defaults()), spark);
    assertThat(found).containsOnlyKeys("gouges", "baits");
    assertThat(found.get("gouges")).isGreaterThan(0.8);
    assertThat(found.get("baits")).isGreaterThan(0.8);
    assertThat(members)
        .filteredOn(member -> member.getAs(SignalMembers.KIND).equals("order"))
        .hasSize(6)
        .allMatch(member -> member.<String>getAs(SignalMembers.ID).startsWith("baits"));
  }

  @Test
  void whatIsAskedThroughoutALongEmergencyIsNoUsualPrice(SparkSession spark, @TempDir Path folder)
      throws IOException {
    String emergencies =
        """
        emergencies:
          - {name: flood, first: 2026-09-11, last: 2026-12-31, words: [抽水泵]}
        """;
    Path calendar = Files.createDirectories(folder.resolve("calendar"));
    Files.writeString(calendar.resolve("emergencies.yaml"), emergencies);
    for (String shop : List.of("a", "b", "c", "gouges", "gouged before")) {
      rows.add(
          itemRow("item of " + shop)
              .shop(shop)
              .with(Items.SPU_ID, "pump")
              .with(Items.TITLE, "抽水泵"));
      for (int day = 0; day < 50; day++) {
        boolean isDear = shop.equals("gouged before") || shop.equals("gouges") && day >= 15;
        rows.add(shown(shop, day, isDear ? 20_000 : 10_000));
        bought(shop, day, isDear ? 20_000 : 10_000);
      }
    }
    Map<String, Double> found = found(new Outlier(Settings.overlaidWith(folder)), spark);
    assertThat(found).containsOnlyKeys("gouges");
    assertThat(found.get("gouges")).isGreaterThan(0.75);
  }

  @Test
  void anEmergencyThatCoversNothingIsRefused() {
    assertThatExceptionOfType(UserError.class)
        .isThrownBy(
            () -> new Emergencies.Emergency("flood", "2026-09-11", "2026-09-10", List.of("泵")));
    assertThatExceptionOfType(UserError.class)
        .isThrownBy(() -> new Emergencies.Emergency("flood", "2026-09-11", "2026-09-12", null));
  }

  @Test
  void parallel(SparkSession spark) {
    Random random = new Random(5);
    for (int seller = 0; seller < 10; seller++) {
      boolean isInLine = seller < 4;
      String shop = (isInLine ? "in line " : "alone ") + seller;
      rows.add(
          itemRow("item of " + shop).shop(shop).with(Items.SPU_ID, isInLine ? "one" : "other"));
      long fen = 10_000;
      for (int day = 0; day < 80; day++) {
        boolean moves = isInLine ? day % 20 == 15 : random.nextInt(20) == 0;
        fen = moves ? fen * 105 / 100 : fen;
        rows.add(shown(shop, day, fen));
      }
    }
    assertThat(found(new Parallel(Settings.defaults()), spark).keySet())
        .containsExactly("in line 0", "in line 1", "in line 2", "in line 3");
  }

  /** Signals by shop with their score; the rows come in any order. */
  private Map<String, Double> found(Detector detector, SparkSession spark) {
    Collections.shuffle(rows, new Random(11));
    TestInputs inputs = new TestInputs(spark).add(rows);
    Findings findings = detector.detect(inputs, inputs);
    Map<String, Double> found = new TreeMap<>();
    for (Row row :
        findings.signals().select(SignalRows.columns(SignalRows.COLUMNS)).collectAsList()) {
      found.put(row.getAs("subject_id"), row.getAs("score"));
    }
    members =
        findings.members().select(SignalRows.columns(SignalRows.MEMBER_COLUMNS)).collectAsList();
    assertThat(members.isEmpty()).isEqualTo(found.isEmpty());
    return found;
  }

  /** A shop that raises on a day, sells at a discount from day 70 to 79, and what it then asks. */
  private void raised(String shop, int raise, int stays, long raisedFen, long usualFen) {
    rows.add(itemRow("item of " + shop).shop(shop).with(Items.CATEGORY, "category of " + shop));
    for (int day = 0; day < 100; day++) {
      boolean isRaised = day >= raise && day < Math.max(stays, 80);
      Rows row = shown(shop, day, isRaised ? raisedFen : usualFen);
      rows.add(
          day >= 70 && day < 80 ? row.with(PriceSnapshots.SALE_PRICE_FEN, usualFen - 200) : row);
    }
  }

  private void bought(String shop, int day, long fen) {
    rows.add(sale(shop, "buyer", day * 24, fen, 0));
  }

  private static Rows shown(String shop, int day, long fen) {
    return snapshot("item of " + shop)
        .shop(shop)
        .at(FIRST.plusDays(day).atTime(12, 0))
        .with(PriceSnapshots.LIST_PRICE_FEN, fen);
  }

  private static Rows pages(String shop, int day, String sku, long home, long detail) {
    return shown(shop, day, detail)
        .with(PriceSnapshots.SKU_ID, sku)
        .with(PriceSnapshots.HOME_PRICE_FEN, home)
        .with(PriceSnapshots.DETAIL_PRICE_FEN, detail);
  }

  private static Rows sale(String shop, String buyer, int hour, long fen, long couponFen) {
    String at = FIRST.atTime(12, 30).plusHours(hour).toString();
    return order(shop + buyer + hour)
        .shop(shop)
        .item("item of " + shop)
        .buyer(buyer)
        .at(at)
        .with(Orders.PAID_AT, at)
        .with(Orders.LIST_PRICE_FEN, fen)
        .with(Orders.PAID_FEN, fen)
        .with(Orders.SHOP_DISCOUNT_FEN, couponFen)
        .with(Orders.PLATFORM_DISCOUNT_FEN, 0);
  }
}
