package mingcha.run;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
   * @param kept folder that keeps markets and lakes, as {@link SweepFolder} says
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
   * @throws UserError exit 2 when the kept folder has nights of another market
   */
  public Sweep run(Experiment experiment, MarketRequest request, List<Long> seeds) {
    List<Experiment.Setting> all = experiment.settings(GenerateJob.marketSettings(settings));
    Map<String, Tally> tallies = new LinkedHashMap<>();
    all.forEach(setting -> tallies.put(setting.name(), new Tally()));
    int done = 0;
    for (long seed : seeds) {
      MarketRequest seeded = request.of(seed);
      try (SweepFolder folder = new SweepFolder(kept, seed)) {
        MarketSettings made = null;
        long shops = 0;
        for (int i = 0; i < all.size(); i++) {
          Experiment.Setting setting = all.get(i);
          progress.step(setting.name() + " @" + seed, done++, all.size() * seeds.size());
          Tally tally = tallies.get(setting.name());
          OptionalLong finished = folder.finished(i + 1, seeded, setting);
          if (finished.isPresent()) {
            tally.shops += finished.getAsLong();
            Truth truth = Truth.read(folder.truth(i + 1));
            try (Lake lake = Lake.toRead(spark, folder.lake(i + 1).toString())) {
              tally.pool.add(seed, judgedBy(setting, truth), leads(lake, setting));
            }
            continue;
          }
          folder.begin(i + 1);
          if (!setting.market().equals(made)) {
            SweepFolder.remove(folder.market());
            made = setting.market();
            shops = Market.write(spark, made, seeded, folder.market()).shops();
          }
          tally.shops += shops;
          Truth truth = Truth.read(folder.market().resolve("truth"));
          tally.pool.add(
              seed, judgedBy(setting, truth), night(setting, folder, folder.lake(i + 1)));
          folder.finish(i + 1, seeded, setting, shops);
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

  private static Truth judgedBy(Experiment.Setting setting, Truth truth) {
    return setting.rule().isPresent() ? truth.ofBrushing() : truth;
  }

  private static List<JudgedLead> leads(Lake lake, Experiment.Setting setting) {
    return setting.rule().isPresent() ? setting.rule().get().leads(lake) : EvaluateJob.leads(lake);
  }

  private List<JudgedLead> night(Experiment.Setting setting, SweepFolder folder, Path lakeFolder) {
    Path dumps = folder.market().resolve("dumps");
    String runId = RunJournal.begin("evaluate", clock).runId();
    try (Lake lake = Lake.toWrite(spark, lakeFolder.toString())) {
      Path handedOver =
          setting
              .without()
              .map(table -> LessOneTable.copy(dumps, table, folder.fewer()))
              .orElse(dumps);
      new IngestJob(lake, settings, key, clock).load(handedOver, runId);
      Optional<LocalDate> asOf = DetectJob.lastEventDay(lake);
      if (asOf.isEmpty()) {
        return List.of();
      }
      if (setting.rule().isEmpty()) {
        new DetectJob(lake, lake, Detectors.all(settings), runId, clock, Progress.silent())
            .run(asOf.get());
        new LeadJob(lake, settings, clock).run(asOf.get(), runId);
      }
      return leads(lake, setting);
    } finally {
      SweepFolder.remove(folder.fewer());
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
}
