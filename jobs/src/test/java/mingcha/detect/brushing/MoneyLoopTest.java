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
import mingcha.schemas.Payments;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class MoneyLoopTest {
  private final MoneyLoop detector = new MoneyLoop(new StretchParams(5, 0.02, 0.5, 0.05));

  private static List<Rows> paid(List<Rows> orders) {
    orders.forEach(
        order ->
            order.with(Orders.PAYER_ACCOUNT, "p " + order.row().<String>getAs(Orders.BUYER_ID)));
    return orders;
  }

  private static Rows back(int shop, int n, int fen) {
    return Rows.payment("back " + shop + "-" + n)
        .with(Payments.ORDER_ID, null)
        .with(Payments.KIND, "transfer")
        .with(Payments.PAYER_ACCOUNT, "purse " + shop)
        .with(Payments.PAYEE_ACCOUNT, "p xb" + shop + "-" + n)
        .with(Payments.AMOUNT_FEN, fen)
        .at(Honest.FIRST.plusDays(15 + n / 3));
  }

  @Test
  void findsPrincipalAndCommissionAndLeavesPriceDifferencesAlone(SparkSession spark) {
    TestInputs inputs =
        new TestInputs(spark)
            .add(paid(Honest.orders()))
            .add(paid(Honest.more(0, 30)))
            .add(paid(Honest.more(4, 30)));
    for (int n = 0; n < 30; n++) {
      inputs.add(back(0, n, 10_800));
    }
    for (int n = 0; n < 6; n++) {
      inputs.add(back(4, n * 5, 300 + 170 * n));
    }
    Findings findings = detector.detect(inputs, inputs);
    assertEquals(List.of("s0"), subjects(findings));
    assertEquals(30, members(findings, "x0"));
    assertTrue(findings.signals().first().<Double>getAs("score") > 0.7);
  }

  @Test
  void isQuietOnTooFewAndOnReturns(SparkSession spark) {
    List<Rows> returned = paid(Honest.more(4, 30));
    returned.forEach(order -> order.with(Orders.REFUND_FEN, 10_000));
    TestInputs inputs =
        new TestInputs(spark)
            .add(paid(Honest.orders()))
            .add(paid(Honest.more(0, 30)))
            .add(returned);
    for (int n = 0; n < 30; n++) {
      inputs.add(back(4, n, 10_000));
    }
    for (int n = 0; n < 4; n++) {
      inputs.add(back(0, n, 10_800));
    }
    assertEquals(List.of(), subjects(detector.detect(inputs, inputs)));
  }
}
