package mingcha.detect.consumer;

import static mingcha.detect.Rows.itemRow;
import static mingcha.detect.Rows.order;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mingcha.SparkTest;
import mingcha.detect.Findings;
import mingcha.detect.Rows;
import mingcha.detect.TestInputs;
import mingcha.run.Settings;
import mingcha.schemas.Complaints;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Complaints per order, professional claimants discounted. */
@SparkTest
class ConcentrationTest {
  @Test
  void aShopThatManyPersonsComplainOfIsListed(SparkSession spark) {
    TestInputs inputs = new TestInputs(spark);
    inputs.add(itemRow("item"));
    for (int shop = 0; shop < 12; shop++) {
      for (int i = 0; i < 30; i++) {
        inputs.add(order("o" + shop + "-" + i).shop("s" + shop));
      }
      // Three claimants who complain of everybody.
      for (int claimant = 0; claimant < 3; claimant++) {
        inputs.add(complaint("p" + shop + "-" + claimant, "s" + shop, "claimant" + claimant));
      }
    }
    for (int i = 0; i < 12; i++) {
      inputs.add(complaint("c" + i, "s0", "person" + i));
    }
    // Twelve complaints of one person are one complainant.
    for (int i = 0; i < 12; i++) {
      inputs.add(complaint("d" + i, "s1", "angry"));
    }
    Findings found = new Concentration(Settings.defaults()).detect(inputs, inputs);
    List<Row> listed = found.signals().collectAsList();
    assertThat(listed).extracting(row -> row.<String>getAs("subject_id")).containsExactly("s0");
    assertThat(listed.get(0).<Double>getAs("score")).isGreaterThanOrEqualTo(0.6);
  }

  private static Rows complaint(String id, String shop, String who) {
    return Rows.of(Complaints.TABLE)
        .with(Complaints.COMPLAINT_ID, id)
        .with(Complaints.KIND, "complaint")
        .with(Complaints.COMPLAINANT_ID, who)
        .shop(shop)
        .at("2026-11-05T09:00");
  }
}
