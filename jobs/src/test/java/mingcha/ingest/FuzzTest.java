package mingcha.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import mingcha.SparkExtension;
import mingcha.SparkTest;
import mingcha.error.Messages;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.schemas.Orders;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that nobody meant to send: whatever the bytes, reading ends, every record is somewhere, or
 * the dump is refused with a sentence. {@code -Dmingcha.fuzz.rounds=…} multiplies the tries, {@code
 * -Dmingcha.fuzz.dumps=…} says how many dumps the whole load has.
 */
@SparkTest
class FuzzTest {
  private static final int ROUNDS = Integer.getInteger("mingcha.fuzz.rounds", 1);
  private static final int DUMPS = Integer.getInteger("mingcha.fuzz.dumps", 24);
  private static final int CAP = 1 << 14;
  private static final String HEADER =
      "order_id,shop_id,item_id,buyer_id,quantity,paid_fen,created_at,status,seller_remark,ip";

  /** Cutter, header and cells, without the way through Spark. */
  @Property(tries = 400, shrinking = ShrinkingMode.OFF)
  void whateverTheBytesEveryRecordIsRead(@ForAll long seed) throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      long own = seed + round;
      Path folder = Files.createTempDirectory("fuzz");
      Random random = new Random(own);
      boolean isJson = random.nextInt(4) == 0;
      byte[] bytes = Mutation.some(isJson ? jsonl(random) : csv(random), random);
      String name = isJson ? "orders.jsonl" : "orders.csv";
      DumpFolder.in(folder, "d").file(name, "orders", isJson ? "jsonl" : "csv", bytes, "").write();
      try {
        read(ManifestReader.read(folder.resolve("d")));
      } catch (UserError refused) {
        assertThat(refused.sentence(Messages.in(Locale.ENGLISH))).endsWith(".");
      } catch (RuntimeException | Error e) {
        fail("seed " + own, e);
      }
      Files.delete(folder.resolve("d").resolve(name));
      Files.delete(folder.resolve("d/manifest.json"));
      Files.delete(folder.resolve("d"));
      Files.delete(folder);
    }
  }

  private static void read(Manifest dump) {
    TablePlan plan = new TablePlan(Orders.TABLE);
    Broadcast<PseudonymKey> key = Holder.KEY;
    SourceFile file =
        new Header(plan, dump, CAP)
            .open(dump.files().get(0), 0, 0, Reading.canonical(List.of("-", "无")))
            .file();
    Summaries summaries = new Summaries();
    Iterator<InternalRow> records =
        new CutFiles(new KeyedShape("orders", key, Pseudonyms.Mac.HMAC_SHA_256), CAP, summaries)
            .call(List.of(file));
    RowReader reader =
        new RowReader(plan, new Pseudonyms(key.value(), Pseudonyms.Mac.HMAC_SHA_256));
    long rows = 0;
    long offset = -1;
    while (records.hasNext()) {
      InternalRow record = records.next();
      assertThat(record.getLong(2)).isEqualTo(++rows);
      assertThat(record.getLong(3)).isGreaterThan(offset);
      offset = record.getLong(3);
      if (record.getInt(4) == RawRecord.SOUND) {
        Candidate row = reader.read(file, record.getBinary(5), rows, offset);
        assertThat(row.reasons().isEmpty())
            .as("a row without reasons is whole")
            .isEqualTo(
                plan.cells().stream()
                        .noneMatch(cell -> cell.isRequired() && row.values[cell.index()] == null)
                    && row.reasons().isEmpty());
      }
    }
    assertThat(summaries.value().get(0).rows()).isEqualTo(rows);
  }

  @Test
  @Timeout(300)
  void dumpsOfDamagedFilesLoadOrAreRefusedWhole(SparkSession spark, @TempDir Path folder)
      throws IOException {
    for (int i = 0; i < DUMPS; i++) {
      Random random = new Random(i);
      boolean isJson = i % 4 == 3;
      DumpFolder.in(folder, "dumps/mutated-" + i)
          .platform("p" + i)
          .file(
              isJson ? "o.jsonl" : "o.csv.gz",
              "orders",
              isJson ? "jsonl" : "csv",
              Mutation.some(isJson ? jsonl(random) : csv(random), random),
              i % 5 == 0 ? "\"encoding\":\"GBK\"" : i % 5 == 1 ? "\"encoding\":\"UTF-16LE\"" : "")
          .write();
    }
    int hostile = writeHostile(folder);
    Intake intake = Intake.in(folder);
    try (Lake lake = intake.open(spark)) {
      IngestReport report = intake.load(lake);

      assertThat(report.loaded().size() + report.refused().size()).isEqualTo(DUMPS + hostile);
      for (IngestReport.LoadedDump dump : report.loaded()) {
        assertThat(dump.rowsIn())
            .as(dump.dumpId())
            .isEqualTo(dump.rowsLoaded() + dump.rowsQuarantined() + dump.rowsDuplicate());
      }
      assertThat(report.refused())
          .allSatisfy(
              refused ->
                  assertThat(refused.reason().sentence(Messages.in(Locale.ENGLISH))).endsWith("."));
      // The sound neighbour of all that came through it unharmed.
      assertThat(report.loaded())
          .filteredOn(dump -> dump.dumpId().equals("sound"))
          .singleElement()
          .satisfies(dump -> assertThat(dump.rowsLoaded()).isEqualTo(20));
    }
  }

  private static int writeHostile(Path folder) throws IOException {
    byte[] sound = csv(new Random(7));
    hostile(folder, "sound", "orders.csv", sound);
    hostile(folder, "empty", "orders.csv", new byte[0]);
    hostile(folder, "nul", "orders.csv", new byte[100_000]);
    hostile(folder, "header-only", "orders.csv", (HEADER + "\n").getBytes(StandardCharsets.UTF_8));
    hostile(folder, "no-gzip", "orders.csv.gz", sound);
    byte[] gzip = DumpFolder.gzip(sound);
    hostile(folder, "half-gzip", "orders.csv.gz", java.util.Arrays.copyOf(gzip, gzip.length / 2));
    hostile(
        folder,
        "columns",
        "orders.csv",
        (HEADER + ",x".repeat(1_000_000) + "\n" + "1,".repeat(1_000_000) + "\n")
            .getBytes(StandardCharsets.UTF_8));
    hostile(
        folder,
        "cells",
        "orders.csv",
        (HEADER + "\n" + ",".repeat(900_000) + "\n").getBytes(StandardCharsets.UTF_8));
    hostile(
        folder,
        "nested",
        "orders.jsonl",
        ("{\"order_id\":" + "[".repeat(400_000) + "\n{\"order_id\":\"o1\",\"shop_id\":{}}\n")
            .getBytes(StandardCharsets.UTF_8));
    hostile(folder, "line", "orders.csv.gz", packedLine(50 << 20));
    Path deep = folder.resolve("dumps/deep");
    String path = "d/".repeat(60) + "orders.csv";
    Files.createDirectories(deep.resolve(path).getParent());
    DumpFolder.in(folder, "dumps/deep")
        .platform("deep")
        .file(path, "orders", "csv", sound, "")
        .write();
    DumpFolder.in(folder, "dumps/far")
        .platform("far")
        .manifest(
            "{\"platform\":\"far\",\"dump_id\":\"far\",\"kind\":\"full\",\"exported_at\":"
                + "\"2026-11-30T03:00:00+08:00\",\"files\":[{\"path\":\""
                + "../".repeat(2000)
                + "etc/passwd\",\"table\":\"orders\",\"rows\":1e999}]}");
    DumpFolder.in(folder, "dumps/brackets").manifest("[".repeat(500_000));
    return 13;
  }

  private static void hostile(Path folder, String dump, String file, byte[] bytes) {
    DumpFolder.in(folder, "dumps/" + dump)
        .platform(dump)
        .file(file, "orders", file.contains(".jsonl") ? "jsonl" : "csv", bytes, "")
        .write();
  }

  private static byte[] packedLine(int length) throws IOException {
    java.io.ByteArrayOutputStream packed = new java.io.ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write((HEADER + "\n").getBytes(StandardCharsets.UTF_8));
      byte[] block = new byte[1 << 20];
      java.util.Arrays.fill(block, (byte) 'x');
      for (int i = 0; i < length; i += block.length) {
        out.write(block);
      }
      out.write(("\n" + order("last", new Random(1)) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }

  private static byte[] csv(Random random) {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (int i = 0; i < 20; i++) {
      text.append(order("o" + i, random)).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String order(String id, Random random) {
    return id
        + ",s1,i1,buyer-"
        + random.nextInt(5)
        + ",1,"
        + random.nextInt(10_000)
        + ",2026-11-01 10:00:00,paid,\"联系人：张三，\"\"好\"\"\n再来 13812345678\",10.1.2.3";
  }

  private static byte[] jsonl(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      text.append(
          "{\"order_id\":\"j%d\",\"shop_id\":\"s1\",\"item_id\":\"i1\",\"buyer_id\":\"zoe\",\"quantity\":1,\"paid_fen\":%d,\"created_at\":\"2026-11-01 10:00:00\",\"status\":\"paid\",\"seller_remark\":\"好\\n\"}\n"
              .formatted(i, random.nextInt(10_000)));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** One key for all tries. */
  private static final class Holder {
    static final Broadcast<PseudonymKey> KEY = key();

    private static Broadcast<PseudonymKey> key() {
      try {
        Path folder = Files.createTempDirectory("fuzz-key");
        PseudonymKey key = Intake.in(folder).key();
        return new JavaSparkContext(SparkExtension.shared().sparkContext()).broadcast(key);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
