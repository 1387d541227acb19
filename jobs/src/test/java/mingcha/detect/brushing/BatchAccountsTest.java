package mingcha.detect.brushing;

import static mingcha.detect.brushing.Honest.members;
import static mingcha.detect.brushing.Honest.subjects;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mingcha.SparkTest;
import mingcha.detect.Findings;
import mingcha.detect.Rows;
import mingcha.detect.TestInputs;
import mingcha.schemas.Buyers;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class BatchAccountsTest {
  private final BatchAccounts detector = new BatchAccounts(new StretchParams(6, 0.02, 0.5, 0.05));

  /** Accounts of the honest buyers; every fourth was registered in a drive on one day. */
  private static TestInputs honest(SparkSession spark) {
    TestInputs inputs = new TestInputs(spark).add(Honest.orders());
    int n = 0;
    for (Rows order : Honest.orders()) {
      n++;
      inputs.add(
          Rows.account(order.row().getAs(Buyers.BUYER_ID))
              .with(
                  Buyers.REGISTERED_AT,
                  n % 4 == 0
                      ? "2025-09-01T10:00"
                      : Honest.FIRST.minusDays(30 + (n * 97L) % 900).plusMinutes(n).toString()));
    }
    return inputs;
  }

  private static TestInputs planted(SparkSession spark, int shop, int orders, String registered) {
    TestInputs inputs = honest(spark).add(Honest.more(shop, orders));
    for (int n = 0; n < orders; n++) {
      inputs.add(Rows.account("xb" + shop + "-" + n).with(Buyers.REGISTERED_AT, registered));
    }
    return inputs;
  }

  @Test
  void findsABatchThatBuysInOneShop(SparkSession spark) {
    TestInputs inputs = planted(spark, 0, 30, "2025-12-03T04:00");
    Findings findings = detector.detect(inputs, inputs);
    assertEquals(List.of("s0"), subjects(findings));
    assertEquals(30, members(findings, "x0"));
    assertEquals(0, members(findings, "o"));
    assertTrue(findings.signals().first().<Double>getAs("score") > 0.7);
  }

  @Test
  void isQuietOnTooFew(SparkSession spark) {
    TestInputs few = planted(spark, 0, 5, "2025-12-03T04:00");
    assertEquals(List.of(), subjects(detector.detect(few, few)));
  }
}
