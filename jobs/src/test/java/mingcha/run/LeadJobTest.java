package mingcha.run;

import static mingcha.detect.Rows.order;
import static mingcha.detect.Rows.shopRow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Date;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mingcha.SparkTest;
import mingcha.detect.Rows;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.schemas.DetectorRuns;
import mingcha.schemas.Feedback;
import mingcha.schemas.LeadHistory;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import mingcha.schemas.Orders;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.Registry;
import mingcha.schemas.Shops;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights of leads over a lake with a few signals, from one night to the next. */
@SparkTest
class LeadJobTest {
  private static final String SELF = "UC-BRUSH-SELF";
  private static final LocalDate FIRST = LocalDate.parse("2026-11-10");
  private static final LocalDate SECOND = LocalDate.parse("2026-11-11");

  private final List<Row> signals = new ArrayList<>();
  private final List<Row> members = new ArrayList<>();
  private final List<Row> runs = new ArrayList<>();

  @Test
  void aLeadLivesFromNightToNight(SparkSession spark, @TempDir Path folder) {
    try (Lake lake = Lake.toWrite(spark, folder.resolve("lake").toString())) {
      orders(lake, 40);
      night(FIRST, "2026-10-01", "brushing.ring", "graph");
      night(FIRST, "2026-10-01", "brushing.empty_parcel", "parcels");
      night(FIRST, "2026-10-01", "brushing.volume", "behaviour");
      signal(FIRST, "brushing.ring", "s1", "shop", "mine", "2026-11-01", "2026-11-10", 0.8, 30);
      signal(
          FIRST,
          "brushing.empty_parcel",
          "s2",
          "shop",
          "mine",
          "2026-11-02",
          "2026-11-09",
          0.7,
          20);
      signal(FIRST, "brushing.volume", "s3", "shop", "mine", "2026-10-01", "2026-11-10", 0.2, 0);
      signal(FIRST, "brushing.ring", "s4", "shop", "other", "2026-11-01", "2026-11-10", 0.3, 0);
      write(lake);
      assertThat(run(lake, FIRST, "r1")).containsOnly(Map.entry("new", 1L), Map.entry("held", 1L));

      Row lead = lead(lake, "mine");
      assertThat(lead.<Double>getAs(Leads.SCORE)).isGreaterThan(0.9);
      assertThat(lead.<Date>getAs(Leads.FIRST_ACT_AT)).isEqualTo(Date.valueOf("2026-11-01"));
      assertThat(lead.<Date>getAs(Leads.LAST_ACT_AT)).isEqualTo(Date.valueOf("2026-11-10"));
      assertThat(lead.<Long>getAs(Leads.ORDERS_INVOLVED)).isEqualTo(30);
      assertThat(lead.<Long>getAs(Leads.AMOUNT_INVOLVED_FEN)).isEqualTo(300_000);
      assertThat(lead.<Long>getAs(Leads.BUYERS_INVOLVED)).isEqualTo(30);
      assertThat(lead.<Long>getAs(Leads.ITEMS_INVOLVED)).isEqualTo(1);
      assertThat(lead.<String>getList(lead.fieldIndex(Leads.EVIDENCE_FAMILIES)))
          .containsExactly("behaviour", "graph", "parcels");
      assertThat(lead.<Row>getList(lead.fieldIndex(Leads.SAMPLE))).hasSize(30);
      assertThat(lead.<String>getAs(Leads.BUREAU_NAME)).isEqualTo("广州市天河区市场监督管理局");
      assertThat(lead.<String>getAs(Leads.LEAD_NO)).isEqualTo("4401062026111011000001");
      assertThat(lead.<String>getAs(Leads.EXPLANATION_ZH)).contains("涉嫌", "优先级");
      assertThat(lead.<Integer>getAs(Leads.RANK)).isEqualTo(1);
      for (String column : Leads.TABLE.columnNames()) {
        if (Leads.TABLE.column(column).orElseThrow().isRequired()) {
          assertThat(lead.<Object>getAs(column)).as(column).isNotNull();
        }
      }

      long commits = lake.commitNumber();
      assertThat(run(lake, FIRST, "r2")).containsOnly(Map.entry("new", 1L), Map.entry("held", 1L));
      assertThat(lake.commitNumber()).as("the same night twice").isEqualTo(commits);

      clear();
      night(SECOND, "2026-11-11", "brushing.ring", "graph");
      signal(SECOND, "brushing.ring", "s5", "shop", "mine", "2026-11-05", "2026-11-11", 0.85, 40);
      write(lake);
      assertThat(run(lake, SECOND, "r3"))
          .containsOnly(Map.entry("updated", 1L), Map.entry("held", 1L));
      Row grown = lead(lake, "mine");
      assertThat(grown.<String>getAs(Leads.LEAD_UID)).isEqualTo(lead.getAs(Leads.LEAD_UID));
      assertThat(grown.<String>getAs(Leads.LEAD_NO)).isEqualTo(lead.getAs(Leads.LEAD_NO));
      assertThat(grown.<Long>getAs(Leads.ORDERS_INVOLVED)).isEqualTo(40);
      assertThat(grown.<Date>getAs(Leads.FIRST_RUN_AT)).isEqualTo(Date.valueOf(FIRST));
      assertThat(history(lake, grown)).containsExactly("new", "updated");
      assertThat(lake.read(LeadMembers.TABLE).where("kind = 'order'").select("id").count())
          .as("members by detector")
          .isEqualTo(40 + 20);

      commits = lake.commitNumber();
      assertThat(run(lake, SECOND, "r4"))
          .containsOnly(Map.entry("updated", 1L), Map.entry("held", 1L));
      assertThat(lake.commitNumber()).as("the same night twice").isEqualTo(commits);
      assertThatExceptionOfType(UserError.class).isThrownBy(() -> run(lake, FIRST, "r5"));
    }
  }

  @Test
  void whatNobodySpeaksForIsWithdrawnAndAnAttackTakesTheBlame(
      SparkSession spark, @TempDir Path folder) {
    try (Lake lake = Lake.toWrite(spark, folder.resolve("lake").toString())) {
      orders(lake, 30);
      night(FIRST, "2026-10-01", "brushing.ring", "graph");
      night(FIRST, "2026-10-01", "brushing.batch_accounts", "accounts");
      signal(FIRST, "brushing.ring", "s1", "shop", "mine", "2026-11-01", "2026-11-10", 0.8, 30);
      signal(
          FIRST,
          "brushing.batch_accounts",
          "s2",
          "shop",
          "mine",
          "2026-11-01",
          "2026-11-10",
          0.8,
          30);
      signal(FIRST, "brushing.ring", "s3", "shop", "other", "2026-11-01", "2026-11-10", 0.95, 0);
      write(lake);
      assertThat(run(lake, FIRST, "r1")).containsOnly(Map.entry("new", 2L));

      clear();
      // A correction reopens all days: the ring is no longer seen at the other shop.
      night(SECOND, "2026-10-01", "brushing.ring", "graph");
      night(SECOND, "2026-11-11", "brushing.attack", "graph");
      signal(SECOND, "brushing.ring", "s1", "shop", "mine", "2026-11-01", "2026-11-10", 0.8, 30);
      attack(SECOND, "s9", "group", "mine", "2026-11-01", "2026-11-08", 0.9);
      write(lake);
      assertThat(run(lake, SECOND, "r2"))
          .containsOnly(
              Map.entry("new", 1L), Map.entry("superseded", 1L), Map.entry("withdrawn", 1L));
      Row blamed =
          lake.read(Leads.TABLE)
              .where("violation_code = '" + SELF + "' and shop_id = 'mine'")
              .head();
      assertThat(blamed.<String>getAs(Leads.STATUS)).isEqualTo("superseded");
      Row counter = blamed.<Row>getList(blamed.fieldIndex(Leads.COUNTER_EVIDENCE)).get(0);
      assertThat(counter.<String>getAs("code")).isEqualTo("attack-victim");
      Row attack = lake.read(Leads.TABLE).where("violation_code = 'UC-BRUSH-ATTACK'").head();
      assertThat(attack.<String>getAs(Leads.SUBJECT_TYPE)).isEqualTo("buyer_group");
      assertThat(attack.<String>getAs(Leads.SHOP_ID)).isEqualTo("mine");
      assertThat(attack.<Integer>getAs(Leads.RANK)).isEqualTo(1);
      long commits = lake.commitNumber();
      run(lake, SECOND, "r3");
      assertThat(lake.commitNumber()).as("the same night twice").isEqualTo(commits);
    }
  }

  @Test
  void aGroupNamesItsFirstShopsAndHowManyThereAre(SparkSession spark, @TempDir Path folder) {
    try (Lake lake = Lake.toWrite(spark, folder.resolve("lake").toString())) {
      orders(lake, 60);
      List<String> shops = List.of("east", "north", "south", "west");
      lake.commit()
          .append(
              Shops.TABLE,
              rows(
                  lake,
                  Shops.TABLE,
                  shops.stream()
                      .map(shop -> shopRow(shop).with(Shops.SHOP_NAME, shop + " side").row())
                      .toList()))
          .finish();
      night(FIRST, "2026-10-01", "brushing.ring", "graph");
      add(
          FIRST,
          "brushing.ring",
          "s1",
          "UC-BRUSH-ORG",
          "buyer_group",
          "g",
          "2026-11-01",
          "2026-11-09",
          0.95);
      shops.forEach(shop -> member("s1", "brushing.ring", "shop", shop));
      for (int i = 0; i < 20; i++) {
        member("s1", "brushing.ring", "order", "o" + i);
      }
      write(lake);
      run(lake, FIRST, "r1");
      Row lead = lake.read(Leads.TABLE).where("violation_code = 'UC-BRUSH-ORG'").head();
      assertThat(lead.<String>getAs(Leads.EXPLANATION_EN))
          .contains("shops concerned: east side, north side, south side and others, 4 in all.");
      assertThat(lead.<String>getAs(Leads.EXPLANATION_ZH))
          .contains("涉及店铺：east side、north side、south side等4家。");
    }
  }

  @Test
  void aClosedLeadIsNotSentAgainUnlessItGrew(SparkSession spark, @TempDir Path folder) {
    try (Lake lake = Lake.toWrite(spark, folder.resolve("lake").toString())) {
      orders(lake, 60);
      night(FIRST, "2026-10-01", "brushing.ring", "graph");
      signal(FIRST, "brushing.ring", "s1", "shop", "mine", "2026-11-01", "2026-11-10", 0.95, 20);
      write(lake);
      assertThat(run(lake, FIRST, "r1")).containsOnly(Map.entry("new", 1L));
      Row lead = lead(lake, "mine");
      Rows closed =
          Rows.of(Feedback.TABLE)
              .with(Feedback.LEAD_UID, lead.getAs(Leads.LEAD_UID))
              .with(Feedback.STATUS, "CLOSED")
              .with(Feedback.STATUS_AT, "2026-11-11T09:00");
      lake.commit()
          .append(Feedback.TABLE, rows(lake, Feedback.TABLE, List.of(closed.row())))
          .finish();

      clear();
      night(SECOND, "2026-11-11", "brushing.ring", "graph");
      signal(SECOND, "brushing.ring", "s2", "shop", "mine", "2026-11-05", "2026-11-11", 0.96, 24);
      write(lake);
      assertThat(run(lake, SECOND, "r2")).containsOnly(Map.entry("unchanged", 1L));
      assertThat(lead(lake, "mine").<String>getAs(Leads.CONTENT_HASH))
          .isEqualTo(lead.getAs(Leads.CONTENT_HASH));

      clear();
      LocalDate third = SECOND.plusDays(1);
      night(third, "2026-11-12", "brushing.ring", "graph");
      signal(third, "brushing.ring", "s3", "shop", "mine", "2026-11-05", "2026-11-12", 0.96, 60);
      write(lake);
      assertThat(run(lake, third, "r3")).containsOnly(Map.entry("updated", 1L));
    }
  }

  @Test
  void whatPagesShowedAndTheRegisterSaysIsAmongTheSamples(
      SparkSession spark, @TempDir Path folder) {
    try (Lake lake = Lake.toWrite(spark, folder.resolve("lake").toString())) {
      Row shop = shopRow("mine").with(Shops.USCC, " 91a").with(Shops.LICENCE_DISPLAY, "none").row();
      Rows entry =
          Rows.of(Registry.TABLE)
              .with(TableSpec.PLATFORM, "-")
              .with(Registry.USCC, "91A")
              .with(Registry.NAME, "某公司")
              .with(Registry.STATUS, "revoked")
              .with(Registry.STATUS_AT, "2026-10-01T00:00");
      lake.commit()
          .append(Shops.TABLE, rows(lake, Shops.TABLE, List.of(shop)))
          .append(Registry.TABLE, rows(lake, Registry.TABLE, List.of(entry.row())))
          .append(
              PriceSnapshots.TABLE,
              rows(
                  lake,
                  PriceSnapshots.TABLE,
                  List.of(
                      shown("2026-08-01T10:00", 9_000, 9_000),
                      shown("2026-11-01T10:00", 10_000, 10_000),
                      shown("2026-11-02T10:00", 10_000, 10_000),
                      shown("2026-11-03T10:00", 15_000, 15_000),
                      shown("2026-11-04T10:00", 15_000, 9_900))))
          .finish();
      night(FIRST, "2026-10-01", "price.raise_then_cut", "prices");
      night(FIRST, "2026-10-01", "identity.registry", "register");
      add(
          FIRST,
          "price.raise_then_cut",
          "s1",
          "PR-RAISE-CUT",
          "shop",
          "mine",
          "2026-11-03",
          "2026-11-05",
          0.9);
      add(
          FIRST,
          "identity.registry",
          "s2",
          "EC-NODISPLAY",
          "shop",
          "mine",
          "2026-11-01",
          "2026-11-05",
          0.9);
      member("s1", "price.raise_then_cut", "item", "i1");
      member("s1", "price.raise_then_cut", "price", "i1/red/L/2026-11-03");
      member("s2", "identity.registry", "shop", "mine");
      write(lake);
      run(lake, FIRST, "r1");

      assertThat(samples(lake, "PR-RAISE-CUT"))
          .containsExactly(
              "price i1/red/L/2026-11-03 2026-11-01 10:00:00 10000",
              "price i1/red/L/2026-11-03 2026-11-03 10:00:00 15000",
              "price i1/red/L/2026-11-03 2026-11-04 10:00:00 9900");
      assertThat(samples(lake, "EC-NODISPLAY"))
          .containsExactly(
              "registry 91A 2026-10-01 00:00:00 null", "shop mine 2022-03-04 12:00:00 null");
    }
  }

  private static Row shown(String at, long list, long sale) {
    return Rows.snapshot("i1")
        .shop("mine")
        .with(PriceSnapshots.SKU_ID, "red/L")
        .with(PriceSnapshots.LIST_PRICE_FEN, list)
        .with(PriceSnapshots.SALE_PRICE_FEN, sale)
        .at(at)
        .row();
  }

  /** Kind, id, time and amount of each row of the sample; every text names a row of a dump. */
  private static List<String> samples(Lake lake, String code) {
    Row lead = lake.read(Leads.TABLE).where("violation_code = '" + code + "'").head();
    List<Row> samples = lead.getList(lead.fieldIndex(Leads.SAMPLE));
    assertThat(samples)
        .allSatisfy(
            row -> assertThat(row.<String>getAs("text")).contains("; dump=", "; file=", "; row="));
    return samples.stream()
        .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(2) + " " + row.get(4))
        .toList();
  }

  private static Map<String, Long> run(Lake lake, LocalDate asOf, String runId) {
    return new LeadJob(lake, Settings.defaults(), Clock.systemUTC()).run(asOf, runId).byStatus();
  }

  private static Row lead(Lake lake, String shop) {
    return lake.read(Leads.TABLE).where("shop_id = '" + shop + "'").head();
  }

  private static List<String> history(Lake lake, Row lead) {
    return lake
        .read(LeadHistory.TABLE)
        .where("lead_uid = '" + lead.getAs(Leads.LEAD_UID) + "'")
        .orderBy(LeadHistory.AS_OF)
        .select(LeadHistory.STATUS)
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /** Orders o0, o1, ... of the shop, six a day from the first of November on. */
  private static void orders(Lake lake, int howMany) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < howMany; i++) {
      rows.add(order("o" + i).shop("mine").at(day(i) + "T10:00").row());
    }
    Row shop = shopRow("mine").with(Shops.REGION_CODE, "440106").row();
    lake.commit()
        .append(Orders.TABLE, rows(lake, Orders.TABLE, rows))
        .append(Shops.TABLE, rows(lake, Shops.TABLE, List.of(shop)))
        .finish();
  }

  private static String day(int order) {
    return LocalDate.parse("2026-11-01").plusDays(order % 10).toString();
  }

  private void night(LocalDate asOf, String from, String detector, String evidence) {
    runs.add(
        RowFactory.create(
            Date.valueOf(asOf),
            detector,
            "1",
            "p",
            evidence,
            Date.valueOf(from),
            "ran",
            null,
            1L,
            new Row[0],
            "run"));
  }

  private void signal(
      LocalDate asOf,
      String detector,
      String id,
      String type,
      String subject,
      String from,
      String to,
      double score,
      int orders) {
    add(asOf, detector, id, SELF, type, subject, from, to, score);
    for (int i = 0; i < orders; i++) {
      members.add(RowFactory.create(Date.valueOf(asOf), id, detector, "order", "o" + i, 1.0));
    }
  }

  private void member(String signal, String detector, String kind, String id) {
    members.add(RowFactory.create(Date.valueOf(FIRST), signal, detector, kind, id, 1.0));
  }

  private void attack(
      LocalDate asOf,
      String id,
      String group,
      String victim,
      String from,
      String to,
      double score) {
    String detector = "brushing.attack";
    add(asOf, detector, id, "UC-BRUSH-ATTACK", "buyer_group", group, from, to, score);
    members.add(RowFactory.create(Date.valueOf(asOf), id, detector, "shop", victim, 1.0));
  }

  private void add(
      LocalDate asOf,
      String detector,
      String id,
      String code,
      String type,
      String subject,
      String from,
      String to,
      double score) {
    signals.add(
        RowFactory.create(
            Date.valueOf(asOf),
            id,
            detector,
            "1",
            code,
            "taoshi",
            type,
            subject,
            Date.valueOf(from),
            Date.valueOf(to),
            score,
            1.0,
            new Row[] {RowFactory.create("measured", 3.0, 1.0, 0.99)},
            new Row[0],
            "p"));
  }

  private void clear() {
    signals.clear();
    members.clear();
    runs.clear();
  }

  private void write(Lake lake) {
    lake.commit()
        .append(Signals.TABLE, rows(lake, Signals.TABLE, signals))
        .append(SignalMembers.TABLE, rows(lake, SignalMembers.TABLE, members))
        .append(DetectorRuns.TABLE, rows(lake, DetectorRuns.TABLE, runs))
        .finish();
  }

  private static Dataset<Row> rows(Lake lake, TableSpec table, List<Row> rows) {
    return lake.spark().createDataFrame(List.copyOf(rows), table.schema());
  }
}
