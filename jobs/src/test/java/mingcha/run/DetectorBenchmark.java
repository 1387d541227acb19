package mingcha.run;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import mingcha.StageTimes;
import mingcha.detect.Detector;
import mingcha.detect.Detectors;
import mingcha.lake.Commit;
import mingcha.lake.Lake;
import mingcha.lake.Sessions;
import mingcha.schemas.Orders;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.Reviews;
import org.apache.spark.sql.SparkSession;

/**
 * Times detectors over tables of any size, from Parquet to signals. Arguments: a work folder,
 * {@code rings}, {@code reviews} or {@code prices}, how many thousand rows, and ids of detectors.
 */
final class DetectorBenchmark {
  private static final System.Logger LOG = System.getLogger(DetectorBenchmark.class.getName());
  private static final LocalDate AS_OF = LocalDate.of(2026, 9, 30);

  /** A tenth of the snapshots are sold. */
  private static final long SNAPSHOTS_PER_ORDER = 10;

  public static void main(String[] arguments) throws Exception {
    Path work = Files.createDirectories(Path.of(arguments[0]));
    String shape = arguments[1];
    long rows = 1000 * Long.parseLong(arguments[2]);
    List<String> ids = Stream.of(arguments).skip(3).toList();
    SparkSession spark =
        Sessions.configured(SparkSession.builder().appName("benchmark").master("local[2]"))
            .config("spark.sql.shuffle.partitions", Integer.getInteger("partitions", 8))
            .config("spark.local.dir", work.resolve("scratch").toString())
            .config("spark.sql.warehouse.dir", work.resolve("warehouse").toString())
            .getOrCreate();
    String name = shape + "-" + rows / 1000;
    boolean made = Files.exists(work.resolve(name + "/_mingcha/snapshot"));
    try (Lake lake = Lake.toWrite(spark, work.resolve(name).toString());
        Lake into = Lake.toWrite(spark, Files.createTempDirectory(work, "signals").toString())) {
      if (!made) {
        fill(lake, shape, rows);
      }
      List<Detector> detectors =
          Detectors.all(Settings.defaults()).stream()
              .filter(detector -> ids.contains(detector.info().id()))
              .toList();
      StageTimes stages = StageTimes.of(spark);
      long start = System.nanoTime();
      List<DetectJob.Outcome> outcomes =
          new DetectJob(lake, into, detectors, "bench", Clock.systemUTC(), Progress.silent())
              .run(AS_OF);
      LOG.log(
          System.Logger.Level.INFO,
          String.format(
              Locale.ROOT,
              "%s: %.1f s, peak heap %d MiB%n%s%n%s",
              name,
              (System.nanoTime() - start) / 1e9,
              peakHeap() >> 20,
              String.join("\n", outcomes.stream().map(Object::toString).toList()),
              stages));
    }
    spark.stop();
  }

  private static void fill(Lake lake, String shape, long rows) {
    SparkSession spark = lake.spark();
    Commit commit = lake.commit();
    switch (shape) {
      case "rings" -> commit.append(Orders.TABLE, LargeTables.orders(spark, rows));
      case "reviews" -> commit.append(Reviews.TABLE, LargeTables.reviews(spark, rows));
      case "prices" ->
          commit
              .append(PriceSnapshots.TABLE, LargeTables.snapshots(spark, rows))
              .append(Orders.TABLE, LargeTables.sales(spark, rows / SNAPSHOTS_PER_ORDER, rows));
      default -> throw new IllegalArgumentException(shape);
    }
    commit.finish();
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(java.lang.management.MemoryUsage::getUsed)
        .sum();
  }

  private DetectorBenchmark() {}
}
