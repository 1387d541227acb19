package mingcha.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import mingcha.schemas.Leads;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.text.StringEscapeUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches as folders, and the formats of files. */
class FilesTargetTest {
  private static final StructType TEXT = new StructType().add("text", DataTypes.StringType);
  private static final StructType PRINTED =
      TEXT.add(
          "nested", DataTypes.createArrayType(new StructType().add("x", DataTypes.StringType)));
  private static final EmitSettings.Register REGISTER =
      new EmitSettings.Register("监督检查", "网络交易监测机构");

  @Test
  void aBatchThatBreaksIsNotReadyAndIsMadeAnew(@TempDir Path folder) throws IOException {
    FilesTarget target = new FilesTarget(folder, new RegisterForm(REGISTER));
    CaseBatch whole = InboxTest.batch(1, 3);
    CaseBatch breaking =
        CaseBatch.of(
            whole.leads(),
            () -> {
              throw new TargetDown("broken", null);
            });
    assertThat(breaking.id()).isEqualTo(whole.id());
    assertThatExceptionOfType(TargetDown.class).isThrownBy(() -> target.deliver(breaking));
    Path home = folder.resolve(whole.id());
    assertThat(home.resolve(FilesTarget.READY)).doesNotExist();
    target.deliver(whole);
    assertThat(home.resolve(FilesTarget.READY)).exists();
    JsonNode manifest = new ObjectMapper().readTree(home.resolve("manifest.json").toFile());
    assertThat(manifest.get("leads")).hasSize(3);
    for (JsonNode file : manifest.get("files")) {
      byte[] bytes = Files.readAllBytes(home.resolve(file.get("path").asText()));
      assertThat(DigestUtils.sha256Hex(bytes)).isEqualTo(file.get("sha256").asText());
    }
    assertThat(Files.readAllLines(home.resolve("lead_members.jsonl"))).hasSize(12);
    Files.writeString(
        home.resolve("ack.csv"),
        "lead_uid,status,status_at\n" + LeadRows.uid(2) + ",ACKED,2026-11-03T09:00:00+08:00\n");
    assertThat(target.acknowledgements()).hasSize(1);
  }

  @Test
  void theRegisterOfCaseSourcesIsASheetWithoutFormulas(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("register.xlsx");
    Row lead =
        new RegisterForm(REGISTER)
            .row(LeadRows.lead(1).with(Leads.SHOP_NAME, "=HYPERLINK(\"http://x\")").row());
    try (RowSink sink = ExportFormat.XLSX.open(file, "案件来源登记表", RegisterForm.COLUMNS)) {
      sink.add(lead);
    }
    String sheet = StringEscapeUtils.unescapeXml(entry(file, "xl/worksheets/sheet1.xml"));
    assertThat(sheet)
        .contains("登记号", "当事人名称", "案源内容", "'=HYPERLINK")
        .contains("state=\"frozen\"", "<autoFilter")
        .contains(">涉嫌虚构交易（刷单）<")
        .doesNotContain("<f>");
  }

  @Test
  void aPrintedPageHasTheHeaderTheFirstColumnAndTheWholeOfLongTexts(@TempDir Path folder)
      throws IOException {
    Path form = folder.resolve("form.xlsx");
    Path list = folder.resolve("list.xlsx");
    try (RowSink forms = XlsxSink.form(Files.newOutputStream(form), "form", PRINTED);
        RowSink lists = ExportFormat.XLSX.open(list, "list", PRINTED)) {
      for (String text : List.of("字".repeat(200), "a\nb", "short")) {
        Object[] cells = {text, new Row[] {RowFactory.create("long".repeat(100))}};
        forms.add(new GenericRowWithSchema(cells, PRINTED));
        lists.add(new GenericRowWithSchema(cells, PRINTED));
      }
    }
    assertThat(entry(form, "xl/worksheets/sheet1.xml"))
        .contains("orientation=\"landscape\"", "fitToWidth=\"1\"", "&amp;P / &amp;N")
        .contains("max=\"1\" width=\"90.0\"", "max=\"2\" width=\"24.0\"")
        .contains("<row r=\"2\" ht=\"75.0\"", "<row r=\"3\" ht=\"30.0\"", "<row r=\"4\">");
    assertThat(entry(form, "xl/workbook.xml")).contains("'form'!$A:$A,'form'!$1:$1");
    assertThat(entry(list, "xl/worksheets/sheet1.xml"))
        .contains("<row r=\"2\" ht=\"45.0\"", "<row r=\"3\" ht=\"30.0\"", "<row r=\"4\">");
  }

  @Test
  void aSheetThatIsFullGoesOnInTheNext(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("long.xlsx");
    XlsxSink sink = new XlsxSink(Files.newOutputStream(file), "long", TEXT, 3, 1);
    try (sink) {
      for (String text : List.of("a", "b\u0001", "c", "x".repeat(40_000), "e")) {
        sink.add(row(text));
      }
    }
    assertThat(sink.cutCells()).isEqualTo(1);
    assertThat(entry(file, "xl/worksheets/sheet2.xml")).contains(">c<");
    assertThat(entry(file, "xl/worksheets/sheet3.xml")).contains(">e<");
  }

  @Property(tries = 500)
  void noCellOfACsvFileIsAFormulaAndNoTextIsLost(@ForAll String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RowSink sink = new CsvSink(out, TEXT)) {
      sink.add(row(text));
      sink.add(row("=1+" + text));
    }
    String file = out.toString(StandardCharsets.UTF_8).substring(1);
    List<CSVRecord> records = CSVParser.parse(file, CSVFormat.RFC4180).getRecords();
    if (!text.isEmpty()) {
      String cell = records.get(1).get(0);
      assertThat(cell.isEmpty() ? ' ' : cell.charAt(0)).isNotIn('=', '+', '-', '@', '\t', '\r');
    }
    assertThat(records.get(records.size() - 1).get(0)).startsWith("'=1+");
  }

  private static Row row(String text) {
    return new GenericRowWithSchema(new Object[] {text}, TEXT);
  }

  private static String entry(Path file, String name) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(name);
      return new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
