package mingcha.detect.review;

import static mingcha.detect.Rows.review;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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
class ReviewDeletedTest {
  @Test
  void badReviewsThatVanishAreFoundAndOtherLossesAreNot(SparkSession spark) {
    TestInputs inputs = new TestInputs(spark);
    List<Rows> rows = new ArrayList<>();
    for (int shop = 0; shop < 6; shop++) {
      for (int i = 0; i < 100; i++) {
        String id = "r" + shop + "-" + i;
        boolean isLow = i % 5 == 0;
        rows.add(
            review(id)
                .shop("shop" + shop)
                .at("2026-03-%02dT10:00".formatted(1 + i % 28))
                .with(Reviews.RATING, isLow ? 1 : 5));
        // Shop 1 loses half of its bad ones, shop 2 a fifth of whatever it has, shop 3 one.
        boolean isGone =
            (shop == 1 && i % 10 == 0) || (shop == 2 && i < 20) || (shop == 3 && i == 5);
        if (isGone) {
          rows.add(absence(id));
        }
      }
    }
    // An account that was closed takes its complaints in many shops along.
    for (int i = 0; i < 10; i++) {
      rows.add(
          review("closed" + i).shop("shop" + (4 + i % 2)).buyer("closed").with(Reviews.RATING, 1));
      rows.add(absence("closed" + i));
    }
    inputs.add(rows);

    Findings found = detector().detect(inputs, inputs);
    List<Row> signals = found.signals().collectAsList();
    assertThat(signals).hasSize(1);
    assertThat(signals.get(0).<String>getAs(Signals.SUBJECT_ID)).isEqualTo("shop1");
    assertThat(signals.get(0).<Double>getAs(Signals.SCORE)).isGreaterThan(0.5);
    // Seven of the ten that are gone had been written by the 15th, the eighth on the 21st.
    assertThat(signals.get(0).<Object>getAs(Signals.WINDOW_FROM)).hasToString("2026-03-19");
    assertThat(signals.get(0).<Object>getAs(Signals.WINDOW_TO)).hasToString("2027-02-01");
    assertThat(found.members().collectAsList()).hasSize(10);
    assertThat(inputs.notes()).doesNotContain("lacks-second-dump");
  }

  @Test
  void saysThatItNeedsTwoDumps(SparkSession spark) {
    TestInputs inputs = new TestInputs(spark).add(review("r1"), review("r2"));
    assertThat(detector().detect(inputs, inputs).signals().collectAsList()).isEmpty();
    assertThat(inputs.notes()).contains("lacks-second-dump");
  }

  private static ReviewDeleted detector() {
    return ReviewDeleted.from(Settings.defaults());
  }

  private static Rows absence(String review) {
    return Rows.absence(
        Reviews.TABLE, "{\"platform\":\"taoshi\",\"review_id\":\"" + review + "\"}");
  }
}
