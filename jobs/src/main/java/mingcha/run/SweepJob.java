package mingcha.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mingcha.detect.Detectors;
import mingcha.error.UserError;
import mingcha.ingest.PseudonymKey;
import mingcha.lake.Lake;
import mingcha.market.Market;
import mingcha.market.MarketRequest;
import mingcha.market.MarketSettings;
import mingcha.market.evaluation.Evaluation;
import mingcha.market.evaluation.JudgedLead;
import mingcha.market.evaluation.Pool;
import mingcha.market.evaluation.Truth;
import org.apache.commons.io.file.PathUtils;
import org.apache.spark.sql.SparkSession;

/**
 * Generates markets of several seeds, runs a night on each, and judges them as one. Nothing is
 * delivered: leads of a made market have no business in a case system.
 */
public final class SweepJob {
  private final SparkSession spark;
  private final Settings settings;
  private final PseudonymKey key;
  private final Clock clock;
  private final Progress progress;
  private final Optional<Path> kept;

  /**
   * @param kept folder that keeps {@code seed-S/market}, the last market of each seed, and {@code
   *     seed-S/lake-N}, the lake of its N-th setting; markets and lakes are removed without one
   */
  public SweepJob(
      SparkSession spark,
      Settings settings,
      PseudonymKey key,
      Clock clock,
      Progress progress,
      Optional<Path> kept) {
    this.spark = spark;
    this.settings = settings;
    this.key = key;
    this.clock = clock;
    this.progress = progress;
    this.kept = kept;
  }

  /** Leads and shops of one setting, seed by seed. */
  private static final class Tally {
    private final Pool pool = new Pool();
    private long shops;
  }

  /**
   * Runs an experiment.
   *
   * @param request the market of every seed but for the seed
   * @throws UserError exit 2 when the kept folder has a seed already
   */
  public Sweep run(Experiment experiment, MarketRequest request, List<Long> seeds) {
    List<Experiment.Setting> all = experiment.settings(GenerateJob.marketSettings(settings));
    Map<String, Tally> tallies = new LinkedHashMap<>();
    all.forEach(setting -> tallies.put(setting.name(), new Tally()));
    int done = 0;
    for (long seed : seeds) {
      MarketRequest seeded = request.of(seed);
      Path folder =
          kept.map(keep -> unused(keep.resolve("seed-" + seed))).orElseGet(SweepJob::temporary);
      try {
        MarketSettings made = null;
        Market.Written written = null;
        for (Experiment.Setting setting : all) {
          progress.step(setting.name() + " @" + seed, done++, all.size() * seeds.size());
          Path market = folder.resolve("market");
          if (!setting.market().equals(made)) {
            remove(market);
            made = setting.market();
            written = Market.write(spark, made, seeded, market);
          }
          Tally tally = tallies.get(setting.name());
          tally.shops += written.shops();
          Truth truth = Truth.read(market.resolve("truth"));
          tally.pool.add(
              seed,
              setting.rule().isPresent() ? truth.ofBrushing() : truth,
              night(market, setting, folder, folder.resolve("lake-" + (all.indexOf(setting) + 1))));
        }
      } finally {
        if (kept.isEmpty()) {
          remove(folder);
        }
      }
    }
    List<Sweep.Point> points = new ArrayList<>();
    for (Experiment.Setting setting : all) {
      points.add(point(setting, tallies.get(setting.name())));
    }
    return new Sweep(
        experiment.name().toLowerCase(java.util.Locale.ROOT),
        request.orders(),
        request.days(),
        seeds,
        points);
  }

  private List<JudgedLead> night(
      Path market, Experiment.Setting setting, Path folder, Path lakeFolder) {
    Path dumps = market.resolve("dumps");
    Path fewer = folder.resolve("fewer");
    String runId = RunJournal.begin("evaluate", clock).runId();
    try (Lake lake = Lake.toWrite(spark, lakeFolder.toString())) {
      Path handedOver =
          setting.without().map(table -> LessOneTable.copy(dumps, table, fewer)).orElse(dumps);
      new IngestJob(lake, settings, key, clock).load(handedOver, runId);
      Optional<LocalDate> asOf = DetectJob.lastEventDay(lake);
      if (asOf.isEmpty()) {
        return List.of();
      }
      if (setting.rule().isPresent()) {
        return setting.rule().get().leads(lake);
      }
      new DetectJob(lake, lake, Detectors.all(settings), runId, clock, Progress.silent())
          .run(asOf.get());
      new LeadJob(lake, settings, clock).run(asOf.get(), runId);
      return EvaluateJob.leads(lake);
    } finally {
      if (kept.isEmpty()) {
        remove(lakeFolder);
      }
      remove(fewer);
    }
  }

  private static Sweep.Point point(Experiment.Setting setting, Tally tally) {
    Evaluation evaluation = tally.pool.evaluate();
    int subjects = 0;
    int found = 0;
    for (Evaluation.Recall recall :
        evaluation.byFamily().getOrDefault("brushing", Map.of()).values()) {
      subjects += recall.subjects();
      found += recall.found();
    }
    int wrong =
        evaluation.subjects()
            - evaluation.hits()
            + evaluation.groups().leads()
            - evaluation.groups().hits();
    return new Sweep.Point(
        setting.name(),
        setting.fakeShare().orElse(null),
        setting.camouflage().orElse(null),
        tally.shops,
        rounded(1000.0 * wrong / Math.max(1, tally.shops)),
        new Evaluation.Recall(subjects, found, rounded((double) found / Math.max(1, subjects))),
        evaluation);
  }

  private static double rounded(double value) {
    return Math.round(value * 1e6) / 1e6;
  }

  private static Path unused(Path folder) {
    if (Files.exists(folder)) {
      throw UserError.usage("evaluate.kept-already", folder);
    }
    return folder;
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("mingcha-sweep");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) {
    try {
      if (Files.exists(folder)) {
        PathUtils.deleteDirectory(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
