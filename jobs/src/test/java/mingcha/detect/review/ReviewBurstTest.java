package mingcha.detect.review;

import static mingcha.detect.Rows.account;
import static mingcha.detect.Rows.itemRow;
import static mingcha.detect.Rows.order;
import static mingcha.detect.Rows.review;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mingcha.SparkTest;
import mingcha.detect.Findings;
import mingcha.detect.Rows;
import mingcha.detect.TestInputs;
import mingcha.run.Settings;
import mingcha.schemas.Buyers;
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.Reviews;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class ReviewBurstTest {
  /** Orders of honest buyers and bought ones, with their reviews. */
  private static final class Market {
    private final List<Rows> rows = new ArrayList<>();
    private final Random random = new Random(11);

    Market() {
      for (int shop = 0; shop < 20; shop++) {
        rows.add(itemRow("i" + shop).shop("s" + shop).with(Items.CATEGORY, "all"));
      }
    }

    /** A bought order comes from a new account that praises on the day of receipt. */
    void sell(String shop, LocalDate day, double praised, boolean isFake) {
      String id = (isFake ? "fake" : "honest") + rows.size();
      rows.add(
          order(id)
              .shop(shop)
              .item(shop.replace('s', 'i'))
              .buyer(id)
              .at(day + "T10:00")
              .with(Orders.COMPLETED_AT, day.plusDays(5) + "T10:00"));
      rows.add(
          account(id)
              .with(
                  Buyers.REGISTERED_AT,
                  (isFake ? day.minusDays(9) : day.minusDays(200L + random.nextInt(900)))
                      + "T10:00"));
      if (random.nextDouble() < praised) {
        rows.add(
            review(id)
                .with(Reviews.ORDER_ID, id)
                .shop(shop)
                .item(shop.replace('s', 'i'))
                .buyer(id)
                .with(Reviews.CONTENT, "很好".repeat(1 + random.nextInt(20)))
                .at(day.plusDays(isFake ? 5 : 6 + random.nextInt(12)) + "T11:00"));
      }
    }
  }

  @Test
  void paidPraiseIsFoundAndALaunchAndAPlatformCampaignAreNot(SparkSession spark) {
    Market market = new Market();
    // Everybody writes more in April: the platform gives coins.
    for (int shop = 0; shop < 20; shop++) {
      for (int i = 0; i < 80; i++) {
        LocalDate day = LocalDate.of(2026, 3, 1).plusDays(i * 90 / 80);
        market.sell("s" + shop, day, day.getMonthValue() == 4 ? 0.3 : 0.15, false);
      }
    }
    // Shop 3 launches a product, shop 7 buys praise.
    for (int i = 0; i < 150; i++) {
      market.sell("s3", LocalDate.of(2026, 5, 2).plusDays(i / 20), 0.15, false);
    }
    for (int i = 0; i < 40; i++) {
      market.sell("s7", LocalDate.of(2026, 5, 2).plusDays(i / 3), 0.9, true);
    }
    TestInputs inputs = new TestInputs(spark).add(market.rows);

    Findings found = ReviewBurst.from(Settings.defaults()).detect(inputs, inputs);
    List<Row> signals = found.signals().collectAsList();
    assertThat(signals).hasSize(1);
    Row signal = signals.get(0);
    assertThat(signal.<String>getAs(Signals.SUBJECT_ID)).isEqualTo("s7");
    assertThat(signal.<Double>getAs(Signals.SCORE)).isGreaterThan(0.5);
    assertThat(signal.<Object>getAs(Signals.WINDOW_FROM).toString()).startsWith("2026-05");
    List<Row> members = found.members().collectAsList();
    double fake = mean(members, "fake");
    double honest = mean(members, "honest");
    assertThat(fake).isGreaterThan(0.7);
    assertThat(members.stream().filter(row -> id(row).startsWith("fake"))).hasSizeGreaterThan(28);
    assertThat(Double.isNaN(honest) || fake > honest).isTrue();
  }

  @Test
  void runsOnReviewsAloneAndSaysWhatItLacks(SparkSession spark) {
    TestInputs inputs = new TestInputs(spark);
    for (int i = 0; i < 30; i++) {
      inputs.add(review("r" + i).with(Reviews.ORDER_ID, null).with(Reviews.CONTENT, null));
    }
    assertThat(
            ReviewBurst.from(Settings.defaults()).detect(inputs, inputs).signals().collectAsList())
        .isEmpty();
    assertThat(inputs.notes()).contains("lacks-orders", "lacks-account-age");
  }

  @Test
  void aPlatformWithoutOrdersIsJudgedByItsReviewsBesideOneThatHasThem(SparkSession spark) {
    Market market = new Market();
    for (int shop = 0; shop < 20; shop++) {
      for (int i = 0; i < 60; i++) {
        LocalDate day = LocalDate.of(2026, 3, 1).plusDays(i);
        market.sell("s" + shop, day, 0.15, false);
        market.rows.add(elsewhere("other" + shop + "-" + i, shop, day, i % 2 == 0 ? 5 : 2));
      }
    }
    for (int i = 0; i < 40; i++) {
      LocalDate day = LocalDate.of(2026, 4, 2).plusDays(i / 3);
      market.sell("s7", day, 0.9, true);
      market.rows.add(elsewhere("bought" + i, 9, day, 5));
    }
    TestInputs inputs = new TestInputs(spark).add(market.rows);
    List<Row> signals =
        ReviewBurst.from(Settings.defaults())
            .detect(inputs, inputs)
            .signals()
            .orderBy(Signals.SUBJECT_ID)
            .collectAsList();
    assertThat(
            signals.stream()
                .map(row -> row.<String>getAs(Signals.PLATFORM) + row.getAs(Signals.SUBJECT_ID)))
        .containsExactly("taoshis7", "pingous9");
    assertThat(inputs.notes()).contains("lacks-orders");
  }

  private static Rows elsewhere(String id, int shop, LocalDate day, int stars) {
    return review(id)
        .platform("pingou")
        .shop("s" + shop)
        .with(Reviews.ORDER_ID, null)
        .with(Reviews.RATING, stars)
        .at(day + "T11:00");
  }

  private static double mean(List<Row> members, String prefix) {
    return members.stream()
        .filter(row -> id(row).startsWith(prefix))
        .mapToDouble(row -> row.<Double>getAs(SignalMembers.WEIGHT))
        .average()
        .orElse(Double.NaN);
  }

  private static String id(Row member) {
    return member.getAs(SignalMembers.ID);
  }
}
