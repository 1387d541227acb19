package mingcha.ingest;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mingcha.SparkExtension;
import mingcha.SparkTest;
import mingcha.lake.Lake;
import mingcha.schemas.Orders;
import mingcha.schemas.Quarantine;
import mingcha.schemas.Refusals;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Each kind of dirt that dumps are known to carry, by its name: one small dump each, all loaded in
 * one go, and what must be left of it.
 */
@SparkTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirtTest {
  private static final Charset GBK = Charset.forName("GBK");
  private static final Charset GB18030 = Charset.forName("GB18030");
  private static final String HEADER =
      "order_id,shop_id,item_id,buyer_id,quantity,paid_fen,created_at,status,seller_remark,"
          + "consignee_region,consignee_id,address_id";
  private static final String COLUMNS =
      "order_id, quantity, paid_fen, created_at, coalesce(seller_remark, '-'),"
          + " coalesce(consignee_region, '-')";

  /** A dump with one kind of dirt. */
  private static final class Dirt {
    private final String name;
    private final List<byte[]> files = new ArrayList<>();
    private final List<String> members = new ArrayList<>();
    private List<String> orders = List.of();
    private List<String> versions = List.of();
    private List<String> quarantine = List.of();
    private String refusal = "";

    Dirt(String name) {
      this.name = name;
    }

    static Dirt of(String name) {
      return new Dirt(name);
    }

    Dirt dump(Charset charset, String more, String... lines) {
      files.add(String.join("\n", lines).concat("\n").getBytes(charset));
      members.add("\"encoding\":\"" + charset.name() + "\"" + more);
      return this;
    }

    /** A UTF-8 dump of orders with the usual header. */
    Dirt rows(String... lines) {
      return dump(
          UTF_8, "", Stream.concat(Stream.of(HEADER), Stream.of(lines)).toArray(String[]::new));
    }

    Dirt orders(String... expected) {
      orders = List.of(expected);
      return this;
    }

    Dirt versions(String... expected) {
      versions = List.of(expected);
      return this;
    }

    Dirt quarantine(String... expected) {
      quarantine = List.of(expected);
      return this;
    }

    Dirt refused(String part) {
      refusal = part;
      return this;
    }

    void write(Path folder) {
      for (int i = 0; i < files.size(); i++) {
        DumpFolder.in(folder, "dumps/" + name.replace(' ', '-') + "-" + i)
            .platform(name)
            .exportedAt("2026-11-%02dT03:00:00+08:00".formatted(20 + i))
            .file("orders.csv", "orders", "csv", files.get(i), members.get(i))
            .write();
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static String row(String id, String remark) {
    return row(id, "1", "100", "2026-11-01 10:00:00", remark, "440106", "c", "a");
  }

  private static String row(
      String id,
      String quantity,
      String paid,
      String created,
      String remark,
      String region,
      String consignee,
      String address) {
    return String.join(
        ",", id, "s", "i", "zoe", quantity, paid, created, "paid", remark, region, consignee,
        address);
  }

  private static String loaded(String id, String remark) {
    return id + "|1|100|2026-11-01 10:00:00|" + remark + "|440106";
  }

  private static Dirt times() {
    String[] forms = {
      "2026-11-01 10:00:00",
      "2026/11/1 10:00",
      "20261101100000",
      "2026年11月1日 10时0分",
      "2026-11-01T10:00:00+08:00",
      "2026-11-01T02:00:00Z",
      "1793498400",
      "1793498400000",
      "1793498400000.0"
    };
    String[] lines = new String[forms.length];
    String[] expected = new String[forms.length];
    for (int i = 0; i < forms.length; i++) {
      lines[i] = row("o" + i, "1", "100", forms[i], "", "440106", "c", "a");
      expected[i] = loaded("o" + i, "-");
    }
    return Dirt.of("times in six formats and since the epoch").rows(lines).orders(expected);
  }

  private static Dirt money() {
    return Dirt.of("money as yuan and fen, with marks, separators, brackets")
        .rows(
            row("a", "1", "123450", "2026-11-01 10:00:00", "", "440106", "c", "a"),
            row("b", "1", "\"¥1,234.50\"", "2026-11-01 10:00:00", "", "440106", "c", "a"),
            row("c", "1", "\"1,234.50元\"", "2026-11-01 10:00:00", "", "440106", "c", "a"),
            row("d", "1", "￥１２３４．５０", "2026-11-01 10:00:00", "", "440106", "c", "a"),
            row("e", "1", "(12.00)", "2026-11-01 10:00:00", "", "440106", "c", "a"),
            row("f", "1", "12.34", "2026-11-01 10:00:00", "", "440106", "c", "a"))
        .orders(
            "a|1|123450|2026-11-01 10:00:00|-|440106",
            "b|1|123450|2026-11-01 10:00:00|-|440106",
            "c|1|123450|2026-11-01 10:00:00|-|440106",
            "d|1|123450|2026-11-01 10:00:00|-|440106")
        .quarantine("5|money paid_fen", "6|money paid_fen");
  }

  private static Dirt nullWords() {
    String[] words = {"-", "null", "NULL", "\\N", "无", "暂无", "/", "#N/A", "", "0000-00-00"};
    String[] lines = new String[words.length];
    String[] expected = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      lines[i] = row("o" + i, "1", "100", "2026-11-01 10:00:00", words[i], words[i], words[i], "");
      expected[i] = "o" + i + "|1|100|2026-11-01 10:00:00|-|-";
    }
    return Dirt.of("null words").rows(lines).orders(expected);
  }

  static final List<Dirt> DIRT =
      List.of(
          Dirt.of("GBK").dump(GBK, "", HEADER, row("o1", "好评返现")).orders(loaded("o1", "好评返现")),
          Dirt.of("GB18030 beyond GBK")
              .dump(GB18030, "", HEADER, row("o1", "𠮷祥好评"))
              .orders(loaded("o1", "𠮷祥好评")),
          Dirt.of("GBK that says GBK and holds GB18030")
              .dump(GB18030, ",\"encoding\":\"GBK\"", HEADER, row("o1", "𠮷祥好评"))
              .orders(loaded("o1", "𠮷祥好评")),
          Dirt.of("UTF-8 with a byte order mark")
              .dump(UTF_8, "", "\ufeff" + HEADER, row("o1", "好评"))
              .orders(loaded("o1", "好评")),
          Dirt.of("UTF-8 without a mark").rows(row("o1", "好评😀")).orders(loaded("o1", "好评😀")),
          Dirt.of("UTF-16LE as spreadsheets write it")
              .dump(UTF_16LE, "", "\ufeff" + HEADER, row("o1", "好评😀"))
              .orders(loaded("o1", "好评😀")),
          Dirt.of("bytes that are none of the encoding")
              .dump(GBK, ",\"encoding\":\"UTF-8\"", HEADER, row("o1", "好评"), row("o2", "plain"))
              .orders(loaded("o2", "plain"))
              .quarantine("1|encoding seller_remark"),
          Dirt.of("emoji that an export in GBK has lost")
              .rows(row("o1", "好评😀"))
              .dump(GBK, "", HEADER, row("o1", "好评?"))
              .orders(loaded("o1", "好评😀")),
          Dirt.of("line breaks and quotes inside a cell, CR LF")
              .dump(
                  UTF_8,
                  "",
                  HEADER + "\r",
                  row("o1", "\"很好\r\n还会\"\"再来\"\"\"") + "\r",
                  row("o2", "好") + "\r")
              .orders(loaded("o1", "很好\r\n还会\"再来\""), loaded("o2", "好")),
          Dirt.of("quotes that nobody escaped")
              .rows(row("o1", "\"说\"好\"的\""), row("o2", "21\" 屏"), row("o3", "好"))
              .orders(loaded("o1", "说\"好\"的"), loaded("o2", "21\" 屏"), loaded("o3", "好")),
          Dirt.of("a row of totals at the end")
              .rows(row("o1", "好"), "总计,,,,1,100,,,,,,")
              .orders(loaded("o1", "好"))
              .quarantine(
                  "2|required shop_id;required item_id;required buyer_id;required created_at;required status"),
          Dirt.of("headers that come twice")
              .dump(UTF_8, "", HEADER + ",paid_fen", row("o1", "好") + ",100")
              .refused("paid_fen"),
          Dirt.of("wrapped numbers")
              .rows(
                  row("=\"0012345678901234567\"", "好"),
                  row("'99", "好"),
                  row("\"\t77\"", "好"),
                  row("１２３", "好"))
              .orders(
                  loaded("0012345678901234567", "好"),
                  loaded("123", "好"),
                  loaded("77", "好"),
                  loaded("99", "好")),
          Dirt.of("ids in scientific notation")
              .rows(row("4.50358E+18", "好"), row("1E+5", "好"), row("4.5e18x", "好"))
              .orders(loaded("4.5e18x", "好"))
              .quarantine("1|scientific_notation order_id", "2|scientific_notation order_id"),
          Dirt.of("region codes that lost digits")
              .rows(
                  row("o1", "1", "100", "2026-11-01 10:00:00", "", "440106001002", "c", "a"),
                  row("o2", "1", "100", "2026-11-01 10:00:00", "", "440106.0", "c", "a"),
                  row("o3", "1", "100", "2026-11-01 10:00:00", "", "40106", "c", "a"))
              .orders(loaded("o1", "-"), loaded("o2", "-"))
              .quarantine("3|region consignee_region"),
          Dirt.of("full-width digits")
              .rows(row("o1", "１", "１００", "２０２６－１１－０１ １０：００：００", "", "４４０１０６", "c", "a"))
              .orders(loaded("o1", "-")),
          Dirt.of("masked values")
              .rows(
                  row(
                      "o1",
                      "1",
                      "100",
                      "2026-11-01 10:00:00",
                      "",
                      "440106",
                      "138****6721",
                      "广东省****"),
                  row("o2", "好").replace("zoe", "t**3"))
              .orders(loaded("o1", "-"))
              .quarantine("2|masked_identifier buyer_id"),
          Dirt.of("duplicates in one dump and across windows")
              .rows(row("o1", "好"), row("o2", "好"), row("o1", "好"))
              .rows(row("o2", "好"), row("o3", "好"))
              .orders(loaded("o1", "好"), loaded("o2", "好"), loaded("o3", "好")),
          Dirt.of("one key with two contents in one dump")
              .rows(row("o1", "好"), row("o1", "坏"), row("o2", "好"))
              .orders(loaded("o2", "好"))
              .quarantine("1|conflict order_id", "2|conflict order_id"),
          Dirt.of("corrections and overlapping snapshots")
              .rows(row("o1", "好"), row("o2", "好"))
              .rows(row("o1", "一般"), row("o2", "好"))
              .rows(row("o1", "坏"))
              .orders(loaded("o1", "坏"), loaded("o2", "好"))
              .versions("o1|一般", "o1|好"),
          Dirt.of("several broken rules in one row")
              .rows(row("1.5E+17", "none", "12.345", "yesterday", "好", "4401", "c", "a"))
              .quarantine(
                  "1|scientific_notation order_id;whole_number quantity;money paid_fen;"
                      + "timestamp created_at;region consignee_region"),
          Dirt.of("summer time of 1986 to 1991")
              .rows(row("o1", "1", "100", "1988-07-01 09:00:00", "", "440106", "c", "a"))
              .orders("o1|1|100|1988-07-01 09:00:00|-|440106"),
          times(),
          money(),
          nullWords());

  private Lake lake;

  @BeforeAll
  void loadAll(@TempDir Path folder) {
    DIRT.forEach(dirt -> dirt.write(folder));
    Intake intake = Intake.in(folder);
    lake = intake.open(SparkExtension.shared().newSession());
    IngestReport report = intake.load(lake);
    assertThat(report.rowsIn())
        .isEqualTo(report.rowsLoaded() + report.rowsQuarantined() + report.rowsDuplicate());
  }

  @AfterAll
  void close() {
    lake.close();
  }

  @ParameterizedTest
  @FieldSource("DIRT")
  void whatIsLeftOf(Dirt dirt) {
    assertThat(ofPlatform(dirt, Intake.lines(lake, Orders.TABLE, "platform, " + COLUMNS)))
        .containsExactlyInAnyOrderElementsOf(dirt.orders);
    assertThat(
            ofPlatform(
                dirt,
                Intake.lines(lake, Orders.TABLE.versions(), "platform, order_id, seller_remark")))
        .containsExactlyInAnyOrderElementsOf(dirt.versions);
    assertThat(
            ofPlatform(
                dirt,
                Intake.lines(
                    lake,
                    Quarantine.TABLE,
                    "platform, row_no, array_join(transform(reasons,"
                        + " r -> concat_ws(' ', r.rule, r.column)), ';')")))
        .containsExactlyInAnyOrderElementsOf(dirt.quarantine);
    assertThat(ofPlatform(dirt, Intake.lines(lake, Refusals.TABLE, "platform, reason")))
        .hasSize(dirt.refusal.isEmpty() ? 0 : 1)
        .allMatch(sentence -> sentence.contains(dirt.refusal));
  }

  private static List<String> ofPlatform(Dirt dirt, List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(dirt.name + "|"))
        .map(line -> line.substring(dirt.name.length() + 1))
        .toList();
  }
}
