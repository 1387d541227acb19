package mingcha.detect.review;

import static mingcha.detect.Rows.order;
import static mingcha.detect.Rows.review;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import mingcha.SparkTest;
import mingcha.detect.Findings;
import mingcha.detect.Rows;
import mingcha.detect.TestInputs;
import mingcha.run.Settings;
import mingcha.schemas.ReviewScores;
import mingcha.schemas.Reviews;
import mingcha.schemas.Signals;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class ReviewFakeOrderTest {
  private final List<Rows> rows = new ArrayList<>();

  @Test
  void praiseOnSuspectedOrdersIsSuspectedToo(SparkSession spark) {
    for (int i = 0; i < 12; i++) {
      sell("fake" + i, "s7", LocalDate.of(2026, 5, 2).plusDays(i), 5);
      sell("honest" + i, "s8", LocalDate.of(2026, 5, 2).plusDays(i), 5);
    }
    Findings found = found(spark, "s7");
    assertThat(found.signals().collectAsList()).hasSize(1);
    assertThat(found.members().collectAsList())
        .hasSize(12)
        .allMatch(row -> row.<String>getAs("id").startsWith("fake"));
  }

  @Test
  void stretchesOfOneShopAreWeighedTogether(SparkSession spark) {
    ordinary(400, 0.4);
    for (int i = 0; i < 12; i++) {
      sell("fake-march" + i, "s7", LocalDate.of(2026, 3, 2).plusDays(i), 5);
      sell("fake-june" + i, "s7", LocalDate.of(2026, 6, 2).plusDays(i), 5);
    }
    // Four in ten ordinary orders are praised: of each stretch alone, against all 24 suspected
    // orders, nothing could be said.
    List<Row> signals = found(spark, "s7").signals().orderBy(Signals.WINDOW_FROM).collectAsList();
    assertThat(signals).hasSize(2);
    assertThat(signals).allMatch(row -> row.<Double>getAs(Signals.SCORE) > 0.7);
    // As many ordinary orders as there are in the stretch earn four in ten of its praise.
    assertThat(signals.get(0).getList(signals.get(0).fieldIndex(Signals.FACTS)).toString())
        .contains("praise-on-suspected-orders,12.0,5.");
  }

  @Test
  void ordersThatAreNoMorePraisedThanOthersGiveReviewsALowScore(SparkSession spark) {
    ordinary(400, 0.4);
    for (int i = 0; i < 60; i++) {
      sell("fake" + i, "s7", LocalDate.of(2026, 3, 2).plusDays(i / 2), i % 5 < 2 ? 5 : 0);
    }
    Findings found = found(spark, "s7");
    assertThat(found.signals().collectAsList())
        .allMatch(row -> row.<Double>getAs(Signals.SCORE) < 0.35);
    assertThat(found.reviewScores().orElseThrow().collectAsList())
        .hasSize(24)
        .allMatch(row -> row.<Double>getAs(ReviewScores.SCORE) < 0.35);
  }

  @Test
  void blameIsNotSuspectedAndReviewsWithoutStarsAreSaidToBe(SparkSession spark) {
    for (int i = 0; i < 12; i++) {
      sell("fake" + i, "s7", LocalDate.of(2026, 5, 2).plusDays(i), 2);
    }
    assertThat(found(spark, "s7").signals().collectAsList()).isEmpty();
    rows.forEach(
        row -> {
          if (row.table().name().equals(Reviews.TABLE.name())) {
            row.with(Reviews.RATING, null);
          }
        });
    TestInputs inputs = new TestInputs(spark).add(rows);
    inputs.after("brushing.ring", suspecting(spark, "s7"));
    assertThat(detector().detect(inputs, inputs).signals().collectAsList()).hasSize(1);
    assertThat(inputs.notes()).contains("lacks-rating");
  }

  private Findings found(SparkSession spark, String shop) {
    TestInputs inputs = new TestInputs(spark).add(rows);
    inputs.after("brushing.ring", suspecting(spark, shop));
    return detector().detect(inputs, inputs);
  }

  /** Orders of other shops, of which so many are praised. */
  private void ordinary(int orders, double praised) {
    for (int i = 0; i < orders; i++) {
      sell(
          "plain" + i,
          "s" + i % 5,
          LocalDate.of(2026, 2, 1).plusDays(i / 3),
          i % 10 < 10 * praised ? 5 : 0);
    }
  }

  /** An order and its review a week later; no stars, no review. */
  private void sell(String id, String shop, LocalDate day, int stars) {
    rows.add(order(id).shop(shop).at(day + "T10:00"));
    if (stars > 0) {
      rows.add(
          review(id)
              .with(Reviews.ORDER_ID, id)
              .with(Reviews.RATING, stars)
              .shop(shop)
              .at(day.plusDays(7) + "T11:00"));
    }
  }

  private Findings suspecting(SparkSession spark, String shop) {
    String orders =
        String.join(
            "','",
            rows.stream()
                .filter(row -> row.table().name().equals("orders"))
                .map(row -> row.row().<String>getAs("order_id"))
                .filter(id -> id.startsWith("fake"))
                .toList());
    return Findings.of(
        spark.sql(
            "select 'g1' as signal_id, 'UC-BRUSH-SELF' as violation_code, 'taoshi' as platform,"
                + " 'shop' as subject_type, '"
                + shop
                + "' as subject_id, 0.9D as score"),
        spark.sql(
            "select 'g1' as signal_id, 'order' as kind, id, 1.0D as weight from (select"
                + " explode(array('"
                + orders
                + "')) as id)"));
  }

  private static ReviewFakeOrder detector() {
    return ReviewFakeOrder.from(Settings.defaults());
  }
}
