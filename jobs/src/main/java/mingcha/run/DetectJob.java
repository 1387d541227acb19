package mingcha.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.sql.Date;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mingcha.detect.Detector;
import mingcha.detect.Findings;
import mingcha.lake.Lake;
import mingcha.schemas.TableSpec;
import mingcha.schemas.Tables;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Runs detectors over what they have not seen yet; one that fails leaves the others standing. */
public final class DetectJob {
  private static final System.Logger LOG = System.getLogger(DetectJob.class.getName());

  /** A crash costs at most this much work, and the detector that was running. */
  private static final Duration MOST_AT_RISK = Duration.ofMinutes(5);

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
    List<Outcome> outcomes = new ArrayList<>();
    TonightsFindings found = new TonightsFindings(into, asOf);
    Map<SparkStage.Shared, Dataset<Row>> shared = new HashMap<>();
    Instant written = clock.instant();
    for (Detector detector : due) {
      progress.step(detector.info().id(), outcomes.size(), due.size());
      LocalDate from = journal.of(detector).firstUnseenDay(asOf).orElse(firstDay);
      outcomes.add(runOne(detector, coverage, from, asOf, found, shared));
      if (Duration.between(written, clock.instant()).compareTo(MOST_AT_RISK) >= 0) {
        found.write();
        written = clock.instant();
      }
    }
    found.write();
    return outcomes;
  }

  private Outcome runOne(
      Detector detector,
      Coverage coverage,
      LocalDate from,
      LocalDate asOf,
      TonightsFindings found,
      Map<SparkStage.Shared, Dataset<Row>> shared) {
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
      found.add(account(detector, paramsHash, asOf, from, outcome, stage));
      return outcome;
    }
    Outcome outcome;
    try {
      LakeInputs inputs =
          new LakeInputs(lake, found, coverage, met, from, asOf, detector.needs().lookBackDays());
      Findings findings = detector.detect(inputs, stage);
      long signals = found.add(detector, paramsHash, findings, stage);
      outcome = new Outcome(id, "ran", Optional.empty(), signals, watch.lap());
    } catch (RuntimeException e) {
      // Its message may quote cells, so only its kind is told; the others must have their turn.
      LOG.log(System.Logger.Level.ERROR, "Detector {0} failed with {1}", id, Failures.kind(e));
      outcome = new Outcome(id, "failed", Optional.of(Failures.kind(e)), 0, watch.lap());
    }
    found.add(account(detector, paramsHash, asOf, from, outcome, stage));
    return outcome;
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
