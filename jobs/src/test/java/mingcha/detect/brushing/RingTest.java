package mingcha.detect.brushing;

import static mingcha.detect.Rows.order;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import mingcha.SparkTest;
import mingcha.detect.Findings;
import mingcha.detect.Rows;
import mingcha.detect.SignalRows;
import mingcha.detect.TestInputs;
import mingcha.run.Settings;
import mingcha.schemas.Orders;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** A market of 300 shops and 120 days in which buyers have tastes, with and without a ring. */
@SparkTest
class RingTest {
  private static final LocalDate START = LocalDate.of(2026, 6, 1);

  private final Random random = new Random(11);
  private final List<Rows> orders = new ArrayList<>();
  private final Set<String> ringOrders = new HashSet<>();

  @Test
  void namesTheRingAndTheShopsItServes(SparkSession spark) {
    market();
    ring();
    Findings findings = detect(spark, orders);
    List<Row> signals = findings.signals().collectAsList();
    assertThat(findings.signals().columns()).containsExactlyElementsOf(SignalRows.COLUMNS);
    List<Row> groups =
        signals.stream()
            .filter(row -> row.getAs(Signals.SUBJECT_TYPE).equals("buyer_group"))
            .toList();
    assertThat(groups).hasSize(1);
    Row group = groups.get(0);
    assertThat(group.<String>getAs(Signals.VIOLATION_CODE)).isEqualTo("UC-BRUSH-ORG");
    assertThat(group.<Double>getAs(Signals.SCORE)).isGreaterThan(0.5);
    assertThat(
            signals.stream()
                .filter(row -> row.getAs(Signals.SUBJECT_TYPE).equals("shop"))
                .map(row -> row.<String>getAs(Signals.SUBJECT_ID)))
        .containsExactlyInAnyOrder("s200", "s201", "s202", "s203", "s204", "s205");
    assertThat(f1(members(findings, group.getAs(Signals.SIGNAL_ID), "order"), ringOrders))
        .isGreaterThan(0.9);
    assertThat(members(findings, group.getAs(Signals.SIGNAL_ID), "buyer"))
        .allMatch(buyer -> buyer.startsWith("ring"));
    Set<String> suspected =
        findings.orderScores().orElseThrow().where("score > 0.5").collectAsList().stream()
            .map(row -> row.<String>getAs("id"))
            .collect(Collectors.toSet());
    assertThat(f1(suspected, ringOrders)).isGreaterThan(0.9);
  }

  @Test
  void isQuietWithoutARing(SparkSession spark) {
    market();
    assertThat(detect(spark, orders).signals().where("score > 0.3").collectAsList()).isEmpty();
  }

  @Test
  void doubtsACrowdThatLivesLikeEverybodyElse(SparkSession spark) {
    market();
    ring();
    double unknown = highest(detect(spark, orders));
    int at = 0;
    for (Rows order : orders) {
      order.with(Orders.REFUND_FEN, at % 7 == 0 ? 10_000 : 0);
      order.with(Orders.SELLER_REMARK, at % 9 == 0 ? "gift wrapping" : null);
      order.with(Orders.DEVICE_ID, "phone of " + order.row().getAs(Orders.BUYER_ID));
      at++;
    }
    double crowd = highest(detect(spark, orders));
    // Who buys where and when is a ring's all the same: traits bring doubt, not certainty.
    assertThat(crowd).isBetween(0.05, unknown - 0.08);
    int ring = 0;
    for (Rows order : orders) {
      if (ringOrders.contains(order.row().<String>getAs(Orders.ORDER_ID))) {
        order.with(Orders.REFUND_FEN, 0);
        order.with(Orders.DEVICE_ID, "phone" + ring++ % 5);
      }
    }
    assertThat(highest(detect(spark, orders))).isGreaterThan(crowd + 0.1);
  }

  private static double highest(Findings findings) {
    return findings.signals().collectAsList().stream()
        .mapToDouble(row -> row.<Double>getAs(Signals.SCORE))
        .max()
        .orElse(0);
  }

  @Test
  void orderOfRowsAndPartitionsDoNotMatter(SparkSession spark) {
    market();
    ring();
    List<String> straight = lines(detect(spark, orders));
    Collections.shuffle(orders, new Random(3));
    spark.conf().set("spark.sql.shuffle.partitions", "5");
    assertThat(lines(detect(spark, orders))).isEqualTo(straight);
  }

  private static Findings detect(SparkSession spark, List<Rows> orders) {
    TestInputs inputs = new TestInputs(spark).add(orders);
    return Ring.from(Settings.defaults()).detect(inputs, inputs);
  }

  private static List<String> lines(Findings findings) {
    return List.of(findings.signals(), findings.members(), findings.orderScores().orElseThrow())
        .stream()
        .flatMap(rows -> rows.collectAsList().stream())
        .map(Row::toString)
        .sorted()
        .toList();
  }

  private static Set<String> members(Findings findings, String signal, String kind) {
    return findings
        .members()
        .where("signal_id = '" + signal + "' and kind = '" + kind + "'")
        .collectAsList()
        .stream()
        .map(row -> row.<String>getAs(SignalMembers.ID))
        .collect(Collectors.toSet());
  }

  private static double f1(Set<String> found, Set<String> truth) {
    long both = found.stream().filter(truth::contains).count();
    return 2.0 * both / (found.size() + truth.size());
  }

  /** 2,000 buyers, each loyal to one of ten categories and to a shop of it. */
  private void market() {
    for (int buyer = 0; buyer < 2000; buyer++) {
      int category = random.nextInt(10);
      int visits = 1 + (int) (random.nextDouble() * random.nextDouble() * 20);
      int favourite = category * 30 + random.nextInt(30);
      for (int visit = 0; visit < visits; visit++) {
        double chance = random.nextDouble();
        int shop = random.nextInt(300);
        if (chance < 0.2) {
          shop = favourite;
        } else if (chance < 0.6) {
          shop = category * 30 + random.nextInt(30);
        }
        buy("buyer" + buyer, shop, random.nextInt(120));
      }
    }
  }

  /** Thirty accounts serve six shops in five days and buy elsewhere as well. */
  private void ring() {
    for (int buyer = 0; buyer < 30; buyer++) {
      for (int shop = 200; shop < 206; shop++) {
        if (random.nextDouble() < 0.6) {
          ringOrders.add(buy("ring" + buyer, shop, 70 + random.nextInt(5)));
        }
      }
      for (int visit = 0; visit < 4; visit++) {
        buy("ring" + buyer, random.nextInt(200), random.nextInt(120));
      }
    }
  }

  private String buy(String buyer, int shop, int day) {
    String id = "o" + orders.size();
    orders.add(order(id).buyer(buyer).shop("s" + shop).at(START.plusDays(day).atTime(12, 0)));
    return id;
  }
}
