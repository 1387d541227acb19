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
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class VolumeTest {
  private final Volume detector = new Volume(new StretchParams(15, 0.02, 0.5, 0.05));

  private static List<Rows> completed(List<Rows> orders, int days) {
    orders.forEach(
        order ->
            order.with(
                Orders.COMPLETED_AT,
                order
                    .row()
                    .getTimestamp(order.row().fieldIndex(Orders.CREATED_AT))
                    .toLocalDateTime()
                    .plusDays(days)
                    .toString()));
    return orders;
  }

  /** Six orders a day. */
  private static List<Rows> burst(int shop, int orders) {
    List<Rows> burst = Honest.more(shop, orders);
    for (int n = 0; n < orders; n++) {
      burst.get(n).at(Honest.FIRST.plusDays(10 + n / 6).plusHours(n % 11));
    }
    return burst;
  }

  private static List<Rows> reviews(int shop, int orders) {
    List<Rows> reviews = new ArrayList<>();
    for (int n = 0; n < orders; n++) {
      reviews.add(
          Rows.review("r" + shop + "-" + n)
              .with(Orders.ORDER_ID, "x" + shop + "-" + n)
              .shop("s" + shop));
    }
    return reviews;
  }

  @Test
  void findsABurstThatIsPraisedAndNotAFlashSale(SparkSession spark) {
    List<Rows> sale = completed(burst(9, 30), 8);
    sale.forEach(order -> order.with(Orders.SHOP_DISCOUNT_FEN, 4_000));
    TestInputs inputs =
        new TestInputs(spark)
            .add(Honest.items())
            .add(completed(Honest.orders(), 8))
            .add(completed(burst(0, 30), 3))
            .add(reviews(0, 30))
            .add(sale);
    Findings findings = detector.detect(inputs, inputs);
    assertEquals(List.of("s0"), subjects(findings));
    assertTrue(members(findings, "x0") >= 27);
    assertTrue(members(findings, "o") <= 3);
  }

  @Test
  void isQuietOnASmallBurst(SparkSession spark) {
    TestInputs inputs =
        new TestInputs(spark)
            .add(Honest.items())
            .add(completed(Honest.orders(), 8))
            .add(completed(burst(0, 14), 3))
            .add(reviews(0, 14));
    assertEquals(List.of(), subjects(detector.detect(inputs, inputs)));
  }
}
