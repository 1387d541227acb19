package mingcha.detect.review;

import static mingcha.detect.Rows.itemRow;
import static mingcha.detect.Rows.order;
import static mingcha.detect.Rows.review;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mingcha.SparkTest;
import mingcha.detect.Detector;
import mingcha.detect.Detectors;
import mingcha.detect.Findings;
import mingcha.detect.Rows;
import mingcha.detect.TestInputs;
import mingcha.run.Settings;
import mingcha.schemas.Orders;
import mingcha.schemas.Reviews;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Platforms with next to nothing on them, or with holes: no figure is divided by nothing. */
@SparkTest
class SmallMarketsTest {
  @Test
  void areLeftInPeace(SparkSession spark) {
    List<Rows> rows = new ArrayList<>();
    rows.add(review("r1").platform("one-review"));
    rows.addAll(on("uneven-shops", sold("s1", 60)));
    rows.addAll(on("uneven-shops", sold("s2", 1)));
    rows.addAll(on("one-shop", sold("s1", 80)));
    rows.addAll(on("no-praise", with(sold("s1", 60), Reviews.RATING, 1)));
    rows.addAll(on("no-stars", with(sold("s1", 60), Reviews.RATING, null)));
    rows.addAll(on("no-times", with(sold("s1", 60), Reviews.CREATED_AT, null)));
    rows.addAll(on("no-reviews", with(sold("s1", 60), Reviews.IS_DEFAULT, true)));
    rows.addAll(on("hidden", with(sold("s1", 60), Reviews.IS_VISIBLE, false)));
    rows.addAll(on("holes", sold("s1", 20)));
    rows.addAll(on("holes", with(sold("s2", 20), Reviews.CREATED_AT, null)));
    rows.addAll(on("holes", with(sold("s3", 20), Reviews.ORDER_ID, null)));
    rows.addAll(on("holes", sold("s4", 20)));
    TestInputs inputs = new TestInputs(spark).add(rows);
    inputs.after("brushing.ring", suspectingNobody(spark));
    for (Detector detector : Detectors.all(Settings.defaults())) {
      if (detector.info().id().startsWith("review.")) {
        Findings found = detector.detect(inputs, inputs);
        assertThat(found.signals().collectAsList()).as(detector.info().id()).isEmpty();
        assertThat(found.members().collectAsList()).isEmpty();
        found.reviewScores().ifPresent(scores -> assertThat(scores.collectAsList()).isEmpty());
      }
    }
    assertThat(inputs.notes()).contains("lacks-orders", "shops-unlinked");
  }

  private static List<Rows> on(String platform, List<Rows> rows) {
    return rows.stream().map(row -> row.platform(platform)).toList();
  }

  /** A ring in which a member has no weight, and of which no order is in the dump. */
  private static Findings suspectingNobody(SparkSession spark) {
    return Findings.of(
        spark.sql(
            "select 'g1' as signal_id, 'UC-BRUSH-SELF' as violation_code, 'one-shop' as platform,"
                + " 'shop' as subject_type, 's1' as subject_id, 0.9D as score"),
        spark.sql(
            "select 'g1' as signal_id, 'order' as kind, 'gone' as id, cast(null as double) as"
                + " weight"));
  }

  /** The rows, their reviews with one column changed. */
  private static List<Rows> with(List<Rows> rows, String column, Object value) {
    return rows.stream()
        .map(row -> row.table().name().equals(Reviews.TABLE.name()) ? row.with(column, value) : row)
        .toList();
  }

  private static List<Rows> sold(String shop, int reviews) {
    return new ArrayList<>(
        IntStream.range(0, reviews)
            .boxed()
            .flatMap(
                i -> {
                  String id = shop + "-" + i;
                  String day = "2026-0%d-%02dT10:00".formatted(1 + i % 6, 1 + i % 28);
                  return Stream.of(
                      itemRow("i" + id).shop(shop),
                      order(id).shop(shop).item("i" + id).at(day).with(Orders.COMPLETED_AT, day),
                      review(id)
                          .with(Reviews.ORDER_ID, id)
                          .shop(shop)
                          .item("i" + id)
                          .at(day.replace("T10", "T22")));
                })
            .toList());
  }
}
