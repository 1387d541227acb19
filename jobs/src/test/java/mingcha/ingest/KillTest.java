package mingcha.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mingcha.ChildProcess;
import mingcha.SmallData;
import mingcha.SparkTest;
import mingcha.error.Exit;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.schemas.Dumps;
import mingcha.schemas.Orders;
import mingcha.schemas.Tables;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real process is killed while it loads, and what it left is loaded again. Three kills in the
 * build; {@code -Dmingcha.kills=50} makes a campaign of it.
 */
@SparkTest
class KillTest {
  private static final int KILLS = Integer.getInteger("mingcha.kills", 3);
  private static final long SEED = Long.getLong("mingcha.kills.seed", 20261125L);
  private static final String HEADER =
      "order_id,shop_id,item_id,buyer_id,quantity,paid_fen,created_at,status";

  @TempDir Path folder;

  /** The process that is killed. */
  static final class Loader {
    public static void main(String[] arguments) {
      SparkSession spark = SmallData.session();
      Intake intake = Intake.in(Path.of(arguments[0]));
      try (Lake lake = intake.open(spark, arguments[1])) {
        intake.load(lake);
      }
      spark.stop();
    }
  }

  @Test
  void aProcessKilledAnywhereLeavesTheSameTables(SparkSession spark) throws Exception {
    SmallData.setFor(spark);
    writeDumps();
    Intake intake = Intake.in(folder);
    List<String> expected;
    try (Lake lake = intake.open(spark, "undisturbed")) {
      assertThat(intake.load(lake).exit()).isEqualTo(Exit.DONE);
      expected = tables(lake);
    }
    int writes = writesIn("undisturbed");
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      String name = "killed-" + kill;
      // Spread over all writes, and then anywhere between two of them.
      int after = (int) ((kill + random.nextDouble()) * writes / KILLS);
      long pause = random.nextInt(150);
      Process process =
          ChildProcess.start(Loader.class, folder.resolve(name + ".log"), folder.toString(), name);
      await(process, name, kill == 0 ? Math.max(1, after) : after);
      if (kill == 0 && process.isAlive()) {
        assertThat(catchThrowableOfType(UserError.class, () -> intake.open(spark, name).close()))
            .as("a second loader while the first one works")
            .extracting(UserError::exit)
            .isEqualTo(Exit.BUSY);
      }
      TimeUnit.MILLISECONDS.sleep(pause);
      process.destroyForcibly();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();

      String where = "killed after %d of %d writes and %d ms".formatted(after, writes, pause);
      try (Lake lake = intake.open(spark, name)) {
        if (lake.read(Dumps.TABLE).count() == 0) {
          assertThat(lake.read(Orders.TABLE).count()).as(where + ", nothing yet").isZero();
        }
        assertThat(intake.load(lake).exit()).isEqualTo(Exit.DONE);
        assertThat(tables(lake)).as(where).isEqualTo(expected);
      }
    }
  }

  /** Waits until the process has made so many of its writes. */
  private void await(Process process, String lake, int writes) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (process.isAlive() && writesIn(lake) <= writes) {
      assertThat(System.nanoTime()).as("no end of waiting for a write").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** Entries of the logs of all tables, each of which is one write. */
  private int writesIn(String lake) {
    Path root = folder.resolve(lake);
    if (!Files.isDirectory(root)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(root, 4)) {
      return (int)
          files.filter(file -> file.toString().matches(".*_delta_log/\\d+\\.json")).count();
    } catch (IOException | UncheckedIOException e) {
      // Files come and go while they are listed.
      return 0;
    }
  }

  /** All rows of all tables, each with the name of its table. */
  private static List<String> tables(Lake lake) {
    return Tables.ALL.stream()
        .filter(lake::has)
        .map(
            table ->
                lake.read(table).selectExpr("concat('" + table.name() + " ', to_json(struct(*)))"))
        .reduce(Dataset::unionAll)
        .orElseThrow()
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private void writeDumps() {
    DumpFolder.in(folder, "dumps/d1")
        .exportedAt("2026-11-02T00:00:00+08:00")
        .csv("orders", HEADER, order("o1", "100"), order("o2", "none"), order("o3", "300"))
        .csv(
            "reviews",
            "review_id,shop_id,item_id,buyer_id,rating,created_at",
            "r1,s1,i1,zoe,5,2026-11-02 10:00:00")
        .csv(
            "shipments",
            "courier,waybill_no,order_id,collected_at",
            "sf,SF1,o1,2026-11-01 20:00:00")
        .write();
    DumpFolder.in(folder, "dumps/d2")
        .kind("correction")
        .exportedAt("2026-11-03T00:00:00+08:00")
        .csv("orders", HEADER, order("o1", "90"))
        .write();
  }

  private static String order(String id, String fen) {
    return id + ",s1,i1,zoe,1," + fen + ",2026-11-01 10:00:00,paid";
  }
}
