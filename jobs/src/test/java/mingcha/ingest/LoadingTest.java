package mingcha.ingest;

import static mingcha.ingest.DumpFolder.in;
import static mingcha.ingest.Intake.lines;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mingcha.SparkTest;
import mingcha.error.Exit;
import mingcha.lake.Lake;
import mingcha.run.ManifestJob;
import mingcha.run.Settings;
import mingcha.schemas.Absences;
import mingcha.schemas.ControlTotals;
import mingcha.schemas.FactsBuyerShop;
import mingcha.schemas.FactsItemPrice;
import mingcha.schemas.FactsShopDay;
import mingcha.schemas.Orders;
import mingcha.schemas.Quarantine;
import mingcha.schemas.Refusals;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SparkTest
class LoadingTest {
  private static final String HEADER =
      "order_id,shop_id,item_id,buyer_id,quantity,paid_fen,created_at,paid_at,status";

  @TempDir Path folder;

  @Test
  void everyRecordEndsInOnePlace(SparkSession spark) {
    in(folder, "dumps/d1")
        .csv(
            "orders",
            HEADER,
            "o1,s1,i1,zoe,2,1000,2026-11-01 10:00:00,2026-11-01 10:01:00,paid",
            "o2,s1,i1,zoe,1,500,2026-11-01 11:00:00,,created",
            "o2,s1,i1,zoe,1,500,2026-11-01 11:00:00,,created",
            "",
            "o3,s1,i1,max,none,12.34,yesterday,,created",
            "o4,s1,i1,max,1,1,2026-11-02 10:00:00,,created",
            "o4,s1,i1,max,1,2,2026-11-02 10:00:00,,created",
            "o5,s1,i1")
        .write();
    try (Lake lake = open(spark)) {
      IngestReport report = load(lake);

      assertThat(report.exit()).isEqualTo(Exit.DONE);
      assertThat(report.rowsIn()).isEqualTo(7);
      assertThat(report.rowsLoaded()).isEqualTo(2);
      assertThat(report.rowsDuplicate()).isEqualTo(1);
      assertThat(report.rowsQuarantined()).isEqualTo(4);
      assertThat(
              lines(lake, Orders.TABLE, "order_id, quantity, paid_fen, event_day, parent_order_id"))
          .containsExactly("o1|2|1000|2026-11-01|o1", "o2|1|500|2026-11-01|o2");
      assertThat(lines(lake, Quarantine.TABLE, "row_no, to_json(reasons)"))
          .containsExactly(
              "4|[{\"rule\":\"whole_number\",\"column\":\"quantity\"},"
                  + "{\"rule\":\"money\",\"column\":\"paid_fen\"},"
                  + "{\"rule\":\"timestamp\",\"column\":\"created_at\"}]",
              "5|[{\"rule\":\"conflict\",\"column\":\"order_id\"}]",
              "6|[{\"rule\":\"conflict\",\"column\":\"order_id\"}]",
              "7|[{\"rule\":\"cell_count\"}]");
      assertThat(lines(lake, FactsBuyerShop.TABLE, "event_day, orders, paid_fen"))
          .containsExactly("2026-11-01|2|1500");
      assertThat(lines(lake, FactsShopDay.TABLE, "event_day, orders, buyers"))
          .containsExactly("2026-11-01|2|1");
      assertThat(lines(lake, FactsItemPrice.TABLE, "event_day, orders, min_unit_fen"))
          .containsExactly("2026-11-01|1|500");
      assertThat(lake.read(Orders.TABLE).select("buyer_id").distinct().count()).isEqualTo(1);

      IngestReport again = load(lake);
      assertThat(again.loaded()).isEmpty();
      assertThat(again.skipped()).hasSize(1);
    }
  }

  @Test
  void aRefusedDumpStopsOnlyItself(SparkSession spark) throws IOException {
    in(folder, "dumps/good").csv("orders", HEADER, order("o1", 100)).write();
    in(folder, "dumps/hash").csv("orders", HEADER, order("o2", 100)).write();
    Files.writeString(folder.resolve("dumps/hash/orders.csv"), HEADER + "\n");
    in(folder, "dumps/rows")
        .file(
            "orders.csv", "orders", "csv", DumpFolder.text(HEADER, order("o3", 100)), "\"rows\":2")
        .write();
    in(folder, "dumps/table").csv("odrers", HEADER).write();
    in(folder, "dumps/column").csv("orders", "order_id,shop_id", "o4,s1").write();
    Files.createDirectories(folder.resolve("dumps/nothing"));
    try (Lake lake = open(spark)) {
      IngestReport report = load(lake);

      assertThat(report.exit()).isEqualTo(Exit.REFUSED);
      assertThat(report.loaded()).hasSize(1);
      assertThat(lines(lake, Orders.TABLE, "order_id")).containsExactly("o1");
      assertThat(lines(lake, Refusals.TABLE, "dump, reason"))
          .hasSize(5)
          .anyMatch(
              line -> line.startsWith("rows|") && line.contains("has 1 rows, its manifest says 2"))
          .anyMatch(line -> line.startsWith("nothing|") && line.contains("no manifest.json"));
    }
  }

  @Test
  void aLaterDumpWinsByKey(SparkSession spark) {
    in(folder, "dumps/d1")
        .exportedAt("2026-11-02T00:00:00+08:00")
        .csv("orders", HEADER, order("o1", 100), order("o2", 100))
        .write();
    try (Lake lake = open(spark)) {
      load(lake);
      in(folder, "dumps/d2")
          .kind("correction")
          .exportedAt("2026-11-03T00:00:00+08:00")
          .csv("orders", HEADER, order("o1", 90), order("o2", 100), order("o3", 100))
          .write();
      IngestReport report = load(lake);

      assertThat(report.rowsLoaded()).isEqualTo(2);
      assertThat(report.rowsDuplicate()).isEqualTo(1);
      assertThat(lines(lake, Orders.TABLE, "order_id, paid_fen, dump_id"))
          .containsExactly("o1|90|d2", "o2|100|d1", "o3|100|d2");
      assertThat(lines(lake, Orders.TABLE.versions(), "order_id, paid_fen, superseded_by"))
          .containsExactly("o1|100|d2");
      assertThat(lines(lake, FactsShopDay.TABLE, "orders, paid_fen")).containsExactly("3|290");
    }
  }

  @Test
  void whatAFullDumpLacksIsAbsentAndStays(SparkSession spark) {
    String period = "\"period\":{\"from\":\"2026-11-01\",\"to\":\"2026-11-30\"}";
    in(folder, "dumps/d1")
        .kind("full")
        .with(period)
        .exportedAt("2026-12-01T00:00:00+08:00")
        .csv("orders", HEADER, order("o1", 100), order("o2", 100))
        .write();
    try (Lake lake = open(spark)) {
      load(lake);
      in(folder, "dumps/d2")
          .kind("full")
          .with(period)
          .exportedAt("2026-12-02T00:00:00+08:00")
          .csv("orders", HEADER, order("o1", 100))
          .write();
      in(folder, "dumps/d3")
          .kind("full")
          .with(period)
          .exportedAt("2026-12-03T00:00:00+08:00")
          .csv("orders", HEADER, order("o1", 100))
          .write();
      load(lake);

      assertThat(lines(lake, Absences.TABLE, "key, last_seen_dump, missing_in_dump"))
          .containsExactly("{\"order_id\":\"o2\"}|d1|d2");
      assertThat(lines(lake, Orders.TABLE, "order_id")).containsExactly("o1", "o2");
    }
  }

  @Test
  void aPlatformsOwnFilesComeInByItsLayout(SparkSession spark) throws IOException {
    Path dump = folder.resolve("dumps/retail");
    Files.createDirectories(dump);
    Files.writeString(
        dump.resolve("2010-12-01.csv"),
        """
        InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
        536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
        536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
        536365,71053,LANTERN,1,2010-12-01 08:26:00,3.39,,United Kingdom
        536366,22632,WARMER,-3,2010-12-01 08:28:00,1.85,17850.0,United Kingdom
        C536400,85123A,HEART,-2,2010-12-01 10:00:00,2.55,17850.0,United Kingdom
        C536401,85123A,HEART,-5,2010-12-01 11:00:00,2.55,17850.0,United Kingdom
        C536402,99999,OTHER,-5,2010-12-01 11:00:00,2.55,17850.0,United Kingdom
        """);
    new ManifestJob(Settings.defaults()).write("online-retail", "online-retail", dump);
    try (Lake lake = open(spark)) {
      IngestReport report = load(lake);

      assertThat(report.refused()).isEmpty();
      assertThat(lines(lake, Quarantine.TABLE, "row_no, reasons[0].rule, reasons[0].column"))
          .containsExactly(
              "3|required|buyer_id",
              "4|out_of_range|paid_fen",
              "6|cancels_more_than_sold|InvoiceNo",
              "7|cancels_nothing_known|InvoiceNo");
      assertThat(lines(lake, Orders.TABLE, "item_id, quantity, paid_fen, refund_fen, row_no"))
          .containsExactly("85123A|6|1530|510|1");
      assertThat(report.rowsIn()).isEqualTo(7);
      assertThat(report.rowsLoaded()).isEqualTo(2);
      assertThat(report.rowsDuplicate()).isEqualTo(1);
      assertThat(report.rowsQuarantined()).isEqualTo(4);
    }
  }

  @Test
  void parquetIsJudgedLikeText(SparkSession spark) throws IOException {
    parquet(
        spark,
        "d1",
        "select * from values"
            + " ('o1', 's1', 'i1', 'zoe', 2, 1000L, timestamp'2026-11-01 10:00:00', 'paid'),"
            + " ('o2', 's1', 'i1', null, 1, 500L, timestamp'2026-11-02 23:30:00', 'created'),"
            + " ('o3', 's1', 'i1', 'max', 1, -1L, timestamp'2026-11-03 00:10:00', 'created')"
            + " as t(order_id, shop_id, item_id, buyer_id, quantity, paid_fen, created_at, status)");
    parquet(
        spark,
        "d2",
        "select map('o1', 1) as order_id, 's1' as shop_id, 'i1' as item_id, 'zoe' as buyer_id,"
            + " 1 as quantity, 100L as paid_fen, current_timestamp() as created_at, 'paid' as status");
    try (Lake lake = open(spark)) {
      IngestReport report = load(lake);

      assertThat(lines(lake, Refusals.TABLE, "dump, reason"))
          .singleElement()
          .satisfies(line -> assertThat(line).startsWith("d2|").contains("order_id", "map<"));
      assertThat(report.rowsIn()).isEqualTo(3);
      assertThat(lines(lake, Orders.TABLE, "order_id, quantity, paid_fen, created_at, row_no"))
          .containsExactly("o1|2|1000|2026-11-01 10:00:00|1");
      assertThat(lines(lake, Quarantine.TABLE, "row_no, reasons[0].rule, reasons[0].column"))
          .containsExactly("2|required|buyer_id", "3|out_of_range|paid_fen");
    }
  }

  private void parquet(SparkSession spark, String dump, String query) throws IOException {
    Path written = folder.resolve("written-" + dump);
    spark.sql(query).coalesce(1).write().parquet(written.toString());
    try (Stream<Path> files = Files.list(written)) {
      Path file =
          files.filter(name -> name.toString().endsWith(".parquet")).findFirst().orElseThrow();
      in(folder, "dumps/" + dump)
          .file("orders.parquet", "orders", "parquet", Files.readAllBytes(file), "")
          .write();
    }
  }

  @Test
  void numbersAndTimesAsDataFramesWriteThem(SparkSession spark) throws IOException {
    byte[] parquet =
        written(
            """
            message orders {
              required binary order_id (STRING); required binary shop_id (STRING);
              required binary item_id (STRING); required binary buyer_id (STRING);
              required double quantity; required double paid_fen; optional double refund_fen;
              required int64 created_at (TIMESTAMP(NANOS, false));
              optional int64 paid_at (TIMESTAMP(NANOS, true));
              required binary status (STRING);
            }""",
            row ->
                row.append("order_id", "o1")
                    .append("shop_id", "s1")
                    .append("item_id", "i1")
                    .append("buyer_id", "zoe")
                    .append("quantity", 1.0)
                    .append("paid_fen", 123_456_789.0)
                    // 2026-11-01 10:00 by the wall clock, and 10:05 of Shanghai.
                    .append("created_at", 1_793_527_200_000_000_000L)
                    .append("paid_at", 1_793_498_700_000_000_000L)
                    .append("status", "paid"));
    in(folder, "dumps/d1").file("o.parquet", "orders", "parquet", parquet, "").write();
    in(folder, "dumps/d2")
        .file(
            "o.csv",
            "orders",
            "csv",
            DumpFolder.text(HEADER.replace(',', '|'), order("o2", 7).replace(',', '|')),
            "\"delimiter\":\"|\"")
        .write();
    try (Lake lake = open(spark)) {
      assertThat(load(lake).exit()).isEqualTo(Exit.DONE);
      assertThat(lines(lake, Orders.TABLE, "order_id, paid_fen, created_at, paid_at"))
          .containsExactly(
              "o1|123456789|2026-11-01 10:00:00|2026-11-01 10:05:00",
              "o2|7|2026-11-01 10:00:00|2026-11-01 10:01:00");
    }
  }

  @Test
  void controlTotalsAreComparedWithWhatWasLoaded(SparkSession spark) {
    DumpFolder.in(folder, "dumps/d1")
        .with("\"totals\":\"totals.csv\"")
        .csv(
            "orders",
            HEADER + ",consignee_region,parent_order_id",
            order("o1", 100) + ",440106,p1",
            order("o2", 200) + ",440106,p1",
            order("o3", 400) + ",330106,",
            order("o3", 400) + ",330106,",
            order("o4", 800).replace(",1,800", ",none,800") + ",330106,")
        .beside(
            "totals.csv",
            "period,region_code,orders,amount_fen",
            "2026-11,440000,1,300",
            "2026-11-01,330106,2,1200",
            "2026-11,,2,",
            "2026-12,,0,0")
        .write();
    DumpFolder.in(folder, "dumps/d2")
        .platform("other")
        .with("\"totals\":\"totals.csv\"")
        .csv("orders", HEADER, order("o1", 100))
        .beside("totals.csv", "period,region_code,orders,amount_fen", "last month,,1,100")
        .write();
    try (Lake lake = open(spark)) {
      IngestReport report = load(lake);

      assertThat(report.loaded().get(0).differences())
          .containsExactly(new IngestReport.Difference("2026-11-01", "330106", 2L, 1, 1200L, 400));
      assertThat(
              lines(
                  lake,
                  ControlTotals.TABLE,
                  "period, region_code, orders_loaded, amount_loaded_fen"))
          .containsExactly(
              "2026-11-01|330106|1|400",
              "2026-11|000000|2|700",
              "2026-11|440000|1|300",
              "2026-12|000000|0|0");
      assertThat(lines(lake, Refusals.TABLE, "dump, reason"))
          .singleElement()
          .satisfies(line -> assertThat(line).contains("line 1 of its totals totals.csv"));
    }
  }

  private byte[] written(String schema, Consumer<Group> row) throws IOException {
    MessageType type = MessageTypeParser.parseMessageType(schema);
    Path file = folder.resolve("written.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(type).build()) {
      Group group = new SimpleGroup(type);
      row.accept(group);
      writer.write(group);
    }
    return Files.readAllBytes(file);
  }

  private static String order(String id, long fen) {
    return id + ",s1,i1,zoe,1," + fen + ",2026-11-01 10:00:00,2026-11-01 10:01:00,paid";
  }

  private Lake open(SparkSession spark) {
    return Intake.in(folder).open(spark);
  }

  private IngestReport load(Lake lake) {
    return Intake.in(folder).load(lake);
  }
}
