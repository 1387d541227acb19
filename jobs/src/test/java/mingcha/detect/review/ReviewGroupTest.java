package mingcha.detect.review;

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
import mingcha.schemas.Reviews;
import mingcha.schemas.Signals;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class ReviewGroupTest {
  @Test
  void reviewersWhoPraiseTheSameShopsTogetherAreFoundWithoutTextsOrRatings(SparkSession spark) {
    Random random = new Random(8);
    List<Rows> rows = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      rows.add(
          bare("honest" + i)
              .buyer("b" + random.nextInt(6000))
              .shop("s" + (int) (60 * random.nextDouble() * random.nextDouble()))
              .at(LocalDate.of(2026, 1, 1).plusDays(random.nextInt(180)) + "T10:00"));
    }
    for (int reviewer = 0; reviewer < 30; reviewer++) {
      for (int shop = 40; shop < 46; shop++) {
        if (random.nextDouble() < 0.6) {
          rows.add(
              bare("group" + reviewer + "-" + shop)
                  .buyer("b" + reviewer)
                  .shop("s" + shop)
                  .at(LocalDate.of(2026, 4, 5).plusDays(random.nextInt(10)) + "T10:00"));
        }
      }
    }
    TestInputs inputs = new TestInputs(spark).add(rows);

    Findings found = ReviewGroup.from(Settings.defaults()).detect(inputs, inputs);
    List<Row> signals = found.signals().orderBy(Signals.SUBJECT_ID).collectAsList();
    assertThat(signals.stream().map(row -> row.<String>getAs(Signals.SUBJECT_ID)))
        .containsExactly("s40", "s41", "s42", "s43", "s44", "s45");
    assertThat(signals).allMatch(row -> row.<Double>getAs(Signals.SCORE) > 0.7);
    List<Row> members = found.members().collectAsList();
    assertThat(members.stream().filter(row -> row.<String>getAs("id").startsWith("group")).count())
        .isGreaterThan(9L * members.size() / 10);
    assertThat(inputs.notes()).contains("lacks-rating");
  }

  private static Rows bare(String id) {
    return review(id).with(Reviews.RATING, null).with(Reviews.CONTENT, null);
  }
}
