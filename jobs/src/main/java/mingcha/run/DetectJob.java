package mingcha.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.sql.Date;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import mingcha.detect.Detector;
import mingcha.detect.Findings;
import mingcha.lake.Lake;
import mingcha.schemas.TableSpec;
import mingcha.schemas.Tables;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Runs detectors over what they have not seen yet; one that fails leaves the others standing. */
public final class DetectJob {
  private static final System.Logger LOG = System.getLogger(DetectJob.class.getName());

  /** Tables up to this size leave cores idle while a detector is planned. */
  private static final long SMALL_BYTES = 1L << 30;

  private final Lake lake;
  private final Lake into;
  private final List<Detector> detectors;
  private final String runId;
  private final Clock clock;
  private final Progress progress;

  /**
   * @param lake where the tables are read
   * @param into where signals go: the same lake, or another for a replay
   */
  public DetectJob(
      Lake lake,
      Lake into,
      List<Detector> detectors,
      String runId,
      Clock clock,
      Progress progress) {
    this.lake = lake;
    this.into = into;
    this.detectors = List.copyOf(detectors);
    this.runId = runId;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * What became of one detector.
   *
   * @param outcome ran, skipped (nothing new), not_run or failed
   * @param seconds that it took
   */
  public record Outcome(
      String detector, String outcome, Optional<String> reason, long signals, double seconds) {}

  /** The last event day loaded, over all fact tables; none when there is no fact. */
  public static Optional<LocalDate> lastEventDay(Lake lake) {
    return eventDays(lake, true);
  }

  /** Runs every detector of the list on the night of {@code asOf}. */
  public List<Outcome> run(LocalDate asOf) {
    DetectorNights.Journal journal = DetectorNights.Journal.read(lake, into);
    List<Detector> due =
        detectors.stream().filter(each -> !journal.of(each).hasSeenAll(asOf)).toList();
    List<Outcome> outcomes = new ArrayList<>();
    detectors.stream()
        .filter(each -> !due.contains(each))
        .forEach(each -> outcomes.add(skipped(each, journal.of(each).signals(asOf))));
    if (!due.isEmpty()) {
      outcomes.addAll(run(due, journal, asOf));
    }
    return outcomes;
  }

  private static Outcome skipped(Detector detector, long signals) {
    return new Outcome(detector.info().id(), "skipped", Optional.empty(), signals, 0);
  }

  private List<Outcome> run(List<Detector> due, DetectorNights.Journal journal, LocalDate asOf) {
    Coverage coverage = Coverage.of(lake, due, asOf);
    LocalDate firstDay = eventDays(lake, false).orElse(asOf);
    List<String> order = due.stream().map(detector -> detector.info().id()).toList();
    TonightsFindings found = new TonightsFindings(into, asOf, order, clock);
    ConcurrentMap<SparkStage.Shared, Dataset<Row>> shared = new ConcurrentHashMap<>();
    List<String> begun = new ArrayList<>();
    Map<String, Outcome> outcomes = new HashMap<>();
    new DetectorTurns(due, atOnce())
        .run(
            detector -> {
              progress.step(detector.info().id(), begun.size(), due.size());
              begun.add(detector.info().id());
            },
            detector -> {
              SparkSession.setActiveSession(lake.spark());
              LocalDate from = journal.of(detector).firstUnseenDay(asOf).orElse(firstDay);
              return runOne(detector, coverage, from, asOf, found, shared);
            },
            (detector, done) -> {
              outcomes.put(detector.info().id(), done.outcome());
              found.add(detector.info().id(), done.found(), done.account());
            });
    found.write();
    return order.stream().map(outcomes::get).toList();
  }

  /** Planning beside each other pays while tables are small; large ones need the memory. */
  private int atOnce() {
    return lake.bytes(Tables.CANONICAL) <= SMALL_BYTES ? 2 : 1;
  }

  /** What one detector leaves. */
  private record Done(Outcome outcome, Optional<TonightsFindings.Found> found, Row account) {}

  private Done runOne(
      Detector detector,
      Coverage coverage,
      LocalDate from,
      LocalDate asOf,
      TonightsFindings found,
      ConcurrentMap<SparkStage.Shared, Dataset<Row>> shared) {
    Stopwatch watch = new Stopwatch(clock);
    String id = detector.info().id();
    String paramsHash = Settings.hash(detector.params());
    SparkStage stage = new SparkStage(lake.spark(), shared);
    Set<String> met = new TreeSet<>();
    List<String> unmet = new ArrayList<>();
    for (String platform : coverage.platforms()) {
      List<String> lacking = coverage.lacking(platform, detector.needs().required());
      if (lacking.isEmpty()) {
        met.add(platform);
      } else {
        unmet.add("no " + String.join(", ", lacking) + " in " + platform + " " + month(asOf));
      }
      coverage
          .lacking(platform, detector.needs().optional())
          .forEach(column -> stage.note("lacks-" + column, "no " + column + " in " + platform, 1));
    }
    unmet.forEach(reason -> stage.note("not-run", reason, 1));
    if (met.isEmpty()) {
      String reason = unmet.isEmpty() ? "no platform has rows" : String.join("; ", unmet);
      Outcome outcome = new Outcome(id, "not_run", Optional.of(reason), 0, watch.lap());
      return new Done(
          outcome, Optional.empty(), account(detector, paramsHash, asOf, from, outcome, stage));
    }
    Optional<TonightsFindings.Found> own = Optional.empty();
    Outcome outcome;
    try {
      LakeInputs inputs =
          new LakeInputs(lake, found, coverage, met, from, asOf, detector.needs().lookBackDays());
      Findings findings = detector.detect(inputs, stage);
      own = Optional.of(found.computed(detector, paramsHash, findings, stage));
      outcome = new Outcome(id, "ran", Optional.empty(), own.get().count(), watch.lap());
    } catch (RuntimeException e) {
      // Its message may quote cells, so only its kind is told; the others must have their turn.
      LOG.log(System.Logger.Level.ERROR, "Detector {0} failed with {1}", id, Failures.kind(e));
      outcome = new Outcome(id, "failed", Optional.of(Failures.kind(e)), 0, watch.lap());
    }
    return new Done(outcome, own, account(detector, paramsHash, asOf, from, outcome, stage));
  }

  private Row account(
      Detector detector,
      String paramsHash,
      LocalDate asOf,
      LocalDate from,
      Outcome outcome,
      SparkStage stage) {
    return RowFactory.create(
        Date.valueOf(asOf),
        outcome.detector(),
        "" + detector.info().version(),
        paramsHash,
        detector.info().evidence().code(),
        Date.valueOf(from),
        outcome.outcome(),
        outcome.reason().orElse(null),
        outcome.signals(),
        stage.notes().toArray(new Row[0]),
        runId);
  }

  /** The first or last event day of all fact tables; one query over all of them. */
  private static Optional<LocalDate> eventDays(Lake lake, boolean last) {
    Column day = col(TableSpec.EVENT_DAY);
    return Tables.CANONICAL.stream()
        .filter(table -> table.eventTime().isPresent() && lake.has(table))
        .map(table -> lake.read(table).agg((last ? max(day) : min(day)).as(TableSpec.EVENT_DAY)))
        .reduce(Dataset::unionAll)
        .map(days -> days.agg(last ? max(day) : min(day)).head().<Date>getAs(0))
        .map(Date::toLocalDate);
  }

  private static String month(LocalDate day) {
    return day.toString().substring(0, 7);
  }
}
