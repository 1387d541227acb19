package mingcha.detect.identity;

import static mingcha.detect.Rows.order;
import static mingcha.detect.Rows.parcel;
import static mingcha.detect.Rows.shopRow;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mingcha.SparkTest;
import mingcha.detect.Findings;
import mingcha.detect.Rows;
import mingcha.detect.TestInputs;
import mingcha.run.Settings;
import mingcha.schemas.Declarations;
import mingcha.schemas.Orders;
import mingcha.schemas.Registry;
import mingcha.schemas.Shipments;
import mingcha.schemas.Shops;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shops against the register, the turnover of natural persons, and cross-border documents. */
@SparkTest
class IdentityDetectorsTest {
  private static final String CODE = "91440106MA0000015E";
  private static final String OTHER = "92440106MA0000015B";

  @ParameterizedTest
  @CsvSource({
    "91310110MA1G81DR35, true",
    "92440106MA0000015B, true",
    "91450103MA9YYYY17X, true",
    "913101151234567880, true",
    "91330108MA2KX7T02A, true",
    "91310110MA1G81DR36, false",
    "9131O110MA1G81DR35, false",
    "91310110, false",
  })
  void codesAreCheckedByTheirOwnDigits(String code, boolean isValid) {
    assertThat(UnifiedCode.isValid(code)).isEqualTo(isValid);
  }

  @Test
  void theColumnChecksAsTheKernelDoes(SparkSession spark) {
    List<String> codes =
        List.of(CODE, OTHER, "91310110MA1G81DR35", "91310110MA1G81DR36", "9131O110MA1G81DR35", "x");
    List<Row> rows =
        spark
            .createDataset(codes, org.apache.spark.sql.Encoders.STRING())
            .toDF("code")
            .select(org.apache.spark.sql.functions.col("code"), UnifiedCode.checks("code").as("ok"))
            .collectAsList();
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(row.getBoolean(1))
                    .as(row.getString(0))
                    .isEqualTo(UnifiedCode.isValid(row.getString(0))));
  }

  @Test
  void tradingAfterTheEndOfTheRegistrationIsFound(SparkSession spark) {
    TestInputs inputs = new TestInputs(spark);
    inputs.add(
        shop("gone", CODE),
        shop("alive", OTHER),
        shopRow("person")
            .with(Shops.OPERATOR_TYPE, "natural_person")
            .with(Shops.PERSON_ID, "p")
            .with(Shops.LICENCE_DISPLAY, "none"),
        shop("typo", "91440106MA0000015F"),
        registered(CODE, "deregistered", "2026-05-10T09:00"),
        registered(OTHER, "active", "2020-05-10T09:00"));
    for (int i = 0; i < 20; i++) {
      for (String shop : List.of("gone", "alive", "person", "typo")) {
        inputs.add(paid(shop + i, shop, LocalDate.parse("2026-05-05").plusDays(i * 2L).toString()));
      }
    }
    // Neither unpaid nor refunded orders are trade.
    inputs.add(
        order("unpaid").shop("gone").at("2026-08-01T10:00").with(Orders.STATUS, "closed"),
        paid("refunded", "gone", "2026-08-02").with(Orders.REFUND_FEN, 10_000));
    Findings found = new RegistryMatch(Settings.defaults()).detect(inputs, inputs);
    Map<String, Row> bySubject = bySubject(found, "EC-NOLICENCE");
    assertThat(bySubject).containsOnlyKeys("gone");
    Row gone = bySubject.get("gone");
    assertThat(gone.<Double>getAs("score")).isGreaterThan(0.9);
    assertThat(gone.<Date>getAs("window_from")).isEqualTo(Date.valueOf("2026-05-11"));
    assertThat(gone.<Date>getAs("window_to")).isEqualTo(Date.valueOf("2026-06-12"));
    assertThat(found.members().where("kind = 'order'").count()).isEqualTo(17);
    assertThat(bySubject(found, "EC-NODISPLAY")).containsOnlyKeys("typo");
    assertThat(bySubject(found, "EC-NODISPLAY").get("typo").<Double>getAs("score")).isLessThan(0.3);
  }

  @Test
  void allShopsOfAPersonAreAddedUp(SparkSession spark) {
    TestInputs inputs = new TestInputs(spark);
    inputs.add(
        person("a1", "anna"),
        person("a2", "anna").platform("other"),
        person("b1", "bert"),
        person("c1", "carl").with(Shops.USCC, OTHER));
    for (int i = 0; i < 120; i++) {
      String day = LocalDate.parse("2026-03-01").plusDays(i).toString();
      inputs.add(
          paid("a1-" + i, "a1", day).with(Orders.PAID_FEN, 60_000),
          paid("a2-" + i, "a2", day).with(Orders.PAID_FEN, 60_000).platform("other"),
          paid("b1-" + i, "b1", day).with(Orders.PAID_FEN, 80_000),
          paid("c1-" + i, "c1", day).with(Orders.PAID_FEN, 200_000));
    }
    Findings found = new Threshold(Settings.defaults()).detect(inputs, inputs);
    Map<String, Row> bySubject = bySubject(found, "EC-NOLICENCE");
    // Anna: 1,200 yuan a day pass 100,000 on the 84th day. Bert stays at 96,000.
    assertThat(bySubject).containsOnlyKeys("a1", "a2");
    assertThat(bySubject.get("a1").<Date>getAs("window_from"))
        .isEqualTo(Date.valueOf(LocalDate.parse("2026-03-01").plusDays(83)));
    assertThat(bySubject.get("a1").<Double>getAs("score")).isGreaterThan(0.9);
  }

  @Test
  void documentsThatContradictEachOtherAreCounted(SparkSession spark) {
    TestInputs inputs = new TestInputs(spark);
    List<Rows> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.addAll(declared("g" + i, "good", i % 30 == 0 ? 9_000 : 10_000));
      rows.addAll(declared("b" + i, "bad", i % 2 == 0 ? 5_000 : 10_000));
    }
    inputs.add(rows);
    for (int i = 0; i < 60; i++) {
      List<Rows> gift = declared("p" + i, "presents", 10_000);
      inputs.add(gift.subList(0, 2));
      inputs.add(gift.get(2).with(Declarations.CONSIGNEE_ID, i % 3 == 0 ? "friend" : "cp" + i));
    }
    Findings found = new Triple(Settings.defaults()).detect(inputs, inputs);
    // A present goes to somebody else, and nobody is to blame.
    assertThat(bySubject(found, "CB-TRIPLE")).containsOnlyKeys("bad");
    assertThat(found.members().count()).isEqualTo(30);
  }

  private static Map<String, Row> bySubject(Findings found, String code) {
    return found.signals().where("violation_code = '" + code + "'").collectAsList().stream()
        .collect(Collectors.toMap(row -> row.<String>getAs("subject_id"), row -> row));
  }

  private static Rows shop(String id, String code) {
    return shopRow(id).with(Shops.USCC, code).with(Shops.OPERATOR_NAME, "name of " + code);
  }

  private static Rows person(String id, String person) {
    return shopRow(id)
        .with(Shops.OPERATOR_TYPE, "natural_person")
        .with(Shops.PERSON_ID, person)
        .with(Shops.LICENCE_DISPLAY, "none");
  }

  private static Rows registered(String code, String status, String since) {
    return Rows.of(Registry.TABLE)
        .platform("-")
        .with(Registry.USCC, code)
        .with(Registry.NAME, "name of " + code)
        .with(Registry.STATUS, status)
        .with(Registry.STATUS_AT, since);
  }

  private static Rows paid(String id, String shop, String day) {
    return order(id).shop(shop).at(day + "T10:00").with(Orders.PAID_AT, day + "T10:01");
  }

  private static List<Rows> declared(String id, String shop, int paymentFen) {
    return List.of(
        order(id).shop(shop).with(Orders.CONSIGNEE_ID, "c" + id),
        parcel(id).shop(shop).with(Shipments.WAYBILL_NO, "w" + id),
        Rows.of(Declarations.TABLE)
            .with(Declarations.ORDER_ID, id)
            .with(Declarations.ORDER_AMOUNT_FEN, 10_000)
            .with(Declarations.PAYMENT_AMOUNT_FEN, paymentFen)
            .with(Declarations.ORDER_BUYER_ID, "buyer of " + id)
            .with(Declarations.WAYBILL_NO, "w" + id)
            .with(Declarations.CONSIGNEE_ID, "c" + id)
            .at("2026-11-01T13:00"));
  }
}
