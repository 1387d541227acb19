package mingcha.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import mingcha.SparkTest;
import mingcha.detect.Rows;
import mingcha.emit.LeadRows;
import mingcha.emit.evidence.PackCheck;
import mingcha.emit.evidence.PackKey;
import mingcha.error.Exit;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.schemas.DumpFiles;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import mingcha.schemas.Orders;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SparkTest
class EvidenceJobTest {
  private static final ExportJob.Requester TESTER =
      new ExportJob.Requester("tester", Optional.empty());

  @Test
  void aPackProvesItselfAndIsTheSameBytesTwice(SparkSession spark, @TempDir Path folder)
      throws IOException {
    PackKey key = PackKey.locate(folder.resolve("key")).key();
    Path first = folder.resolve("first.zip");
    Path second = folder.resolve("second.zip");
    try (Lake lake = Lake.toWrite(spark, folder.resolve("lake").toString())) {
      fill(lake);
      pack(lake, first, key, "2026-11-02T00:00:00Z");
      pack(lake, second, key, "2026-12-02T00:00:00Z");
      assertThat(lake.read(Leads.TABLE).select(Leads.EVIDENCE_SHA256).head().getString(0))
          .hasSize(64);
      assertThatExceptionOfType(UserError.class)
          .isThrownBy(() -> job(lake, "2026-11-02T00:00:00Z").pack("none", first, key, TESTER))
          .withMessageContaining("none");
    }
    assertThat(second).hasSameBinaryContentAs(first);
    PackCheck check = PackCheck.of(first);
    assertThat(check.faults()).isEmpty();
    assertThat(check.leadUid()).isEqualTo(LeadRows.uid(1));
    String lineage = entry(first, "lineage.jsonl");
    assertThat(lineage.lines()).hasSize(2);
    assertThat(lineage)
        .contains("\"path\":\"orders.csv\"", "\"sha256\":\"" + "ab".repeat(32), "\"row_no\":7");
    assertThat(entry(first, "电子数据证据提取笔录.txt"))
        .contains("完整性校验值", "SM3", "orders.csv", "rows/orders.jsonl：2 行");
    assertThat(entry(first, "method/brushing.ring.md")).isNotBlank();

    Path changed = folder.resolve("changed.zip");
    rewrite(first, changed);
    assertThat(PackCheck.of(changed).faults())
        .containsExactly(
            new PackCheck.Fault("members.jsonl", "missing"),
            new PackCheck.Fault("rows/orders.jsonl", "changed"),
            new PackCheck.Fault("more.txt", "added"));
    Path noPack = Files.writeString(folder.resolve("no.zip"), "no zip");
    assertThatExceptionOfType(UserError.class)
        .isThrownBy(() -> PackCheck.of(noPack))
        .satisfies(e -> assertThat(e.exit()).isEqualTo(Exit.REFUSED));
  }

  private static void pack(Lake lake, Path out, PackKey key, String now) {
    job(lake, now).pack(LeadRows.uid(1), out, key, TESTER);
  }

  private static EvidenceJob job(Lake lake, String now) {
    Clock clock = Clock.fixed(Instant.parse(now), ZoneId.of("Asia/Shanghai"));
    return new EvidenceJob(lake, Settings.defaults(), clock);
  }

  private static void fill(Lake lake) {
    List<Row> orders =
        List.of(
            Rows.order("o1-1").with(TableSpec.ROW_NO, 7).row(),
            Rows.order("o1-2").with(TableSpec.ROW_NO, 9).row(),
            Rows.order("other").row());
    Row file =
        RowFactory.create(
            "taoshi",
            "d1",
            0,
            "orders.csv",
            "orders",
            "csv",
            "UTF-8",
            "ab".repeat(32),
            3L,
            3L,
            0L,
            0L,
            null);
    lake.commit()
        .append(
            Leads.TABLE,
            lake.spark().createDataFrame(List.of(LeadRows.lead(1).row()), Leads.TABLE.schema()))
        .append(
            LeadMembers.TABLE,
            lake.spark().createDataFrame(LeadRows.members(1, 2), LeadMembers.TABLE.schema()))
        .append(Orders.TABLE, lake.spark().createDataFrame(orders, Orders.TABLE.schema()))
        .append(
            DumpFiles.TABLE, lake.spark().createDataFrame(List.of(file), DumpFiles.TABLE.schema()))
        .finish();
  }

  /** A copy with one file changed, one taken out and one put in. */
  private static void rewrite(Path from, Path to) throws IOException {
    try (ZipFile zip = new ZipFile(from.toFile(), StandardCharsets.UTF_8);
        OutputStream file = Files.newOutputStream(to);
        ZipOutputStream out = new ZipOutputStream(file, StandardCharsets.UTF_8)) {
      for (ZipEntry entry : zip.stream().toList()) {
        if (entry.getName().equals("members.jsonl")) {
          continue;
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        try (InputStream in = zip.getInputStream(entry)) {
          in.transferTo(out);
        }
        if (entry.getName().equals("rows/orders.jsonl")) {
          out.write("{}\n".getBytes(StandardCharsets.UTF_8));
        }
        out.closeEntry();
      }
      out.putNextEntry(new ZipEntry("more.txt"));
      out.closeEntry();
    }
  }

  private static String entry(Path file, String name) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      return new String(
          zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
