package mingcha.detect.review;

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
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.Reviews;
import mingcha.schemas.Signals;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class ReviewCashbackTest {
  private final List<Rows> rows = new ArrayList<>();
  private final Random random = new Random(3);

  @Test
  void cardsInParcelsAreFoundAndRewardsOfThePlatformAreNot(SparkSession spark) {
    for (int shop = 0; shop < 20; shop++) {
      rows.add(itemRow("i" + shop).shop("s" + shop).with(Items.CATEGORY, "all"));
      for (int i = 0; i < 60; i++) {
        LocalDate day = LocalDate.of(2026, 3, 1).plusDays(i);
        // From April on the platform gives coins for twenty characters and a picture.
        boolean isRewarded = random.nextDouble() < (day.getMonthValue() == 4 ? 0.4 : 0.1);
        write("s" + shop, day, isRewarded, "穿了几天还可以");
      }
    }
    for (int i = 0; i < 40; i++) {
      write("s7", LocalDate.of(2026, 4, 2).plusDays(i / 2), true, "穿了几天还可以");
    }
    // Four buyers of shop 9 tell of money; one of shop 2 does not make it a habit.
    for (int i = 0; i < 4; i++) {
      write("s9", LocalDate.of(2026, 4, 3 + i), false, "晒图加五星客服返了2元，其实鞋底很硬");
    }
    write("s2", LocalDate.of(2026, 4, 3), false, "不会为了红包给好评");
    TestInputs inputs = new TestInputs(spark).add(rows);

    Findings found = ReviewCashback.from(Settings.defaults()).detect(inputs, inputs);
    List<Row> signals = found.signals().orderBy(Signals.SUBJECT_ID).collectAsList();
    assertThat(signals.stream().map(row -> row.<String>getAs(Signals.SUBJECT_ID)))
        .containsExactly("s7", "s9");
    assertThat(signals.get(0).<Object>getAs(Signals.WINDOW_FROM).toString()).startsWith("2026-04");
    assertThat(signals).allMatch(row -> row.<Double>getAs(Signals.SCORE) > 0.4);
    assertThat(found.members().collectAsList()).isNotEmpty();
  }

  private void write(String shop, LocalDate day, boolean isMadeToOrder, String text) {
    String id = shop + "-" + rows.size();
    rows.add(
        order(id)
            .shop(shop)
            .at(day.minusDays(20) + "T10:00")
            .with(
                Orders.COMPLETED_AT,
                day.minusDays(isMadeToOrder ? 1 : 5 + random.nextInt(9)) + "T10:00"));
    rows.add(
        review(id)
            .shop(shop)
            .item(shop.replace('s', 'i'))
            .with(Reviews.ORDER_ID, id)
            .with(Reviews.RATING, isMadeToOrder ? 5 : 3 + random.nextInt(3))
            .with(Reviews.IMAGE_COUNT, isMadeToOrder ? 1 : 0)
            .with(Reviews.CONTENT, isMadeToOrder ? text + "样子和图片上的一样很合脚" : text)
            .at(day + "T12:00"));
  }
}
