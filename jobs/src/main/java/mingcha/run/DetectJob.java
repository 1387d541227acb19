package mingcha.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.sql.Date;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mingcha.detect.Detector;
import mingcha.detect.Findings;
import mingcha.detect.SignalRows;
import mingcha.lake.Commit;
import mingcha.lake.Lake;
import mingcha.schemas.DetectorRuns;
import mingcha.schemas.OrderScores;
import mingcha.schemas.ReviewScores;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import mingcha.schemas.Tables;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Runs detectors over what they have not seen yet; one commit each, so that one that fails leaves
 * the others standing.
 */
public final class DetectJob {
  private static final System.Logger LOG = System.getLogger(DetectJob.class.getName());

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
    Coverage coverage = Coverage.of(lake, detectors, asOf);
    LocalDate firstDay = eventDays(lake, false).orElse(asOf);
    List<Outcome> outcomes = new ArrayList<>();
    for (Detector detector : detectors) {
      progress.step(detector.info().id(), outcomes.size(), detectors.size());
      outcomes.add(runOne(detector, coverage, firstDay, asOf));
    }
    return outcomes;
  }

  private Outcome runOne(Detector detector, Coverage coverage, LocalDate firstDay, LocalDate asOf) {
    Stopwatch watch = new Stopwatch(clock);
    String id = detector.info().id();
    String paramsHash = Settings.hash(detector.params());
    DetectorNights nights = DetectorNights.of(lake, into, detector, paramsHash);
    if (nights.hasSeenAll(asOf)) {
      return new Outcome(id, "skipped", Optional.empty(), nights.signals(asOf), watch.lap());
    }
    LocalDate from = nights.firstUnseenDay(asOf).orElse(firstDay);
    SparkStage stage = new SparkStage(lake.spark());
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
      record(detector, paramsHash, asOf, from, "not_run", reason, 0, stage, into.commit());
      return new Outcome(id, "not_run", Optional.of(reason), 0, watch.lap());
    }
    try {
      LakeInputs inputs =
          new LakeInputs(lake, coverage, met, from, asOf, detector.needs().lookBackDays());
      Findings findings = detector.detect(inputs, stage);
      long signals = write(detector, paramsHash, asOf, from, findings, stage);
      return new Outcome(id, "ran", Optional.empty(), signals, watch.lap());
    } catch (RuntimeException e) {
      // Its message may quote cells, so only its kind is told; the others must have their turn.
      LOG.log(System.Logger.Level.ERROR, "Detector {0} failed with {1}", id, Failures.kind(e));
      String reason = Failures.kind(e);
      record(detector, paramsHash, asOf, from, "failed", reason, 0, stage, into.commit());
      return new Outcome(id, "failed", Optional.of(reason), 0, watch.lap());
    }
  }

  private long write(
      Detector detector,
      String paramsHash,
      LocalDate asOf,
      LocalDate from,
      Findings findings,
      SparkStage stage) {
    Column[] common = {
      lit(Date.valueOf(asOf)).as(Signals.AS_OF), lit(detector.info().id()).as(Signals.DETECTOR)
    };
    Dataset<Row> signals =
        stage.materialise(
            "signals",
            findings
                .signals()
                .select(SignalRows.columns(SignalRows.COLUMNS))
                .select(with(common, SignalRows.COLUMNS))
                .withColumn(Signals.DETECTOR_VERSION, lit("" + detector.info().version()))
                .withColumn(Signals.PARAMS_HASH, lit(paramsHash)));
    long count = signals.count();
    Commit commit = into.commit();
    String tonight = "as_of = date'" + asOf + "' and detector = '" + detector.info().id() + "'";
    replace(commit, Signals.TABLE, tonight, signals, count > 0);
    replace(
        commit,
        SignalMembers.TABLE,
        tonight,
        findings.members().select(with(common, SignalRows.MEMBER_COLUMNS)),
        count > 0);
    findings
        .orderScores()
        .ifPresent(
            scores ->
                replace(
                    commit,
                    OrderScores.TABLE,
                    tonight,
                    scores.select(with(common, SignalRows.SCORE_COLUMNS)),
                    count > 0));
    findings
        .reviewScores()
        .ifPresent(
            scores ->
                replace(
                    commit,
                    ReviewScores.TABLE,
                    tonight,
                    scores.select(with(common, SignalRows.SCORE_COLUMNS)),
                    true));
    record(detector, paramsHash, asOf, from, "ran", null, count, stage, commit);
    return count;
  }

  /** Writes nothing where nothing was found and nothing stood before: a commit costs a second. */
  private void replace(
      Commit commit, TableSpec table, String tonight, Dataset<Row> rows, boolean hasRows) {
    if (hasRows || (into.has(table) && !into.read(table).where(tonight).isEmpty())) {
      commit.replaceWhere(table, tonight, rows);
    }
  }

  private void record(
      Detector detector,
      String paramsHash,
      LocalDate asOf,
      LocalDate from,
      String outcome,
      String reason,
      long signals,
      SparkStage stage,
      Commit commit) {
    Row row =
        RowFactory.create(
            Date.valueOf(asOf),
            detector.info().id(),
            "" + detector.info().version(),
            paramsHash,
            detector.info().evidence().code(),
            Date.valueOf(from),
            outcome,
            reason,
            signals,
            stage.notes().toArray(new Row[0]),
            runId);
    commit
        .replaceWhere(
            DetectorRuns.TABLE,
            "as_of = date'" + asOf + "' and detector = '" + detector.info().id() + "'",
            lake.spark().createDataFrame(List.of(row), DetectorRuns.TABLE.schema()))
        .finish();
  }

  private static Column[] with(Column[] common, List<String> names) {
    List<Column> columns = new ArrayList<>(List.of(common));
    names.forEach(name -> columns.add(col(name)));
    return columns.toArray(new Column[0]);
  }

  private static Optional<LocalDate> eventDays(Lake lake, boolean last) {
    return Tables.CANONICAL.stream()
        .filter(table -> table.eventTime().isPresent() && lake.has(table))
        .map(
            table ->
                lake.read(table)
                    .agg(last ? max(TableSpec.EVENT_DAY) : min(TableSpec.EVENT_DAY))
                    .head()
                    .<Date>getAs(0))
        .filter(day -> day != null)
        .map(Date::toLocalDate)
        .reduce((a, b) -> a.isBefore(b) == last ? b : a);
  }

  private static String month(LocalDate day) {
    return day.toString().substring(0, 7);
  }
}
