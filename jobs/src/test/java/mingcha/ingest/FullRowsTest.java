package mingcha.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import mingcha.SmallData;
import mingcha.SparkTest;
import mingcha.emit.LeadRows;
import mingcha.error.Exit;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.run.ExportJob;
import mingcha.run.FullRowsJob;
import mingcha.schemas.ExportAudits;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a lead back to the records as the platform sent them. */
@SparkTest
class FullRowsTest {
  private static final String COLUMNS =
      "order_id,shop_id,item_id,buyer_id,quantity,paid_fen,created_at,status";
  private static final Charset GBK = Charset.forName("GBK");
  private static final ExportJob.Requester OFFICER =
      new ExportJob.Requester("tester", Optional.of("案件调查"));

  @TempDir Path folder;

  @Test
  void recordsOfALeadComeBackInClearAndLeaveATrace(SparkSession spark) throws IOException {
    SmallData.setFor(spark);
    Intake intake = Intake.in(folder);
    writeDumps(spark);
    Path out = folder.resolve("full.jsonl");
    try (Lake lake = intake.open(spark)) {
      assertThat(intake.load(lake).exit()).isEqualTo(Exit.DONE);
      lake.commit()
          .append(
              Leads.TABLE,
              spark.createDataFrame(List.of(LeadRows.lead(1).row()), Leads.TABLE.schema()))
          .append(
              LeadMembers.TABLE,
              spark.createDataFrame(LeadRows.members(1, 3), LeadMembers.TABLE.schema()))
          .finish();

      FullRowsJob.Written written =
          job(lake, intake)
              .write(LeadRows.uid(1), folder.resolve("dumps"), out, intake.key(), OFFICER);

      assertThat(written.rows()).isEqualTo(3);
      assertThat(Files.readAllLines(out))
          .satisfiesExactly(
              csv -> assertThat(csv).contains("\"row_no\":2", "\"buyer_id\":\"张三 13800138000\""),
              json -> assertThat(json).contains("\"row_no\":1", "\"buyer_id\":\"李四\""),
              parquet -> assertThat(parquet).contains("\"row_no\":1", "\"buyer_id\":\"王五\""));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
          .isEqualTo("rw-------");
      assertThat(Intake.lines(lake, ExportAudits.TABLE, "command, purpose, `table`, rows"))
          .containsExactly("evidence full|案件调查|lead " + LeadRows.uid(1) + "|3");

      refuses(lake, intake);
    }
  }

  /**
   * A row keeps the place of the first record that it was made of, by file; the others it loses.
   */
  @Test
  void theFirstRecordBehindALineOfAPlatformsOwnLayoutComesBackUnderItsOwnNames(SparkSession spark)
      throws IOException {
    SmallData.setFor(spark);
    Intake intake = Intake.in(folder);
    intake
        .file(
            "taobao/ExportOrderList1.csv",
            GBK,
            "订单编号,买家会员名,买家留言,买家实际支付金额,订单状态,联系手机,订单创建时间,店铺Id",
            "=\"901\",小白兔,\"先看货\",9.00,交易成功,'13900000001,2016-05-24 08:00:00,S100",
            "=\"902\",小灰兔,\"请包好，\n谢谢\",30.00,交易成功,'13812345678,2016-05-24 09:00:00,S100")
        .file(
            "taobao/ExportItemList1.csv",
            GBK,
            "子订单编号,主订单编号,标题,价格,购买数量,商家编码,买家实际支付金额",
            "=\"o1-1\",=\"902\",红茶,30.00,1,T-1,30.00")
        .manifest("taobao", "taobao");
    Path out = folder.resolve("full.jsonl");
    try (Lake lake = intake.open(spark)) {
      assertThat(intake.load(lake).exit()).isEqualTo(Exit.DONE);
      lead(lake, "902");

      job(lake, intake).write(LeadRows.uid(1), folder.resolve("dumps"), out, intake.key(), OFFICER);

      assertThat(Files.readAllLines(out))
          .satisfiesExactly(
              item ->
                  assertThat(item)
                      .contains("\"path\":\"ExportItemList1.csv\"", "\"row_no\":1")
                      .contains("\"标题\":\"红茶\""));
    }
  }

  /** The first lead, with one order as its member. */
  private static void lead(Lake lake, String order) {
    Row member = LeadRows.members(1, 1).get(0);
    Object[] cells = new Object[member.length()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = "o1-1".equals(member.get(i)) ? order : member.get(i);
    }
    lake.commit()
        .append(
            Leads.TABLE,
            lake.spark()
                .createDataFrame(
                    List.of(LeadRows.lead(1).with(Leads.PLATFORM, "taobao-platform").row()),
                    Leads.TABLE.schema()))
        .append(
            LeadMembers.TABLE,
            lake.spark()
                .createDataFrame(List.of(RowFactory.create(cells)), LeadMembers.TABLE.schema()))
        .finish();
  }

  private void refuses(Lake lake, Intake intake) throws IOException {
    assertThat(refusal(lake, intake, intake.key(), new ExportJob.Requester("x", Optional.of(" "))))
        .isEqualTo(Exit.USAGE);
    PseudonymKey other =
        PseudonymKey.read(Files.writeString(folder.resolve("other-key"), "fe".repeat(32)));
    assertThat(refusal(lake, intake, other, OFFICER)).isEqualTo(Exit.USAGE);
    Files.writeString(folder.resolve("dumps/d1/orders.csv"), "\n", StandardOpenOption.APPEND);
    assertThat(refusal(lake, intake, intake.key(), OFFICER)).isEqualTo(Exit.REFUSED);
    assertThat(lake.read(ExportAudits.TABLE).count()).isEqualTo(1);
  }

  private Exit refusal(Lake lake, Intake intake, PseudonymKey key, ExportJob.Requester requester) {
    Path out = folder.resolve("refused.jsonl");
    UserError error =
        catchThrowableOfType(
            UserError.class,
            () ->
                job(lake, intake)
                    .write(LeadRows.uid(1), folder.resolve("dumps"), out, key, requester));
    assertThat(out).doesNotExist();
    return error.exit();
  }

  private static FullRowsJob job(Lake lake, Intake intake) {
    Clock clock = Clock.fixed(Instant.parse("2026-12-01T00:00:00Z"), ZoneOffset.UTC);
    return new FullRowsJob(
        lake, intake.settings().bind("ingest.yaml", IngestSettings.class), clock);
  }

  private void writeDumps(SparkSession spark) throws IOException {
    String csv =
        String.join(
            "\r\n",
            COLUMNS,
            order("other", "赵六"),
            order("o1-1", "张三 13800138000"),
            order("another", "钱七"));
    DumpFolder.in(folder, "dumps/d1")
        .file(
            "orders.csv",
            "orders",
            "csv",
            csv.getBytes(Charset.forName("GB18030")),
            "\"encoding\":\"GB18030\"")
        .write();
    DumpFolder.in(folder, "dumps/d2")
        .jsonl(
            "orders",
            "{\"order_id\":\"o1-2\",\"shop_id\":\"s1\",\"item_id\":\"i\",\"buyer_id\":\"李四\","
                + "\"quantity\":1,\"paid_fen\":100,\"created_at\":\"2026-11-01 10:00:00\",\"status\":\"paid\"}")
        .write();
    Path parquet = folder.resolve("parquet");
    spark
        .sql(
            "select 'o1-3' order_id, 's1' shop_id, 'i' item_id, '王五' buyer_id, 1L quantity,"
                + " 100L paid_fen, timestamp '2026-11-01 10:00:00' created_at, 'paid' status")
        .coalesce(1)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(parquet.toString());
    try (var files = Files.list(parquet)) {
      Path only =
          files.filter(file -> file.toString().endsWith(".parquet")).findAny().orElseThrow();
      DumpFolder.in(folder, "dumps/d3")
          .file("orders.parquet", "orders", "parquet", Files.readAllBytes(only), "")
          .write();
    }
  }

  private static String order(String id, String buyer) {
    return id + ",s1,i," + buyer + ",1,100,2026-11-01 10:00:00,paid";
  }
}
