package mingcha.detect.brushing;

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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class EmptyParcelTest {
  private final EmptyParcel detector = new EmptyParcel(new StretchParams(6, 0.02, 0.5, 0.05));

  /** Their parcels, all by one sender. */
  private static List<Rows> parcels(int shop, int orders, String sender) {
    List<Rows> parcels = new ArrayList<>();
    for (int n = 0; n < orders; n++) {
      int mass = Honest.massOf(shop, n % 2);
      parcels.add(
          Rows.parcel("x" + shop + "-" + n)
              .shop("s" + shop)
              .with(Shipments.SENDER_ID, sender)
              .with(Shipments.GOODS_NAME, "daily things")
              .with(Shipments.WEIGHT_G, mass + mass * (n % 21 - 10) / 100)
              .at(Honest.FIRST.plusDays(11 + n / 3).plusMinutes(7L * n)));
    }
    return parcels;
  }

  private static List<Rows> empty(List<Rows> parcels) {
    parcels.forEach(parcel -> parcel.with(Shipments.WEIGHT_G, 400));
    return parcels;
  }

  private static TestInputs honest(SparkSession spark) {
    return new TestInputs(spark).add(Honest.items()).add(Honest.orders()).add(Honest.parcels());
  }

  @Test
  void findsTheDaysAndTheOrdersAndLeavesDropShippersAlone(SparkSession spark) {
    TestInputs inputs = honest(spark);
    for (int shop = 0; shop < 3; shop++) {
      inputs.add(Honest.more(shop, 30)).add(empty(parcels(shop, 30, "empty sender")));
    }
    for (int shop = 4; shop < 12; shop++) {
      inputs.add(Honest.more(shop, 30)).add(parcels(shop, 30, "drop shipper"));
    }
    Findings findings = detector.detect(inputs, inputs);
    assertEquals(List.of("s0", "s1", "s2"), subjects(findings));
    for (Row signal : findings.signals().collectAsList()) {
      assertEquals("2026-03-11", signal.getAs("window_from").toString());
      assertEquals("2026-03-20", signal.getAs("window_to").toString());
      assertTrue(signal.<Double>getAs("score") > 0.8, signal::toString);
    }
    assertEquals(90, findings.members().where("kind = 'order' and id like 'x%'").count());
    assertEquals(0, findings.members().where("kind = 'order' and id like 'o%'").count());
    Dataset<Row> scores = findings.orderScores().orElseThrow();
    assertEquals(90, scores.where("score > 0.5 and id like 'x%'").count());
    assertEquals(0, scores.where("score > 0.5 and id like 'o%'").count());
  }

  @Test
  void isQuietBelowTheLeastOrdersAndOnCombinedParcels(SparkSession spark) {
    TestInputs inputs = honest(spark);
    for (int shop = 0; shop < 3; shop++) {
      inputs.add(Honest.more(shop, 5)).add(empty(parcels(shop, 5, "empty sender")));
    }
    List<Rows> orders = Honest.more(7, 30);
    List<Rows> parcels = parcels(7, 30, "sender 7");
    for (int n = 0; n < 30; n++) {
      orders.get(n).buyer("pair " + n / 2).with(Orders.CONSIGNEE_ID, "pair " + n / 2);
      parcels
          .get(n)
          .with(Shipments.WAYBILL_NO, "pair " + n / 2)
          .with(Shipments.WEIGHT_G, Honest.massOf(7, 0) + Honest.massOf(7, 1));
    }
    inputs.add(orders).add(parcels);
    assertEquals(List.of(), subjects(detector.detect(inputs, inputs)));
  }

  @Test
  void seesReusedNumbersWithoutWeightsAndNothingWithoutColumns(SparkSession spark) {
    List<Rows> bare = Honest.parcels();
    bare.addAll(empty(parcels(0, 30, "empty sender")));
    List<Rows> reused = parcels(1, 30, "sender 1");
    for (int n = 0; n < 30; n++) {
      reused.get(n).with(Shipments.WAYBILL_NO, "reused " + n / 3);
    }
    bare.addAll(reused);
    for (Rows parcel : bare) {
      for (String column :
          List.of(
              Shipments.WEIGHT_G,
              Shipments.SENDER_ID,
              Shipments.GOODS_NAME,
              Shipments.COLLECTED_AT,
              Shipments.DELIVERED_AT)) {
        parcel.with(column, null);
      }
    }
    TestInputs inputs =
        new TestInputs(spark)
            .add(Honest.orders())
            .add(Honest.more(0, 30))
            .add(Honest.more(1, 30))
            .add(bare);
    assertEquals(List.of("s1"), subjects(detector.detect(inputs, inputs)));
  }

  @Test
  void linksByWhichDifferencesArePaidHaveNoParcel(SparkSession spark) {
    List<Rows> links = Honest.more(20, 18);
    links.forEach(order -> order.with(Orders.PAID_FEN, 100));
    List<Rows> cheap = Honest.more(22, 10);
    cheap.forEach(order -> order.with(Orders.PAID_FEN, 900));
    TestInputs inputs = honest(spark).add(links).add(cheap).add(Honest.more(21, 18));
    assertEquals(List.of("s21"), subjects(detector.detect(inputs, inputs)));
  }
}
