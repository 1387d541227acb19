package mingcha.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import mingcha.SparkTest;
import mingcha.detect.Rows;
import mingcha.emit.LeadRows;
import mingcha.lake.Lake;
import mingcha.schemas.DetectorRuns;
import mingcha.schemas.DumpFiles;
import mingcha.schemas.FactsItemPrice;
import mingcha.schemas.FactsShopDay;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import mingcha.schemas.Orders;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SparkTest
class ReportTest {
  private static final ReportSettings SETTINGS = new ReportSettings(20, 200, 45, 60, 14);
  private static final LocalDate FIRST = LocalDate.parse("2026-10-10");

  @Test
  void thePageStandsAloneAndEscapesWhatItShows(SparkSession spark, @TempDir Path folder)
      throws IOException {
    Path out = Path.of("target", "report-sample");
    try (Lake lake = Lake.toWrite(spark, folder.resolve("lake").toString())) {
      fill(lake);
      Path page = new Report(lake, SETTINGS).write(out, "zh", "test", Instant.EPOCH);
      String html = Files.readString(page);
      assertThat(html)
          .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
          .doesNotContain("<script>alert")
          .doesNotContain("http-equiv=\"refresh\"")
          .contains("default-src &#39;none&#39;".replace("&#39;", "'"))
          .contains("1,234,567")
          .contains("no shipments in taoshi 2026-11")
          .contains("同一经营者");
      // Buyers appear as numbers, never under their pseudonyms.
      assertThat(html).doesNotContain("pseudonym-of-");
      assertThat(html.split("class=\"dossier", -1)).hasSize(4 + 1);
      assertThat(data(html))
          .contains("\"suspected\":[[\"2026-10-10\",6]")
          .contains("\"own\":\"s1\"");
    }
  }

  @Test
  void anEmptyLakeHasAPageToo(SparkSession spark, @TempDir Path folder) throws IOException {
    try (Lake lake = Lake.toWrite(spark, folder.resolve("lake").toString())) {
      Path page =
          new Report(lake, SETTINGS).write(folder.resolve("r"), "en", "test", Instant.EPOCH);
      assertThat(Files.readString(page))
          .contains("There are no leads")
          .contains("<body class=\"en\">");
    }
  }

  @Test
  void dataCannotEndTheirScript() throws IOException {
    assertThat(Page.scriptSafe(List.of("</script><!--", "a&b")))
        .isEqualTo("[\"\\u003c/script\\u003e\\u003c!--\",\"a\\u0026b\"]");
  }

  private static String data(String html) {
    int from = html.indexOf("id=\"data\">");
    return html.substring(from, html.indexOf("</script>", from));
  }

  private static void fill(Lake lake) {
    SparkSession spark = lake.spark();
    List<Row> leads =
        List.of(
            LeadRows.lead(1).with(Leads.SHOP_NAME, "<script>alert(1)</script>").row(),
            LeadRows.lead(2)
                .with(Leads.VIOLATION_CODE, "PR-FAKE-ORIG")
                .with(Leads.VIOLATION_NAME, "虚构原价")
                .row(),
            LeadRows.lead(3)
                .with(Leads.OPERATOR_KEY, "operator-1")
                .with(Leads.VIOLATION_CODE, "UC-REVIEW-FAKE")
                .with(Leads.VIOLATION_NAME, "虚假评价")
                .row(),
            LeadRows.lead(4).row(),
            LeadRows.lead(5).with(Leads.STATUS, "held").with(Leads.SCORE, 0.2).row());
    List<Row> members = new ArrayList<>();
    List<Row> orders = new ArrayList<>();
    List<Row> days = new ArrayList<>();
    List<Row> snapshots = new ArrayList<>();
    List<Row> paid = new ArrayList<>();
    for (int day = -30; day <= 25; day++) {
      LocalDate date = FIRST.plusDays(day);
      boolean isAct = day >= 0 && day <= 10;
      days.add(shopDay("s1", date, (day * 7 % 5 + 5) + (isAct ? 6 : 0)));
      snapshots.add(snapshot(date, isAct ? 9_900 : 12_900, isAct ? 29_900 : null));
      paid.add(paid(date, 11_900 - (isAct ? 3_000 : 0)));
      for (int buyer = 0; isAct && buyer < 6; buyer++) {
        String id = "o-" + day + "-" + buyer;
        orders.add(order(id, "s" + (1 + (buyer + day) % 3), buyer, date));
        members.add(member(1, "order", id));
      }
    }
    for (int buyer = 0; buyer < 6; buyer++) {
      members.add(member(1, "buyer", "pseudonym-of-" + buyer));
    }
    members.add(member(2, "item", "i1"));
    Row file =
        RowFactory.create(
            "taoshi",
            "d1",
            0,
            "orders.csv",
            "orders",
            "csv",
            "UTF-8",
            "0".repeat(64),
            1_234_567L,
            1_234_000L,
            500L,
            67L,
            null);
    lake.commit()
        .append(Leads.TABLE, spark.createDataFrame(leads, Leads.TABLE.schema()))
        .append(LeadMembers.TABLE, spark.createDataFrame(members, LeadMembers.TABLE.schema()))
        .append(Orders.TABLE, spark.createDataFrame(orders, Orders.TABLE.schema()))
        .append(FactsShopDay.TABLE, spark.createDataFrame(days, FactsShopDay.TABLE.schema()))
        .append(FactsItemPrice.TABLE, spark.createDataFrame(paid, FactsItemPrice.TABLE.schema()))
        .append(
            PriceSnapshots.TABLE, spark.createDataFrame(snapshots, PriceSnapshots.TABLE.schema()))
        .append(DumpFiles.TABLE, spark.createDataFrame(List.of(file), DumpFiles.TABLE.schema()))
        .append(
            DetectorRuns.TABLE,
            spark.createDataFrame(
                List.of(
                    detector("brushing.ring", "ran", null, 12L),
                    detector(
                        "brushing.empty_parcel", "not_run", "no shipments in taoshi 2026-11", 0L)),
                DetectorRuns.TABLE.schema()))
        .finish();
  }

  private static Row detector(String id, String outcome, String reason, long signals) {
    return RowFactory.create(
        Date.valueOf("2026-11-01"),
        id,
        "1",
        "hash",
        "graph",
        Date.valueOf("2026-01-01"),
        outcome,
        reason,
        signals,
        new Row[] {RowFactory.create("lacks-orders.ip", "no ip", 1L)},
        "run");
  }

  private static Row member(int lead, String kind, String id) {
    return RowFactory.create(LeadRows.uid(lead), kind, id, 0.9, "brushing.ring");
  }

  private static Row order(String id, String shop, int buyer, LocalDate day) {
    return Rows.order(id).shop(shop).buyer("pseudonym-of-" + buyer).at(day + "T10:00").row();
  }

  private static Row shopDay(String shop, LocalDate day, long orders) {
    return RowFactory.create(
        "taoshi",
        Date.valueOf(day),
        day.toString().substring(0, 7),
        shop,
        orders,
        orders,
        orders,
        orders,
        orders * 9_900,
        0L);
  }

  private static Row paid(LocalDate day, long fen) {
    return RowFactory.create(
        "taoshi",
        Date.valueOf(day),
        day.toString().substring(0, 7),
        "s2",
        "i1",
        "",
        5L,
        5L,
        fen,
        fen + 1_000,
        5 * fen);
  }

  private static Row snapshot(LocalDate day, long list, Integer ref) {
    Object[] cells =
        PriceSnapshots.TABLE.columnNames().stream()
            .map(
                column ->
                    switch (column) {
                      case TableSpec.PLATFORM -> "taoshi";
                      case TableSpec.DUMP_ID -> "d1";
                      case TableSpec.FILE_NO -> 0;
                      case TableSpec.ROW_NO -> 1L;
                      case PriceSnapshots.ITEM_ID -> "i1";
                      case PriceSnapshots.SKU_ID -> "";
                      case PriceSnapshots.SHOP_ID -> "s2";
                      case PriceSnapshots.LIST_PRICE_FEN -> list;
                      case PriceSnapshots.REF_PRICE_FEN -> ref == null ? null : (long) ref;
                      case PriceSnapshots.OBSERVED_AT, TableSpec.LOADED_AT ->
                          Timestamp.valueOf(day.atTime(9, 0));
                      case TableSpec.EVENT_DAY -> Date.valueOf(day);
                      case TableSpec.EVENT_MONTH -> day.toString().substring(0, 7);
                      default -> null;
                    })
            .toArray();
    return RowFactory.create(cells);
  }
}
