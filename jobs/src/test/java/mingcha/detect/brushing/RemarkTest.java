package mingcha.detect.brushing;

import static mingcha.detect.brushing.Honest.members;
import static mingcha.detect.brushing.Honest.subjects;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import mingcha.SparkTest;
import mingcha.detect.Findings;
import mingcha.detect.Rows;
import mingcha.detect.TestInputs;
import mingcha.schemas.Orders;
import mingcha.schemas.Shipments;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class RemarkTest {
  private final Remark detector = new Remark(new StretchParams(6, 0.02, 0.5, 0.05));

  private static List<Rows> remarked(List<Rows> orders, String remark, int days) {
    for (int n = 0; n < orders.size(); n++) {
      Rows order = orders.get(n);
      order
          .with(Orders.SELLER_REMARK, remark == null ? null : remark + (1000 + n))
          .with(
              Orders.COMPLETED_AT,
              order
                  .row()
                  .getTimestamp(order.row().fieldIndex(Orders.CREATED_AT))
                  .toLocalDateTime()
                  .plusDays(days)
                  .toString());
    }
    return orders;
  }

  private static List<Rows> honest() {
    List<Rows> honest = remarked(Honest.orders(), "", 8);
    for (int n = 0; n < honest.size(); n += 3) {
      honest.get(n).with(Orders.SELLER_REMARK, "ship soon");
    }
    return honest;
  }

  @Test
  void findsACodeThatLiesOnOddOrdersAndNoOther(SparkSession spark) {
    TestInputs inputs =
        new TestInputs(spark)
            .add(honest())
            .add(remarked(Honest.more(0, 30), "G-", 2))
            .add(remarked(Honest.more(5, 30), "gift ", 8));
    Findings findings = detector.detect(inputs, inputs);
    assertEquals(List.of("s0"), subjects(findings));
    assertEquals(30, members(findings, "x0"));
    assertTrue(findings.signals().first().<Double>getAs("score") > 0.7);
  }

  @Test
  void isQuietOnTooFewAndWithoutOddness(SparkSession spark) {
    TestInputs inputs =
        new TestInputs(spark)
            .add(honest())
            .add(remarked(Honest.more(0, 4), "G-", 2))
            .add(remarked(Honest.more(5, 30), "Q ", 8));
    assertEquals(List.of(), subjects(detector.detect(inputs, inputs)));
  }

  @Test
  void soonIsCountedFromReceipt(SparkSession spark) {
    TestInputs inputs =
        new TestInputs(spark)
            .add(honest())
            .add(Honest.parcels())
            .add(remarked(Honest.more(0, 30), "V-", 7))
            .add(received(0, 6))
            .add(remarked(Honest.more(5, 30), "by air ", 7))
            .add(received(5, 2));
    assertEquals(List.of("s0"), subjects(detector.detect(inputs, inputs)));
  }

  /** Parcels that arrive so many days after the order. */
  private static List<Rows> received(int shop, int days) {
    List<Rows> parcels = new ArrayList<>();
    for (int n = 0; n < 30; n++) {
      parcels.add(
          Rows.parcel("x" + shop + "-" + n)
              .shop("s" + shop)
              .with(
                  Shipments.DELIVERED_AT,
                  Honest.FIRST.plusDays(10 + n / 3 + days).plusHours(n % 11).toString()));
    }
    return parcels;
  }
}
