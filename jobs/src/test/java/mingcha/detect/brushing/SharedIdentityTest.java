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
import mingcha.schemas.Orders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class SharedIdentityTest {
  private final SharedIdentity detector = new SharedIdentity(new StretchParams(6, 0.02, 0.5, 0.05));

  @Test
  void findsADeviceFarmAndLeavesCampusesAndGroupBuyersAlone(SparkSession spark) {
    List<Rows> honest = Honest.orders();
    for (int i = 0; i < honest.size(); i++) {
      // A campus network behind which every fifth buyer sits, whatever the shop.
      honest
          .get(i)
          .with(Orders.DEVICE_ID, "d" + i)
          .with(Orders.IP, i % 5 == 0 ? "campus" : "ip" + i)
          .with(Orders.ADDRESS_ID, "a" + i);
    }
    List<Rows> farm = Honest.more(0, 30);
    List<Rows> group = Honest.more(7, 30);
    for (int n = 0; n < 30; n++) {
      farm.get(n).with(Orders.DEVICE_ID, "farm " + n % 5).with(Orders.IP, "farm");
      group.get(n).with(Orders.DEVICE_ID, "own " + n).with(Orders.ADDRESS_ID, "leader");
    }
    TestInputs inputs = new TestInputs(spark).add(honest).add(farm).add(group);
    Findings findings = detector.detect(inputs, inputs);
    assertEquals(List.of("s0"), subjects(findings));
    assertEquals(30, members(findings, "x0"));
    assertEquals(0, members(findings, "o"));
    assertTrue(findings.signals().first().<Double>getAs("score") > 0.7);
  }

  @Test
  void isQuietOnTooFewAndWithoutIdentities(SparkSession spark) {
    List<Rows> few = Honest.more(0, 5);
    few.forEach(row -> row.with(Orders.DEVICE_ID, "farm").with(Orders.IP, "farm"));
    TestInputs inputs = new TestInputs(spark).add(Honest.orders()).add(few).add(Honest.more(3, 30));
    assertEquals(List.of(), subjects(detector.detect(inputs, inputs)));
  }
}
