package mingcha.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mingcha.ChildProcess;
import mingcha.SmallData;
import mingcha.SparkTest;
import mingcha.emit.EmitSettings;
import mingcha.emit.ExportFormat;
import mingcha.emit.InboxExport;
import mingcha.emit.LakePlace;
import mingcha.emit.LeadRows;
import mingcha.lake.Lake;
import mingcha.schemas.Deliveries;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import org.apache.commons.io.file.PathUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real process is killed while it delivers, and the delivery is started again. Three kills in the
 * build; {@code -Dmingcha.emit.kills=50} makes a campaign of it.
 */
@SparkTest
class EmitKillTest {
  private static final int KILLS = Integer.getInteger("mingcha.emit.kills", 3);
  private static final long SEED = Long.getLong("mingcha.kills.seed", 20261125L);
  private static final int LEADS = 24;
  private static final String BEGIN = "begin";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-02T00:00:00Z"), ZoneId.of("Asia/Shanghai"));

  @TempDir Path folder;

  /** The process that is killed. */
  static final class Deliverer {
    public static void main(String[] arguments) {
      SparkSession spark = SmallData.session();
      try (Lake lake = Lake.toWrite(spark, arguments[0])) {
        System.out.println(BEGIN);
        long start = System.nanoTime();
        emit(lake, Path.of(arguments[1]));
        System.out.println(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      }
      spark.stop();
    }
  }

  @Test
  void aDeliveryKilledAnywhereLeavesTheSameRows(SparkSession spark) throws Exception {
    SmallData.setFor(spark);
    Path conf = Files.createDirectories(folder.resolve("conf"));
    // Many small batches, so that a kill falls between two of them or within one.
    Files.writeString(conf.resolve("emit.yaml"), "batch-leads: 3\n");
    try (Lake lake = Lake.toWrite(spark, folder.resolve("before").toString())) {
      fill(lake);
    }
    Path undisturbed = copy("undisturbed");
    Process whole = start(undisturbed, conf);
    assertThat(whole.waitFor(3, TimeUnit.MINUTES)).isTrue();
    List<String> lines = Files.readAllLines(log(undisturbed));
    long millis = Long.parseLong(lines.get(lines.indexOf(BEGIN) + 1));
    List<String> expected = delivered(spark, undisturbed);
    assertThat(expected).hasSizeGreaterThan(2 * LEADS);

    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      Path lake = copy("killed-" + kill);
      long after = (long) ((kill + random.nextDouble()) * millis / KILLS);
      Process process = start(lake, conf);
      awaitBegin(process, lake);
      TimeUnit.MILLISECONDS.sleep(after);
      process.destroyForcibly();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      try (Lake again = Lake.toWrite(spark, lake.toString())) {
        assertThat(emit(again, conf)).allMatch(EmitJob.Account::isComplete);
        assertThat(emit(again, conf)).extracting(EmitJob.Account::due).containsExactly(0L, 0L);
      }
      assertThat(delivered(spark, lake))
          .as("killed after %d of %d ms", after, millis)
          .isEqualTo(expected);
    }
  }

  private static List<EmitJob.Account> emit(Lake lake, Path conf) {
    EmitSettings settings = Settings.overlaidWith(conf).bind("emit.yaml", EmitSettings.class);
    return new EmitJob(lake, settings, CLOCK, Progress.silent()).run();
  }

  private Process start(Path lake, Path conf) throws IOException {
    return ChildProcess.start(Deliverer.class, log(lake), lake.toString(), conf.toString());
  }

  private Path log(Path lake) {
    return folder.resolve(lake.getFileName() + ".log");
  }

  private void awaitBegin(Process process, Path lake) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!Files.readAllLines(log(lake)).contains(BEGIN)) {
      assertThat(process.isAlive()).as("it began").isTrue();
      assertThat(System.nanoTime()).as("no end of waiting").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private Path copy(String name) throws IOException {
    Path lake = folder.resolve(name);
    PathUtils.copyDirectory(folder.resolve("before"), lake);
    return lake;
  }

  private static void fill(Lake lake) {
    List<Row> leads = new ArrayList<>();
    List<Row> members = new ArrayList<>();
    for (int lead = 1; lead <= LEADS; lead++) {
      leads.add(LeadRows.lead(lead).row());
      members.addAll(LeadRows.members(lead, 3));
    }
    SparkSession spark = lake.spark();
    lake.commit()
        .overwrite(Leads.TABLE, spark.createDataFrame(leads, Leads.TABLE.schema()).coalesce(1))
        .append(
            LeadMembers.TABLE,
            spark.createDataFrame(members, LeadMembers.TABLE.schema()).coalesce(1))
        .finish();
  }

  /** Rows of every table of the inbox, every file of a batch by its bytes, and the ledger. */
  private List<String> delivered(SparkSession spark, Path folderOfLake) throws IOException {
    List<String> all = new ArrayList<>();
    for (String table : InboxExport.tables()) {
      Path rows = folder.resolve("inbox.jsonl");
      InboxExport.write(LakePlace.of(folderOfLake.toString()), table, ExportFormat.JSONL, rows);
      Files.readAllLines(rows).forEach(row -> all.add(table + " " + row));
    }
    try (Lake lake = Lake.toRead(spark, folderOfLake.toString())) {
      lake.read(Deliveries.TABLE).toJSON().collectAsList().stream().sorted().forEach(all::add);
    }
    Path batches = folderOfLake.resolve("_mingcha/batches");
    try (Stream<Path> files = Files.walk(batches)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = batches.relativize(file).toString();
        // A workbook carries the time at which it was made.
        boolean isText = !name.endsWith(".xlsx") && !name.endsWith("manifest.json");
        all.add(name + " " + (isText ? Files.readString(file, StandardCharsets.UTF_8) : ""));
      }
    }
    return all;
  }
}
