package mingcha.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import mingcha.ingest.PseudonymKey;
import mingcha.lake.Lake;
import mingcha.market.MarketRequest;
import mingcha.schemas.Runs;
import org.apache.commons.io.file.PathUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Times one night over a generated market, step by step, on whatever machine it runs. */
public final class BenchJob {
  private final SparkSession spark;
  private final Settings settings;
  private final Clock clock;
  private final Progress progress;

  public BenchJob(SparkSession spark, Settings settings, Clock clock, Progress progress) {
    this.spark = spark;
    this.settings = settings;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * One step of the night.
   *
   * @param seconds wall time
   */
  public record Step(String step, long rowsIn, long rowsOut, double seconds) {}

  /**
   * What was measured.
   *
   * @param generating seconds that the market took to write, apart from the night
   * @param peakMemoryMib heap of this process
   */
  public record Result(
      long records, double generating, double night, long peakMemoryMib, List<Step> steps) {}

  /** Makes the market, runs the night, and removes both. */
  public Result run(MarketRequest market, PseudonymKey key) {
    Path folder = temporary();
    try {
      Stopwatch watch = new Stopwatch(clock);
      new GenerateJob(spark, settings).generate(folder, market);
      double generating = watch.lap();
      try (Lake lake = Lake.toWrite(spark, folder.resolve("lake").toString())) {
        NightJob.Night night =
            new NightJob(lake, settings, key, clock, progress, "bench")
                .run(folder.resolve("dumps"), Optional.empty());
        double seconds = watch.lap();
        Row run = lake.read(Runs.TABLE).collectAsList().get(0);
        List<Step> steps =
            run.<Row>getList(run.fieldIndex(Runs.STEPS)).stream()
                .map(
                    step ->
                        new Step(
                            step.getString(0), step.getLong(1), step.getLong(2), step.getDouble(3)))
                .toList();
        return new Result(
            night.ingest().rowsIn(),
            generating,
            seconds,
            run.<Long>getAs(Runs.PEAK_MEMORY_MB),
            steps);
      }
    } finally {
      remove(folder);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("mingcha-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) {
    try {
      PathUtils.deleteDirectory(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
