package mingcha.market;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mingcha.SparkTest;
import mingcha.run.GenerateJob;
import mingcha.run.Settings;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ids, seconds, missing cells and places in files look alike in fake and honest orders. */
@SparkTest
class GiveAwayTest {
  /** Best of some 300 chance splits, four leaves: 4 standard errors is one market in a hundred. */
  private static final double CHANCE = 4;

  /** Orders of one shop and one kind share an item and a price: a few stand for all. */
  private static final int PER_SHOP = 6;

  @TempDir private static Path folder;

  private static final List<double[]> SURFACE = new ArrayList<>();
  private static final List<Boolean> IS_FAKE = new ArrayList<>();
  private static final List<Integer> SHOPS = new ArrayList<>();

  @BeforeAll
  static void market(SparkSession spark) {
    MarketSettings settings = GenerateJob.marketSettings(Settings.defaults());
    Market.write(
        spark, settings.guilty(0.45), settings.request("small", 24_000L, 60, 11, null), folder);
    Set<String> fake = new HashSet<>();
    for (JsonNode violation : MarketFiles.lines(folder.resolve("truth/violations.jsonl"))) {
      if (violation.path("violation_code").asText().equals("UC-BRUSH-SELF")) {
        fake.addAll(MarketFiles.texts(violation.at("/members/orders")));
      }
    }
    Map<String, Integer> taken = new HashMap<>();
    for (Map<String, String> row : MarketFiles.rows(folder, "orders")) {
      boolean isFake = fake.contains(row.get("parent_order_id"));
      if (taken.merge(row.get("shop_id") + isFake, 1, Integer::sum) <= PER_SHOP) {
        SURFACE.add(surface(row));
        IS_FAKE.add(isFake);
        SHOPS.add(row.get("shop_id").hashCode());
      }
    }
  }

  @Test
  void surfaceSaysNothingAboutGuilt() {
    assertThat(IS_FAKE.stream().filter(fake -> fake).count()).isGreaterThan(150);
    assertThat(ShallowTree.strongestLeaf(SURFACE, IS_FAKE, SHOPS)).isLessThan(CHANCE);
  }

  @Test
  void aGiveAwayOfOneFakeInFiveWouldBeSeen() {
    List<double[]> leaking = new ArrayList<>();
    for (int i = 0; i < SURFACE.size(); i++) {
      double[] row = SURFACE.get(i).clone();
      row[4] = IS_FAKE.get(i) && i % 5 == 0 ? 0 : row[4];
      leaking.add(row);
    }
    assertThat(ShallowTree.strongestLeaf(leaking, IS_FAKE, SHOPS)).isGreaterThan(CHANCE);
  }

  private static double[] surface(Map<String, String> row) {
    String created = row.get("created_at");
    String paid = row.get("paid_at");
    return new double[] {
      row.get("order_id").length(),
      row.get("order_id").charAt(0),
      row.get("order_id").charAt(17),
      row.get("parent_order_id").charAt(9),
      Integer.parseInt(created.substring(17)),
      Integer.parseInt(created.substring(14, 16)),
      paid.isEmpty() ? -1 : Integer.parseInt(paid.substring(17)),
      row.get("buyer_id").length(),
      row.get("buyer_id").charAt(12),
      row.get("device_id").charAt(3),
      row.get("ip").length(),
      row.get("consignee_id").length(),
      row.get("address_id").charAt(5),
      row.get("payer_account").isEmpty() ? -1 : row.get("payer_account").charAt(9),
      Long.parseLong(row.get("list_price_fen")) % 10,
      row.get("freight_fen").length(),
      Double.parseDouble(row.get("place"))
    };
  }
}
