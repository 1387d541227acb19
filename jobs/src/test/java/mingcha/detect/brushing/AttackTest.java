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
class AttackTest {
  private final Attack detector = new Attack(new StretchParams(8, 0.2, 0.5, 0.05));

  private static Rows spoilt(Rows order) {
    return order.with(Orders.REFUND_FEN, 10_000).with(Orders.REFUNDED_AT, "2026-03-25T10:00");
  }

  @Test
  void namesTheGroupAndTheInjuredShopAndClearsItElsewhere(SparkSession spark) {
    List<Rows> attack = Honest.more(0, 30);
    attack.forEach(AttackTest::spoilt);
    List<Rows> honest = Honest.orders();
    // A quality incident: a shop's usual sales of ten days are sent back, none are added.
    honest.subList(5 * Honest.DAYS + 8, 5 * Honest.DAYS + 18).forEach(AttackTest::spoilt);
    TestInputs inputs = new TestInputs(spark).add(honest).add(attack);
    Findings findings = detector.detect(inputs, inputs);
    assertEquals(1, findings.signals().count());
    var signal = findings.signals().first();
    assertEquals("buyer_group", signal.getAs("subject_type"));
    assertEquals("UC-BRUSH-ATTACK", signal.getAs("violation_code"));
    assertEquals("2026-03-11", signal.getAs("window_from").toString());
    assertEquals("2026-03-20", signal.getAs("window_to").toString());
    assertTrue(signal.<Double>getAs("score") > 0.5, signal::toString);
    assertEquals(30, members(findings, "x0"));
    assertEquals(
        List.of("s0"),
        findings.members().where("kind = 'shop'").select("id").collectAsList().stream()
            .map(row -> row.getString(0))
            .toList());
    inputs.after(Attack.ID, findings);
    assertEquals(
        0,
        Baskets.withoutAttacks(inputs, inputs)
            .where(
                "id like 'x0%' or shop_id = 's0' and event_day between '2026-03-11' and '2026-03-20'")
            .count());
  }

  @Test
  void isQuietOnTooFewAndWhereNothingTurnsOutBadly(SparkSession spark) {
    List<Rows> few = Honest.more(0, 7);
    few.forEach(AttackTest::spoilt);
    TestInputs inputs = new TestInputs(spark).add(Honest.orders()).add(few).add(Honest.more(3, 30));
    assertEquals(List.of(), subjects(detector.detect(inputs, inputs)));
  }
}
