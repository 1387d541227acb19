package mingcha.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * takes seconds, often more than a detector, so detectors share a commit.
 */
final class TonightsFindings {
  private final Lake into;
  private final LocalDate asOf;

  /** By detector, in the order in which they ran. */
  private final Map<String, Found> waiting = new LinkedHashMap<>();

  private final List<Row> runs = new ArrayList<>();

  /** One detector's rows; columns of the tables. */
  private record Found(
      Dataset<Row> signals,
      Dataset<Row> members,
      Optional<Dataset<Row>> orderScores,
      Optional<Dataset<Row>> reviewScores,
      boolean hasSignals) {}

  TonightsFindings(Lake into, LocalDate asOf) {
    this.into = into;
    this.asOf = asOf;
  }

  /**
   * Computes what a detector found.
   *
   * @return number of its signals
   */
  long add(Detector detector, String paramsHash, Findings findings, SparkStage stage) {
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
    waiting.put(
        id,
        new Found(
            signals,
            count == 0 ? members.limit(0) : stage.materialise(id + " members", members),
            findings
                .orderScores()
                .filter(scores -> count > 0)
                .map(scores -> scored.apply(scores, OrderScores.TABLE)),
            findings.reviewScores().map(scores -> scored.apply(scores, ReviewScores.TABLE)),
            count > 0));
    return count;
  }

  /** Adds the account of a detector, whatever became of it; a row of {@code detector_runs}. */
  void add(Row run) {
    runs.add(run);
  }

  Optional<Dataset<Row>> signals(String detector) {
    return Optional.ofNullable(waiting.get(detector)).map(Found::signals);
  }

  Optional<Dataset<Row>> members(String detector) {
    return Optional.ofNullable(waiting.get(detector)).map(Found::members);
  }

  /** Writes all that waits, in one commit, over what the same detectors found earlier tonight. */
  void write() {
    if (runs.isEmpty()) {
      return;
    }
    Commit commit = into.commit();
    List<Found> all = List.copyOf(waiting.values());
    List<Found> withSignals = all.stream().filter(Found::hasSignals).toList();
    replace(commit, Signals.TABLE, withSignals.stream().map(Found::signals).toList());
    replace(commit, SignalMembers.TABLE, withSignals.stream().map(Found::members).toList());
    replace(
        commit,
        OrderScores.TABLE,
        all.stream().flatMap(found -> found.orderScores().stream()).toList());
    replace(
        commit,
        ReviewScores.TABLE,
        all.stream().flatMap(found -> found.reviewScores().stream()).toList());
    commit
        .replaceWhere(
            DetectorRuns.TABLE,
            tonight(runs.stream().map(row -> row.<String>getAs(1)).toList()),
            into.spark().createDataFrame(runs, DetectorRuns.TABLE.schema()))
        .finish();
    waiting.clear();
    runs.clear();
  }

  /** Writes nothing where nothing was found and nothing stood before. */
  private void replace(Commit commit, TableSpec table, List<Dataset<Row>> found) {
    if (waiting.isEmpty()) {
      return;
    }
    String tonight = tonight(List.copyOf(waiting.keySet()));
    if (!found.isEmpty()) {
      commit.replaceWhere(
          table,
          tonight,
          found.stream()
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
