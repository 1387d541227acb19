package mingcha.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
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
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the detectors of one night found, computed, and on its way to the lake. Writing four tables
 * takes seconds, often more than a detector, so detectors share a commit. One thread adds and
 * writes; others compute and read.
 */
final class TonightsFindings {
  private final Lake into;
  private final LocalDate asOf;

  /** A crash costs at most this much work, and the detectors that were running. */
  private static final Duration MOST_AT_RISK = Duration.ofMinutes(5);

  private final List<String> order;
  private final Clock clock;
  private Instant written;

  /** By detector. */
  private final Map<String, Found> found = new ConcurrentHashMap<>();

  /** Rows of {@code detector_runs} not written yet, by detector. */
  private final Map<String, Row> waiting = new HashMap<>();

  /**
   * One detector's rows; columns of the tables.
   *
   * @param count number of signals
   */
  record Found(
      Dataset<Row> signals,
      Dataset<Row> members,
      Optional<Dataset<Row>> orderScores,
      Optional<Dataset<Row>> reviewScores,
      long count) {}

  /**
   * @param order detectors of the night in the order in which their rows are written
   */
  TonightsFindings(Lake into, LocalDate asOf, List<String> order, Clock clock) {
    this.into = into;
    this.asOf = asOf;
    this.order = List.copyOf(order);
    this.clock = clock;
    this.written = clock.instant();
  }

  /** Computes what a detector found; for any thread. */
  Found computed(Detector detector, String paramsHash, Findings findings, SparkStage stage) {
    String id = detector.info().id();
    Dataset<Row> signals =
        stage.materialise(
            id + " signals",
            tonight(id, findings.signals(), Signals.TABLE, SignalRows.COLUMNS)
                .withColumn(Signals.DETECTOR_VERSION, lit("" + detector.info().version()))
                .withColumn(Signals.PARAMS_HASH, lit(paramsHash)));
    long count = signals.count();
    BiFunction<Dataset<Row>, TableSpec, Dataset<Row>> scored =
        (scores, table) ->
            stage.materialise(id + " scores", tonight(id, scores, table, SignalRows.SCORE_COLUMNS));
    Dataset<Row> members =
        tonight(id, findings.members(), SignalMembers.TABLE, SignalRows.MEMBER_COLUMNS);
    return new Found(
        signals,
        count == 0 ? members.limit(0) : stage.materialise(id + " members", members),
        findings
            .orderScores()
            .filter(scores -> count > 0)
            .map(scores -> scored.apply(scores, OrderScores.TABLE)),
        findings.reviewScores().map(scores -> scored.apply(scores, ReviewScores.TABLE)),
        count);
  }

  /**
   * Lets later detectors read what one found, and writes when the last write is long ago.
   *
   * @param rows none when it did not run or failed
   * @param run row of {@code detector_runs}, whatever became of it
   */
  void add(String detector, Optional<Found> rows, Row run) {
    rows.ifPresent(own -> found.put(detector, own));
    waiting.put(detector, run);
    if (Duration.between(written, clock.instant()).compareTo(MOST_AT_RISK) >= 0) {
      write();
    }
  }

  Optional<Dataset<Row>> signals(String detector) {
    return Optional.ofNullable(found.get(detector)).map(Found::signals);
  }

  Optional<Dataset<Row>> members(String detector) {
    return Optional.ofNullable(found.get(detector)).map(Found::members);
  }

  /** Writes all that waits, in one commit, over what the same detectors found earlier tonight. */
  void write() {
    List<String> ended = order.stream().filter(waiting::containsKey).toList();
    if (ended.isEmpty()) {
      return;
    }
    List<String> ran = ended.stream().filter(found::containsKey).toList();
    List<Found> all = ran.stream().map(found::get).toList();
    List<Found> withSignals = all.stream().filter(each -> each.count() > 0).toList();
    List<Dataset<Row>> signals = withSignals.stream().map(Found::signals).toList();
    List<Dataset<Row>> members = withSignals.stream().map(Found::members).toList();
    List<Dataset<Row>> orderScores =
        all.stream().flatMap(each -> each.orderScores().stream()).toList();
    List<Dataset<Row>> reviewScores =
        all.stream().flatMap(each -> each.reviewScores().stream()).toList();
    Dataset<Row> runs =
        into.spark()
            .createDataFrame(
                ended.stream().map(waiting::get).toList(), DetectorRuns.TABLE.schema());
    into.commit()
        .together(
            List.of(
                commit -> replace(commit, Signals.TABLE, ran, signals),
                commit -> replace(commit, SignalMembers.TABLE, ran, members),
                commit -> replace(commit, OrderScores.TABLE, ran, orderScores),
                commit -> replace(commit, ReviewScores.TABLE, ran, reviewScores),
                commit -> commit.replaceWhere(DetectorRuns.TABLE, tonight(ended), runs)))
        .finish();
    waiting.clear();
    written = clock.instant();
  }

  /** Writes nothing where nothing was found and nothing stood before. */
  private void replace(Commit commit, TableSpec table, List<String> ran, List<Dataset<Row>> rows) {
    if (ran.isEmpty()) {
      return;
    }
    String tonight = tonight(ran);
    if (!rows.isEmpty()) {
      commit.replaceWhere(
          table,
          tonight,
          rows.stream()
              .reduce(Dataset::unionAll)
              .orElseThrow()
              .hint("rebalance", col(Signals.DETECTOR)));
    } else if (into.has(table) && !into.read(table).where(tonight).isEmpty()) {
      commit.delete(table, tonight);
    }
  }

  private String tonight(List<String> detectors) {
    return "as_of = date'"
        + asOf
        + "' and detector in ("
        + detectors.stream().map(id -> "'" + id + "'").collect(Collectors.joining(", "))
        + ")";
  }

  private Dataset<Row> tonight(
      String detector, Dataset<Row> rows, TableSpec table, List<String> names) {
    List<Column> columns = new ArrayList<>();
    columns.add(lit(Date.valueOf(asOf)).as(Signals.AS_OF));
    columns.add(lit(detector).as(Signals.DETECTOR));
    for (String name : names) {
      columns.add(col(name).cast(table.column(name).orElseThrow().type()).as(name));
    }
    return rows.select(columns.toArray(new Column[0]));
  }
}
