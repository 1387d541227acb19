package mingcha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import mingcha.SparkTest;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What identifies a person goes in by every column and every free text, and comes out nowhere. */
@SparkTest
class ClearIdentifiersTest {
  private static final String PHONE = "13812345678";
  private static final String OTHER_PHONE = "15987654321";
  private static final String RESIDENT_ID = "11010519491231002X";
  private static final String EMAIL = "zhang.sanfeng@mail.example.cn";
  private static final String IP = "113.66.231.77";
  private static final String CARD = "6222021234567890128";
  private static final String WECHAT = "wx_sanfeng_1987";
  private static final String NAME = "欧阳三丰";
  private static final String ADDRESS = "天河区体育东路138号金利来大厦";
  private static final String BUYER = "buyer-of-the-clear-name";
  private static final String DEVICE = "A0000059F2C1E7";
  private static final String NICKNAME = "武当掌门人张君宝";

  private static final List<String> CLEAR =
      List.of(
          PHONE,
          OTHER_PHONE,
          "138 1234 5678",
          "１３８１２３４５６７８",
          RESIDENT_ID,
          EMAIL,
          IP,
          CARD,
          WECHAT,
          NAME,
          ADDRESS,
          BUYER,
          DEVICE,
          NICKNAME);

  private static final String TEXT =
      "收件人：%s 电话%s，备用138 1234 5678 或１３８１２３４５６７８，身份证%s，邮箱%s，来自%s，卡号：%s 微信：%s 收货地址：%s。返现3元"
          .formatted(NAME, PHONE, RESIDENT_ID, EMAIL, IP, CARD, WECHAT, ADDRESS)
          .replace("，", "。");

  @TempDir Path folder;

  @Test
  void noneIsFoundInLakeExportsOrMessages(SparkSession spark) throws IOException {
    writeDumps();
    Commandline commands = Commandline.withKeyIn(folder);
    Path lake = folder.resolve("lake");
    List<Commandline.Ended> said = new ArrayList<>();
    said.add(commands.run("ingest", "--dumps", folder.resolve("dumps"), "--lake", lake));
    said.add(commands.run("status", "--lake", lake, "--json"));
    Path exports = Files.createDirectories(folder.resolve("exports"));
    said.add(
        commands.run(
            "export",
            "--lake",
            lake,
            "--table",
            "quarantine",
            "--format",
            "csv",
            "--out",
            exports.resolve("quarantine.csv")));
    said.add(
        commands.run(
            "export",
            "--lake",
            lake,
            "--table",
            "quarantine",
            "--format",
            "xlsx",
            "--out",
            exports.resolve("quarantine.xlsx")));

    assertThat(said.get(0).code()).as(said.get(0).err()).isEqualTo(3);
    assertThat(said.get(1).json().at("/tables/quarantine").asInt()).isGreaterThanOrEqualTo(6);
    assertThat(said.get(1).json().at("/tables/orders").asInt()).isEqualTo(2);
    for (Commandline.Ended ended : said) {
      assertThat(clearIn(ended.out() + ended.err())).as("what a command printed").isEmpty();
    }
    int looked = 0;
    for (Path root : List.of(lake, exports)) {
      for (Path file : filesBelow(root)) {
        assertThat(clearIn(Files.readAllBytes(file))).as(file.toString()).isEmpty();
        if (file.toString().endsWith(".xlsx")) {
          assertNoneInside(file);
        }
        looked++;
      }
    }
    assertThat(looked).isGreaterThan(20);
    Map<String, Long> rows = assertNoneInParquet(spark, lake);
    assertThat(rows)
        .containsKeys("orders", "reviews", "complaints", "buyers", "shops", "quarantine");
  }

  /** Cells of Parquet are packed, so they are read as rows; every column of every table. */
  private static Map<String, Long> assertNoneInParquet(SparkSession spark, Path lake)
      throws IOException {
    Map<String, List<String>> byTable = new TreeMap<>();
    for (Path file : filesBelow(lake)) {
      if (file.toString().endsWith(".parquet") && !file.toString().contains("_delta_log")) {
        byTable
            .computeIfAbsent(lake.relativize(file).getName(0).toString(), any -> new ArrayList<>())
            .add(file.toString());
      }
    }
    Map<String, Long> rows = new TreeMap<>();
    byTable.forEach(
        (table, files) -> {
          List<String> texts =
              spark
                  .read()
                  .option("mergeSchema", "true")
                  .parquet(files.toArray(String[]::new))
                  .selectExpr("to_json(struct(*))")
                  .collectAsList()
                  .stream()
                  .map(row -> row.getString(0))
                  .toList();
          rows.put(table, (long) texts.size());
          assertThat(clearIn(String.join("\n", texts))).as(table).isEmpty();
        });
    return rows;
  }

  private static List<String> clearIn(String text) {
    return CLEAR.stream().filter(text::contains).toList();
  }

  private static List<String> clearIn(byte[] bytes) throws IOException {
    List<String> found = new ArrayList<>();
    for (Charset charset : List.of(StandardCharsets.UTF_8, Charset.forName("GB18030"))) {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      CLEAR.stream()
          .filter(
              clear ->
                  text.contains(new String(clear.getBytes(charset), StandardCharsets.ISO_8859_1)))
          .forEach(found::add);
    }
    return found;
  }

  private static void assertNoneInside(Path zip) throws IOException {
    try (FileSystem inside = FileSystems.newFileSystem(zip)) {
      for (Path entry : filesBelow(inside.getPath("/"))) {
        assertThat(clearIn(Files.readAllBytes(entry))).as(entry.toString()).isEmpty();
      }
    }
  }

  private static List<Path> filesBelow(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private void writeDumps() throws IOException {
    String order =
        "%s,s1,i1,"
            + BUYER
            + ",%s,100,2026-11-01 10:00:00,%s,"
            + PHONE
            + ","
            + DEVICE
            + ","
            + IP
            + ","
            + NAME
            + ","
            + ADDRESS
            + ",\""
            + TEXT
            + "\"";
    dump(
        "canonical",
        "canonical",
        file(
            "orders",
            "order_id,shop_id,item_id,buyer_id,quantity,paid_fen,created_at,status,payer_account,"
                + "device_id,ip,consignee_id,address_id,seller_remark",
            order.formatted("o1", "1", "paid"),
            order.formatted("o2", "none", "lost"),
            order.formatted("o3", "1", TEXT),
            order.formatted("o4", "1", "paid") + "," + TEXT,
            "\"" + TEXT,
            order.formatted(TEXT, "none", "lost")),
        file(
            "reviews",
            "review_id,shop_id,item_id,buyer_id,rating,content,created_at,appended_content",
            "r1,s1,i1," + BUYER + ",5,\"" + TEXT + "\",2026-11-02 10:00:00,\"" + TEXT + "\"",
            "r2,s1,i1," + BUYER + ",9,\"" + TEXT + "\",2026-11-02 10:00:00,\"" + TEXT + "\""),
        file(
            "buyers",
            "buyer_id,registered_at,register_ip,register_device,phone_id,nickname",
            String.join(
                ",", BUYER, "2026-01-01 00:00:00", IP, DEVICE, "+86 " + OTHER_PHONE, NICKNAME)),
        file(
            "shops",
            "shop_id,shop_name,operator_name,operator_type,person_id,address",
            "s1,小店," + NAME + ",natural_person," + RESIDENT_ID + "," + ADDRESS,
            "s2,小店," + NAME + ",," + RESIDENT_ID + "," + ADDRESS,
            "s3,小店," + NAME + ",nobody," + RESIDENT_ID + "," + ADDRESS),
        file(
            "complaints",
            "complaint_id,kind,shop_id,complainant_id,problem,content,received_at",
            "k1,complaint,s1," + PHONE + ",质量,\"" + TEXT + "\",2026-11-03 10:00:00",
            "k2,nothing,s1," + PHONE + ",质量,\"" + TEXT + "\",2026-11-03 10:00:00"),
        file(
            "payments",
            "payment_id,order_id,payer_account,payee_account,amount_fen,kind,paid_at",
            "p1,o1," + CARD + "," + EMAIL + ",100,payment,2026-11-01 10:00:00"));
    dump(
        "refused",
        "canonical",
        file("orders", "order_id,order_id," + PHONE, TEXT),
        file("reviews", PHONE + "," + TEXT, TEXT));
    Path taobao = Files.createDirectories(folder.resolve("dumps/taobao"));
    String export =
        "\"%s\","
            + BUYER
            + ","
            + EMAIL
            + ",1.00,0.00,%s,\""
            + TEXT
            + "\","
            + NAME
            + ","
            + ADDRESS
            + ",'"
            + OTHER_PHONE
            + ",2026-11-01 10:00:00,茶,1,S9,\""
            + TEXT
            + "\"";
    Files.write(
        taobao.resolve("ExportOrderList1.csv"),
        String.join(
                "\r\n",
                "订单编号,买家会员名,买家支付宝账号,买家实际支付金额,买家应付邮费,订单状态,买家留言,收货人姓名,收货地址,"
                    + "联系手机,订单创建时间,宝贝标题,宝贝总数量,店铺Id,订单备注",
                export.formatted("77", "交易成功"),
                export.formatted("78", TEXT),
                "")
            .getBytes(Charset.forName("GB18030")));
    Commandline.Ended manifest =
        Commandline.withKeyIn(folder)
            .run("manifest", "--layout", "taobao", "--platform", "taobao", taobao);
    assertThat(manifest.code()).as(manifest.err()).isZero();
  }

  private static String[] file(String table, String... lines) {
    return Stream.concat(Stream.of(table), Stream.of(lines)).toArray(String[]::new);
  }

  private void dump(String name, String layout, String[]... files) throws IOException {
    Path dump = Files.createDirectories(folder.resolve("dumps/" + name));
    List<String> entries = new ArrayList<>();
    for (String[] file : files) {
      Files.write(dump.resolve(file[0] + ".csv"), List.of(file).subList(1, file.length));
      entries.add(
          "{\"path\":\"%s.csv\",\"table\":\"%s\",\"format\":\"csv\"}".formatted(file[0], file[0]));
    }
    Files.writeString(
        dump.resolve("manifest.json"),
        "{\"platform\":\"taoshi\",\"dump_id\":\"%s\",\"kind\":\"increment\",\"layout\":\"%s\","
                .formatted(name, layout)
            + "\"exported_at\":\"2026-11-30T03:00:00+08:00\",\"files\":[%s]}"
                .formatted(String.join(",", entries)));
  }
}
