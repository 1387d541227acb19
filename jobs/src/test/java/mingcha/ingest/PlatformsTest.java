package mingcha.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mingcha.SparkExtension;
import mingcha.SparkTest;
import mingcha.lake.Lake;
import mingcha.run.Settings;
import mingcha.schemas.DumpFiles;
import mingcha.schemas.Items;
import mingcha.schemas.Orders;
import mingcha.schemas.Quarantine;
import mingcha.schemas.Shipments;
import mingcha.schemas.Shops;
import mingcha.schemas.TableSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Files shaped as platforms export them, from bare files to rows: {@code manifest}, then load. */
@SparkTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlatformsTest {
  private static final Charset GBK = Charset.forName("GBK");
  private static final String REASONS =
      "row_no, array_join(transform(reasons, r -> concat_ws(' ', r.rule, r.column)), ';')";

  private Lake lake;
  private IngestReport report;

  @BeforeAll
  void loadAll(@TempDir Path folder) throws IOException {
    addVillageFair(Files.createDirectories(folder.resolve("conf/platforms/village-fair")));
    Intake intake = new Intake(folder, Settings.overlaidWith(folder.resolve("conf")));
    taobao(intake);
    pinduoduo(intake);
    douyin(intake);
    jd(intake);
    villageFair(intake);
    lake = intake.open(SparkExtension.shared().newSession());
    report = intake.load(lake);
  }

  @AfterAll
  void close() {
    lake.close();
  }

  @Test
  void noneIsRefusedAndEveryRecordIsAccountedFor() {
    assertThat(report.refused()).isEmpty();
    assertThat(report.loaded()).hasSize(5);
    assertThat(report.rowsIn())
        .isEqualTo(report.rowsLoaded() + report.rowsQuarantined() + report.rowsDuplicate());
  }

  @Test
  void taobaoOrdersAndTheirItems() {
    assertThat(lines("taobao", Quarantine.TABLE, "path, " + REASONS))
        .containsExactly(
            "ExportItemList1.csv|3|required buyer_id;required shop_id;required status",
            "ExportOrderList1.csv|3|scientific_notation order_id;scientific_notation parent_order_id",
            "ExportOrderList1.csv|4|total_row 订单编号");
    assertThat(
            lines(
                "taobao",
                Orders.TABLE,
                "order_id, parent_order_id, shop_id, item_id, quantity, paid_fen,"
                    + " coalesce(string(freight_fen), '-'), created_at, status, coalesce(string(refund_fen), '-')"))
        .containsExactly(
            "1930679858170647|1930679858170647|S100|保温杯 500ml,茶叶罐|3|4800|800|2016-05-23 22:02:00|paid|0",
            "19306798581706481|1930679858170648|S100|T-1|1|1500|-|2016-05-24 09:00:00|completed|-",
            "19306798581706482|1930679858170648|S100|T-2|1|1500|-|2016-05-24 09:00:00|completed|500");
    assertThat(lines("taobao", Orders.TABLE, "seller_remark")).contains("好评\n返现 3 元");
    assertThat(lines("taobao", Shipments.TABLE, "courier, waybill_no, order_id"))
        .containsExactly("顺丰速运|SF1234567890123|1930679858170647");
    assertThat(lines("taobao", Shops.TABLE, "shop_id, shop_name")).containsExactly("S100|茶香小店");
    assertThat(lines("taobao", Items.TABLE, "item_id, title")).containsExactly("T-1|红茶", "T-2|绿茶");
    assertThat(lines("taobao", DumpFiles.TABLE, "path, encoding, extra_columns"))
        .anyMatch(
            line -> line.startsWith("ExportOrderList1.csv|GB18030|") && line.contains("买家留言"));
  }

  @Test
  void pinduoduoWithTotalsMasksAndEmptyTimes() {
    assertThat(
            lines(
                "pdd",
                Orders.TABLE,
                "order_id, shop_id, item_id, sku_id, quantity, list_price_fen, paid_fen, freight_fen,"
                    + " created_at, coalesce(string(paid_at), '-'), status, coalesce(string(refund_fen), '-')"))
        .containsExactly(
            "261101-123456789012345|pdd-platform|900100200300|77|2|1000|1850|300|2026-11-01 10:00:00"
                + "|2026-11-01 10:00:09|completed|-",
            "261102-123456789012346|pdd-platform|900100200300|78|1|1000|1000|0|2026-11-02 00:00:00|-|paid|-",
            "261103-123456789012347|pdd-platform|900100200300|79|1|101000|101000|0|2026-11-03 08:05:00"
                + "|2026-11-03 08:06:00|shipped|101000");
    assertThat(lines("pdd", Quarantine.TABLE, REASONS)).containsExactly("4|total_row 订单号");
    assertThat(lines("pdd", Shipments.TABLE, "courier, waybill_no"))
        .containsExactly("中通快递|7712345678901", "中通快递|7712345678902");
    assertThat(buyers("pdd"))
        .as("orders whose buyer is not told have buyers of their own")
        .isEqualTo(3);
  }

  @Test
  void douyinSnapshotsOverlapAndTheLaterExportWins() {
    assertThat(
            lines(
                "douyin",
                Orders.TABLE,
                "order_id, shop_id, item_id, quantity, list_price_fen, paid_fen, freight_fen, status, channel, loaded_at"))
        .containsExactly(
            "6917001|D1|3500001|1|9900|9900|500|completed|短视频引流|2026-11-06 01:33:20",
            "6917002|D2|3500001|2|9900|19800|0|completed|4409|2026-11-01 10:26:40");
    assertThat(lines("douyin", Orders.TABLE.versions(), "order_id, status, loaded_at"))
        .containsExactly("6917001|shipped|2026-11-01 10:26:40");
    assertThat(buyers("douyin"))
        .as("ciphertext means the same person in one shop only")
        .isEqualTo(2);
    assertThat(lines("douyin", Quarantine.TABLE, REASONS))
        .containsExactly("3|several_children_in_one_row 子订单编号");
    assertThat(lines("douyin", Shipments.TABLE, "courier, waybill_no, order_id"))
        .containsExactly("顺丰速运|SF1234567890123|6917001");
    assertThat(loaded("douyin").rowsLoaded()).isEqualTo(3);
    assertThat(loaded("douyin").rowsDuplicate()).isEqualTo(1);
  }

  @Test
  void jdWithBlanksAsMinusOneAndLittleElse() {
    assertThat(
            lines(
                "jd",
                Orders.TABLE,
                "order_id, parent_order_id, quantity, paid_fen, created_at, status"))
        .containsExactly(
            "280001-普洱茶饼|280001|2|8850|2026-11-01 08:00:00|created",
            "280003-100012|280003|1|9900|2026-11-02 09:30:00|completed",
            "280003-100013|280003|1|1000|2026-11-02 09:30:00|completed");
    assertThat(lines("jd", Quarantine.TABLE, "path, " + REASONS))
        .containsExactly("short.csv|2|required paid_fen");
    assertThat(buyers("jd")).isEqualTo(1);
  }

  /** No Java: two files in a folder of settings are a platform. */
  @Test
  void aPlatformIsAddedByFilesAlone() {
    assertThat(lines("village-fair", Quarantine.TABLE, REASONS))
        .containsExactly("2|required item_id");
    assertThat(
            lines("village-fair", Orders.TABLE, "order_id, shop_id, item_id, paid_fen, created_at"))
        .containsExactly("1|七号摊|鸡蛋|1250|2026-11-01 08:00:00");
  }

  private static void taobao(Intake intake) {
    intake
        .file(
            "taobao/ExportOrderList1.csv",
            GBK,
            "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,"
                + "买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,"
                + "联系电话 ,联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,"
                + "订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因,是否手机订单,分阶段订单信息,打款商家金额,退款金额",
            "=\"1930679858170647\",小红帽,13812345678,48.00,8.00,0,56.00,0,56.00,0,\"买家已付款，等待卖家发货\","
                + "\"请包好，谢谢\",张三丰,广东省广州市天河区体育东路1号,快递,'020-88888888,'13812345678,"
                + "2016/5/23 22:02,2016/5/23 22:05,\"保温杯 500ml,茶叶罐\",2,No:SF1234567890123,顺丰速运,"
                + "',3,S100,茶香小店,,手机订单,,56.00元,0.00",
            "=\"1930679858170648\",小灰兔,zhang@example.com,30.00,0.00,0,30.00,0,30.00,0,交易成功,,李四,"
                + "浙江省杭州市,快递,,'13900000001,2016-05-24 09:00:00,2016-05-24 09:00:30,红茶,1,,,"
                + "\"好评\n返现 3 元\",2,S100,茶香小店,,,,30.00元,",
            "1.93068E+15,王五,w@example.com,9.90,0,0,9.90,0,9.90,0,交易成功,,王五,北京市,快递,,'13900000002,"
                + "2016-05-24 10:00:00,2016-05-24 10:00:30,绿茶,1,,,,1,S100,茶香小店,,,,9.90元,",
            "总计,,,,,,95.90,,95.90,,,,,,,,,,,,,,,,6,,,,,,,")
        .file(
            "taobao/ExportItemList1.csv",
            GBK,
            "子订单编号,主订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码,"
                + "支付单号,买家应付货款,买家实际支付金额,退款状态,退款金额,订单创建时间,订单付款时间",
            "=\"19306798581706481\",=\"1930679858170648\",红茶,15.00,1,,颜色:红,,,交易成功,T-1,,15.00,15.00,"
                + "没有申请退款,,2016-05-24 09:00:00,2016-05-24 09:00:30",
            "=\"19306798581706482\",=\"1930679858170648\",绿茶,\"￥15.00\",1,,颜色:绿,,,交易成功,T-2,,15.00,15.00,"
                + "退款成功,-5.00,2016-05-24 09:00:00,2016-05-24 09:00:30",
            "=\"77\",=\"1930679858170699\",白茶,15.00,1,,,,,交易成功,T-3,,15.00,15.00,,,"
                + "2016-05-24 09:00:00,2016-05-24 09:00:30")
        .manifest("taobao", "taobao");
  }

  private static void pinduoduo(Intake intake) {
    String header =
        "订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),用户实付金额(元),"
            + "商家实收金额(元),商品数量(件),拼单成功时间,支付时间,发货时间,确认收货时间,商品id,商品规格,样式ID,"
            + "商家编码-规格维度,商家编码-商品维度,商家备注,售后状态,快递单号,快递公司,省,市,区,订单来源";
    intake
        .file(
            "pdd/orders.csv",
            UTF_8,
            header,
            "261101-123456789012345,已收货,20.00,3.00,1.00,0.50,0.00,21.50,22.00,2,2026-11-01 10:00:00,"
                + "2026-11-01 10:00:09,2026-11-02 09:00:00,2026-11-05 18:00:00,\"\t900100200300\",默认,\"\t77\","
                + "A,B,,无售后或售后取消,\"\t7712345678901\",中通快递,****,****,****,多多APP",
            "261102-123456789012346,待发货,10.00,0.00,0.00,0.00,0.00,10.00,10.00,1,,,,,900100200300,默认,78,"
                + "A,B,,无售后或售后取消,,,****,****,****,",
            "261103-123456789012347,\"已发货，退款成功\",\"1,010.00\",0.00,0.00,0.00,0.00,\"¥1,010.00\",0,1,"
                + "2026/11/3 8:05,2026/11/3 8:06,2026-11-03 20:00:00,,900100200300,默认,79,A,B,,退款成功,"
                + "7712345678902,中通快递,****,****,****,",
            "总计,,1040.00,3.00,1.00,0.50,0.00,1041.50,32.00,4,,,,,,,,,,,,,,,,,")
        .manifest("pdd", "pdd");
  }

  private static void douyin(Intake intake) {
    String header =
        "\ufeff主订单编号,子订单编号,选购商品,商品规格,商品ID,商家编码,商品数量,商品金额,订单应付金额,运费,"
            + "平台实际承担优惠金额,商家实际承担优惠金额,达人实际承担优惠金额,收件人,收件人手机号,详细地址,"
            + "订单提交时间,订单完成时间,发货时间,订单状态,售后状态,取消原因,商家备注,达人ID,达人昵称,流量体裁,流量渠道,快递信息,店铺ID";
    String first =
        "\"\t6917001\",\"\t6917001\",女鞋,37码,\"\t3500001\",X-1,1,99.00,104.00,5.00,-,-,-,##bmFtZQ==##,$$cGhvbmU=$$,"
            + "##YWRkcg==##,2026-11-01 10:00:00,-,2026-11-02 10:00:00,%s,-,-,-,-,-,短视频,短视频引流,顺丰速运-SF1234567890123,D1";
    String second =
        "\"\t6917002\",\"\t6917002\",女鞋,38码,\"\t3500001\",X-2,2,99.00,198.00,0.00,10.00,5.00,-,##bmFtZQ==##,$$cGhvbmU=$$,"
            + "##YWRkcg==##,2026-11-01 11:00:00,2026-11-06 11:00:00,2026-11-02 10:00:00,已完成,-,-,-,4409,某达人,直播,-,-,D2";
    String joined =
        "6917003,6917003;6917004,女鞋;女靴,37码;38码,3500001;3500002,X-1;X-3,1;1,99.00;120.00,219.00,0.00,-,-,-,##a##,$$b$$,"
            + "##c##,2026-11-01 12:00:00,-,-,已完成,-,-,-,-,-,-,-,-,D1";
    intake
        .file("douyin/1793500000_orders.csv", UTF_8, header, first.formatted("已发货"), second)
        .file("douyin/1793900000_orders.csv", UTF_8, header, first.formatted("已完成"), second, joined)
        .manifest("douyin", "douyin");
  }

  private static void jd(Intake intake) {
    intake
        .file(
            "jd/short.csv",
            GBK,
            "店铺ID,店铺名称,订单号,商品名称,订购数量,下单时间,应付金额,下单帐号,客户姓名,客户地址,联系电话,仓库id,仓库名称,增值税发票",
            "J1,京茶店,280001,普洱茶饼,2,2026-11-01 08:00:00,88.50,jd_abc,赵六,上海市浦东新区,13700000001,-1,-1,-1",
            "J1,京茶店,280002,普洱茶饼,1,20261101090000,-1,jd_abd,钱七,上海市,13700000002,-1,-1,-1")
        .file(
            "jd/long.csv",
            GBK,
            "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,订单类型,"
                + "下单账号,客户姓名,客户地址,联系电话,付款确认时间,店铺ID",
            "280003,100012,白茶,1,在线支付,2026年11月2日 9时30分,99.00,109.00,99.00,0,99.00,完成,SOP,jd_abc,赵六,上海市,"
                + "13700000001,2026-11-02 09:31:00,J1",
            "280003,100013,红茶,1,在线支付,2026年11月2日 9时30分,10.00,109.00,10.00,0,10.00,完成,SOP,jd_abc,赵六,上海市,"
                + "13700000001,2026-11-02 09:31:00,J1")
        .manifest("jd", "jd");
  }

  private static void addVillageFair(Path platform) throws IOException {
    Files.writeString(
        platform.resolve("platform.yaml"),
        """
        money: fen
        null-words: ["?"]
        views:
          - view: sales
            pattern: "sales-*.txt"
            delimiter: ";"
            encoding: UTF-16LE
            columns:
              number: [nr]
              stall: []
              what: []
              who: []
              when: []
              fen: []
        """);
    Files.writeString(
        platform.resolve("orders.sql"),
        """
        select number as order_id, stall as shop_id, what as item_id, who as buyer_id, '1' as quantity,
               fen as paid_fen, `when` as created_at, 'completed' as status, _row
        from sales
        """);
  }

  private static void villageFair(Intake intake) {
    intake
        .file(
            "village-fair/sales-1.txt",
            java.nio.charset.StandardCharsets.UTF_16LE,
            "\ufeffnr;stall;what;who;when;fen;weather",
            "1;七号摊;鸡蛋;邻居;1793491200;1250;晴",
            "2;七号摊;?;邻居;1793491200000;800;晴")
        .manifest("village-fair", "village-fair");
  }

  private List<String> lines(String layout, TableSpec table, String columns) {
    return Intake.lines(lake, table, "platform = '" + layout + "-platform'", columns);
  }

  private long buyers(String layout) {
    return lines(layout, Orders.TABLE, "buyer_id").stream().distinct().count();
  }

  private IngestReport.LoadedDump loaded(String layout) {
    return report.loaded().stream()
        .filter(dump -> dump.platform().equals(layout + "-platform"))
        .findFirst()
        .orElseThrow();
  }
}
