package mingcha.detect.review;

import static mingcha.detect.Rows.review;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import mingcha.SparkTest;
import mingcha.detect.Detector;
import mingcha.detect.Detectors;
import mingcha.detect.Findings;
import mingcha.detect.Needs.Need;
import mingcha.detect.Rows;
import mingcha.detect.TestInputs;
import mingcha.run.Settings;
import mingcha.schemas.Reviews;
import mingcha.schemas.Signals;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Ratings, times, texts and orders removed, as in the graphs that are published for research. */
@SparkTest
class WhoReviewedWhatTest {
  private static final int SHOPS = 80;
  private final Random random = new Random(21);

  @Test
  void everyDetectorRunsOrSaysWhatItLacks(SparkSession spark) {
    TestInputs inputs = new TestInputs(spark).add(market()).add(group(40, 30, 0.6));
    Map<String, List<String>> lacking = new TreeMap<>();
    for (Detector detector : Detectors.all(Settings.defaults())) {
      if (detector.info().id().startsWith("review.")) {
        lacking.put(detector.info().id(), lacking(inputs, detector));
        Findings found = detector.detect(inputs, inputs);
        List<Row> signals = found.signals().collectAsList();
        found.members().collectAsList();
        found.reviewScores().ifPresent(scores -> scores.collectAsList());
        assertThat(signals.isEmpty())
            .as(detector.info().id())
            .isEqualTo(!detector.info().id().equals(ReviewGroup.ID));
      }
    }
    // A need that is not met stands in the run report; what is only useful is noted.
    assertThat(lacking)
        .isEqualTo(
            Map.of(
                ReviewBurst.ID, List.of("reviews.rating"),
                ReviewCashback.ID, List.of("reviews.rating", "reviews.content"),
                ReviewDeleted.ID, List.of("reviews.rating"),
                ReviewFakeOrder.ID, List.of("reviews.order_id", "orders"),
                ReviewGroup.ID, List.of(),
                ReviewTemplate.ID, List.of("reviews.content")));
    assertThat(inputs.notes())
        .contains("lacks-times", "lacks-rating", "lacks-orders", "lacks-second-dump");
  }

  @Test
  void aGroupIsFoundWithoutTimesAndIsHeldForMore(SparkSession spark) {
    TestInputs inputs = new TestInputs(spark).add(market()).add(group(40, 30, 0.6));
    Findings found = group().detect(inputs, inputs);
    List<Row> signals = found.signals().orderBy(Signals.SUBJECT_ID).collectAsList();
    assertThat(signals.stream().map(row -> row.<String>getAs(Signals.SUBJECT_ID)))
        .containsExactly("s40", "s41", "s42", "s43", "s44", "s45");
    assertThat(signals).allMatch(row -> row.<Double>getAs(Signals.SCORE) > 0.2);
    assertThat(signals).allMatch(row -> row.<Double>getAs(Signals.SCORE) <= 0.4);
    // Nothing narrows the days: they are those that were looked at.
    assertThat(signals.get(0).<Object>getAs(Signals.WINDOW_FROM)).hasToString("2026-01-01");
    assertThat(signals.get(0).<Object>getAs(Signals.WINDOW_TO)).hasToString("2026-12-31");
    assertThat(signals.get(0).getList(signals.get(0).fieldIndex(Signals.COUNTER_EVIDENCE)))
        .anyMatch(counter -> counter.toString().contains("taste-without-times,not_checked"));
    List<Row> members = found.members().collectAsList();
    assertThat(members.stream().filter(row -> row.<String>getAs("id").startsWith("group")).count())
        .isGreaterThan(9L * members.size() / 10);
  }

  @Test
  void popularityAloneMakesNoGroup(SparkSession spark) {
    TestInputs inputs = new TestInputs(spark).add(market());
    assertThat(group().detect(inputs, inputs).signals().collectAsList()).isEmpty();
  }

  @Test
  void reviewsWithoutADayAreLeftOutWhereOthersHaveOne(SparkSession spark) {
    TestInputs inputs = new TestInputs(spark).add(market()).add(group(40, 30, 0.6));
    for (int i = 0; i < 200; i++) {
      inputs.add(
          bare("dated" + i)
              .buyer("b" + random.nextInt(50))
              .shop("s" + random.nextInt(SHOPS))
              .at("2026-0%d-11T10:00".formatted(1 + i % 9)));
    }
    assertThat(group().detect(inputs, inputs).signals().collectAsList()).isEmpty();
    assertThat(inputs.notes()).contains("undated-left-out").doesNotContain("lacks-times");
  }

  /** Reviewers of very uneven activity at shops of very uneven popularity. */
  private List<Rows> market() {
    List<Rows> rows = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      rows.add(
          bare("honest" + i)
              .buyer("b" + (int) (6000 * Math.pow(random.nextDouble(), 1.5)))
              .shop("s" + (int) (SHOPS * Math.pow(random.nextDouble(), 2))));
    }
    return rows;
  }

  /** Six shops from the first one on; every reviewer is at each with the same probability. */
  private List<Rows> group(int first, int reviewers, double density) {
    List<Rows> rows = new ArrayList<>();
    for (int reviewer = 0; reviewer < reviewers; reviewer++) {
      for (int shop = first; shop < first + 6; shop++) {
        if (random.nextDouble() < density) {
          rows.add(
              bare("group" + reviewer + "-" + shop).buyer("b" + 100 * reviewer).shop("s" + shop));
        }
      }
    }
    return rows;
  }

  private static List<String> lacking(TestInputs inputs, Detector detector) {
    List<String> lacking = new ArrayList<>();
    for (Need need : detector.needs().required()) {
      if (!inputs.has(need.table())) {
        lacking.add(need.table().name());
      } else {
        need.columns().stream()
            .filter(column -> !inputs.has(need.table(), column))
            .forEach(column -> lacking.add(need.table().name() + "." + column));
      }
    }
    return lacking;
  }

  private static ReviewGroup group() {
    return ReviewGroup.from(Settings.defaults());
  }

  private static Rows bare(String id) {
    return review(id)
        .with(Reviews.ORDER_ID, null)
        .with(Reviews.RATING, null)
        .with(Reviews.CONTENT, null)
        .with(Reviews.IMAGE_COUNT, null)
        .with(Reviews.CREATED_AT, null);
  }
}
