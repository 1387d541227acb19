package mingcha.detect.price;

import static mingcha.detect.Rows.order;
import static mingcha.detect.Rows.payment;
import static mingcha.detect.Rows.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Date;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mingcha.SparkTest;
import mingcha.detect.Findings;
import mingcha.detect.Rows;
import mingcha.detect.SignalRows;
import mingcha.detect.TestInputs;
import mingcha.detect.price.StatutoryCase.VariantSale;
import mingcha.run.Settings;
import mingcha.schemas.Orders;
import mingcha.schemas.Payments;
import mingcha.schemas.PriceSnapshots;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
final class FictitiousOriginalTest {
  private final FictitiousOriginal detector =
      new FictitiousOriginal(
          Settings.defaults().params(FictitiousOriginal.ID, FictitiousOriginalParams.class),
          StatutoryCase.CALENDAR);

  /** Every case of the table as a shop of its own, in one market, rows in any order. */
  @Test
  void findsInAMarketWhatTheStatuteSays(SparkSession spark) {
    List<Rows> rows = new ArrayList<>();
    Set<String> exceeding = new TreeSet<>();
    Set<String> innocent = new TreeSet<>();
    for (StatutoryCase statutory : StatutoryCase.all()) {
      if (statutory.sales().stream().anyMatch(sale -> sale.sale().isSuspect())) {
        continue; // Suspects come from other detectors, which stand in a test of their own.
      }
      rows.addAll(rows(statutory));
      (statutory.expected().at(1).equals("exceeds") ? exceeding : innocent)
          .add(statutory.toString());
    }
    rows.addAll(preSale());
    rows.addAll(madeUp());
    Collections.shuffle(rows, new Random(7));
    TestInputs inputs = new TestInputs(spark).days("2021-01-01", "2026-12-31").add(rows);
    Findings findings = detector.detect(inputs, inputs);
    Map<String, Double> found = new TreeMap<>();
    for (Row signal :
        findings.signals().select(SignalRows.columns(SignalRows.COLUMNS)).collectAsList()) {
      found.put(signal.getAs("subject_id"), signal.getAs("score"));
    }
    assertThat(found.keySet()).isEqualTo(exceeding).doesNotContainAnyElementsOf(innocent);
    StatutoryCase.all().stream()
        .filter(statutory -> exceeding.contains(statutory.toString()))
        .forEach(
            statutory ->
                assertThat(found.get(statutory.toString()) > 0.9)
                    .as(statutory.toString())
                    .isEqualTo(
                        !statutory.expected().has("rounded")
                            && !statutory.expected().has("favourable")));
    assertThat(inputs.notes()).contains("insufficient-data", "feed-unreliable");
  }

  @Test
  void namesTheDaysTheItemAndTheOrdersOfTheDaysAskedFor(SparkSession spark) {
    TestInputs inputs =
        new TestInputs(spark)
            .days("2026-11-11", "2026-11-30")
            .add(
                snapshot("i1").at("2026-09-01T12:00"),
                promoted("2026-11-01T12:00"),
                snapshot("i2").shop("earlier").at("2026-09-01T12:00"),
                promoted("2026-11-01T12:00")
                    .item("i2")
                    .shop("earlier")
                    .with(PriceSnapshots.PROMO_ENDS_AT, "2026-11-11T00:00"),
                paid("cheap", "2026-10-30T10:00", 7_000).with(Orders.PLATFORM_DISCOUNT_FEN, 0),
                paid("dear", "2026-10-29T10:00", 9_000),
                paid("under", "2026-11-03T10:00", 6_000),
                paid("o1", "2026-10-29T10:00", 7_000).item("i2").shop("earlier"));
    Findings findings = detector.detect(inputs, inputs);
    List<Row> signals = findings.signals().collectAsList();
    assertThat(signals).hasSize(1);
    Row signal = signals.get(0);
    assertThat(signal.<String>getAs("subject_id")).isEqualTo("shop");
    assertThat(signal.<Date>getAs("window_from")).isEqualTo(Date.valueOf("2026-11-01"));
    assertThat(signal.<Date>getAs("window_to")).isEqualTo(Date.valueOf("2026-11-11"));
    assertThat(signal.<String>getAs("violation_code")).isEqualTo("PR-FAKE-ORIG");
    assertThat(findings.members().collectAsList())
        .extracting(row -> row.getAs("kind") + " " + row.getAs("id"))
        .containsExactlyInAnyOrder("item i1", "price i1//2026-11-01", "order cheap", "order under");
  }

  @Test
  void aPlatformThatDoesNotTellItsSubsidiesMayHaveBorneTheDiscount(SparkSession spark) {
    TestInputs inputs =
        new TestInputs(spark)
            .add(
                snapshot("i1").at("2026-09-01T12:00"),
                promoted("2026-11-01T12:00"),
                paid("o1", "2026-10-29T10:00", 7_000),
                snapshot("i2").shop("its own").at("2026-09-01T12:00"),
                promoted("2026-11-01T12:00").item("i2").shop("its own"),
                paid("o2", "2026-10-29T10:00", 7_000)
                    .item("i2")
                    .shop("its own")
                    .with(Orders.SHOP_DISCOUNT_FEN, 3_000));
    assertThat(detector.detect(inputs, inputs).signals().collectAsList())
        .extracting(row -> row.getAs("subject_id"))
        .containsExactly("its own");
  }

  @Test
  void ordersTellAComparisonWhereNoSnapshotsDoAndAreBelievedLess(SparkSession spark) {
    TestInputs inputs =
        new TestInputs(spark)
            .add(
                paid("o0", "2026-09-01T10:00", 9_000).with(Orders.LIST_PRICE_FEN, 9_000),
                paid("o1", "2026-10-30T10:00", 9_000).with(Orders.LIST_PRICE_FEN, 9_000),
                paid("o2", "2026-11-01T10:00", 6_000)
                    .with(Orders.LIST_PRICE_FEN, 6_000)
                    .with(Orders.REF_PRICE_FEN, 12_000));
    List<Row> signals = detector.detect(inputs, inputs).signals().collectAsList();
    assertThat(signals).hasSize(1);
    assertThat(signals.get(0).<Double>getAs("score")).isEqualTo(0.6);
  }

  /** A deposit within the seven days whose balance was paid on the first day. */
  private static List<Rows> preSale() {
    String shop = "pre-sale";
    return List.of(
        snapshot("i2").shop(shop).at("2026-09-01T12:00"),
        promoted("2026-11-01T12:00").item("i2").shop(shop),
        paid("full", "2026-10-29T10:00", 10_000).item("i2").shop(shop),
        paid("deposit", "2026-10-29T10:00", 6_000)
            .item("i2")
            .shop(shop)
            .with(Orders.IS_PRESALE, true),
        payment("p1").with(Payments.ORDER_ID, "deposit").at("2026-10-29T10:00"),
        payment("p2").with(Payments.ORDER_ID, "deposit").at("2026-11-01T00:10"));
  }

  /** A feed whose list price changes at every poll. */
  private static List<Rows> madeUp() {
    List<Rows> rows = new ArrayList<>();
    Random random = new Random(3);
    rows.add(paid("o of feed", "2026-10-29T10:00", 7_000).item("i3").shop("made up"));
    for (int hour = 0; hour < 60 * 24; hour++) {
      long list = 10_000L + random.nextInt(3_000);
      rows.add(
          snapshot("i3")
              .shop("made up")
              .at(LocalDateTime.of(2026, 9, 15, 0, 0).plusHours(hour))
              .with(PriceSnapshots.LIST_PRICE_FEN, list)
              .with(PriceSnapshots.SALE_PRICE_FEN, list * 7 / 10)
              .with(PriceSnapshots.REF_PRICE_FEN, list));
    }
    return rows;
  }

  private static Rows paid(String id, String time, long fen) {
    return order(id).item("i1").at(time).with(Orders.PAID_AT, time).with(Orders.PAID_FEN, fen);
  }

  private static Rows promoted(String time) {
    return snapshot("i1")
        .at(time)
        .with(PriceSnapshots.SALE_PRICE_FEN, 6_000L)
        .with(PriceSnapshots.REF_PRICE_FEN, 10_000L)
        .with(PriceSnapshots.REF_PRICE_LABEL, "original")
        .with(PriceSnapshots.PROMO_STARTS_AT, "2026-11-01T00:00")
        .with(PriceSnapshots.PROMO_ENDS_AT, "2026-11-12T00:00");
  }

  private static List<Rows> rows(StatutoryCase statutory) {
    String shop = statutory.toString();
    List<Rows> rows = new ArrayList<>();
    for (PriceSeen seen : statutory.seen()) {
      rows.add(
          snapshot("item of " + shop)
              .shop(shop)
              .at(at(seen.observedAt()))
              .with(PriceSnapshots.LIST_PRICE_FEN, seen.listFen())
              .with(PriceSnapshots.SALE_PRICE_FEN, orNull(seen.saleFen()))
              .with(PriceSnapshots.REF_PRICE_FEN, orNull(seen.comparedFen()))
              .with(PriceSnapshots.REF_PRICE_LABEL, seen.label())
              .with(PriceSnapshots.PROMO_STARTS_AT, time(seen.promoStartsAt()))
              .with(PriceSnapshots.PROMO_ENDS_AT, time(seen.promoEndsAt())));
    }
    for (VariantSale variant : statutory.sales()) {
      Sale sale = variant.sale();
      rows.add(
          order(shop + sale.orderId())
              .shop(shop)
              .item("item of " + shop)
              .with(Orders.SKU_ID, variant.sku())
              .at(at(variant.createdAt()))
              .with(Orders.PAID_AT, sale.isPaid() ? time(sale.paidAt()) : null)
              .with(
                  Orders.STATUS,
                  sale.isClosed() ? "closed" : sale.isPaid() ? "completed" : "created")
              .with(Orders.QUANTITY, sale.quantity())
              .with(Orders.PAID_FEN, sale.paidFen())
              .with(Orders.SHOP_DISCOUNT_FEN, variant.shopDiscountFen())
              .with(Orders.PLATFORM_DISCOUNT_FEN, sale.platformDiscountFen())
              .with(Orders.REFUND_FEN, sale.refundFen()));
    }
    return rows;
  }

  private static Long orNull(long fen) {
    return fen == PriceSeen.NONE ? null : fen;
  }

  private static String time(long micros) {
    return micros == PriceSeen.NONE ? null : at(micros).toString();
  }

  private static LocalDateTime at(long micros) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(micros / 1_000), ZoneOffset.ofHours(8));
  }
}
