package mingcha.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mingcha.lake.Lake;
import mingcha.schemas.ControlTotals;
import mingcha.schemas.DetectorRuns;
import mingcha.schemas.DumpFiles;
import mingcha.schemas.Dumps;
import mingcha.schemas.Leads;
import mingcha.schemas.Refusals;
import mingcha.schemas.Runs;
import mingcha.schemas.TableSpec;
import mingcha.schemas.Tables;
import org.apache.spark.sql.Row;

/** What is in a lake and how it came there. */
public final class StatusJob {
  /** Statuses of the leads that go to the case system. */
  static final Object[] EMITTED = {"new", "updated", "unchanged"};

  /**
   * The state of a lake.
   *
   * @param tables rows by table
   * @param leads leads to be emitted, by violation code
   * @param notRun detectors that did not run on the last night, or not in every platform, and why
   * @param refused dumps whose last refusal was not followed by a load
   * @param totalsThatDiffer control totals that do not agree with what was loaded
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Status(
      List<Dump> dumps,
      Map<String, Long> tables,
      Map<String, Long> leads,
      List<Run> runs,
      List<NotRun> notRun,
      List<Refused> refused,
      List<Total> totalsThatDiffer) {}

  /** One loaded dump. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Dump(String platform, String dumpId, List<File> files) {}

  /** Where the records of one file ended. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record File(
      String path,
      String table,
      long rowsIn,
      long rowsLoaded,
      long rowsQuarantined,
      long rowsDuplicate) {}

  /** One run. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Run(
      String runId, String command, String startedAt, String finishedAt, String outcome) {}

  /** A control total that does not agree with what was loaded; what was not reported is null. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Total(
      String platform,
      String dumpId,
      String period,
      String regionCode,
      Long ordersReported,
      long ordersLoaded,
      Long amountReportedFen,
      long amountLoadedFen) {}

  /** A detector that did not run, and why. */
  public record NotRun(String detector, String reason) {}

  /** A dump that was refused, and why. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Refused(String platform, String dumpId, String reason) {}

  public static Status of(Lake lake) {
    return new Status(
        dumps(lake),
        tables(lake),
        leads(lake),
        runs(lake),
        notRun(lake),
        refused(lake),
        totals(lake));
  }

  private static List<Dump> dumps(Lake lake) {
    Map<String, List<File>> files = new TreeMap<>();
    for (Row row :
        lake.read(DumpFiles.TABLE)
            .orderBy(DumpFiles.PLATFORM, DumpFiles.DUMP_ID, DumpFiles.FILE_NO)
            .collectAsList()) {
      files
          .computeIfAbsent(key(row), dump -> new ArrayList<>())
          .add(
              new File(
                  row.getAs(DumpFiles.PATH),
                  row.getAs(DumpFiles.TABLE_NAME),
                  row.<Long>getAs(DumpFiles.ROWS_IN),
                  row.<Long>getAs(DumpFiles.ROWS_LOADED),
                  row.<Long>getAs(DumpFiles.ROWS_QUARANTINED),
                  row.<Long>getAs(DumpFiles.ROWS_DUPLICATE)));
    }
    return lake
        .read(Dumps.TABLE)
        .orderBy(Dumps.EXPORTED_AT, Dumps.PLATFORM, Dumps.DUMP_ID)
        .collectAsList()
        .stream()
        .map(
            row ->
                new Dump(
                    row.getAs(Dumps.PLATFORM),
                    row.getAs(Dumps.DUMP_ID),
                    files.getOrDefault(key(row), List.of())))
        .toList();
  }

  private static String key(Row row) {
    return row.<String>getAs(Dumps.PLATFORM) + "\n" + row.<String>getAs(Dumps.DUMP_ID);
  }

  private static Map<String, Long> tables(Lake lake) {
    Map<String, Long> rows = new TreeMap<>();
    for (TableSpec table : Tables.ALL) {
      if (lake.has(table)) {
        rows.put(table.name(), lake.read(table).count());
      }
    }
    return rows;
  }

  private static Map<String, Long> leads(Lake lake) {
    Map<String, Long> byCode = new TreeMap<>();
    lake.read(Leads.TABLE)
        .where(col(Leads.STATUS).isin(EMITTED))
        .groupBy(Leads.VIOLATION_CODE)
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(row -> byCode.put(row.getString(0), row.getLong(1)));
    return byCode;
  }

  private static List<Run> runs(Lake lake) {
    return lake.read(Runs.TABLE).orderBy(Runs.RUN_ID).collectAsList().stream()
        .map(
            row ->
                new Run(
                    row.getAs(Runs.RUN_ID),
                    row.getAs(Runs.COMMAND),
                    String.valueOf(row.<Object>getAs(Runs.STARTED_AT)),
                    String.valueOf(row.<Object>getAs(Runs.FINISHED_AT)),
                    row.getAs(Runs.OUTCOME)))
        .toList();
  }

  private static List<NotRun> notRun(Lake lake) {
    Date lastNight = lake.read(DetectorRuns.TABLE).agg(max(DetectorRuns.AS_OF)).head().getAs(0);
    List<NotRun> notRun = new ArrayList<>();
    for (Row row :
        lake.read(DetectorRuns.TABLE)
            .where(col(DetectorRuns.AS_OF).equalTo(lit(lastNight)))
            .orderBy(DetectorRuns.DETECTOR)
            .collectAsList()) {
      String detector = row.getAs(DetectorRuns.DETECTOR);
      if (row.getAs(DetectorRuns.REASON) != null) {
        notRun.add(new NotRun(detector, row.getAs(DetectorRuns.REASON)));
      } else {
        row.<Row>getList(row.fieldIndex(DetectorRuns.NOTES)).stream()
            .filter(note -> note.getString(0).equals("not-run"))
            .forEach(note -> notRun.add(new NotRun(detector, note.getString(1))));
      }
    }
    return notRun;
  }

  private static List<Total> totals(Lake lake) {
    return lake
        .read(ControlTotals.TABLE)
        .where(
            col(ControlTotals.ORDERS_REPORTED)
                .notEqual(col(ControlTotals.ORDERS_LOADED))
                .or(
                    col(ControlTotals.AMOUNT_REPORTED_FEN)
                        .notEqual(col(ControlTotals.AMOUNT_LOADED_FEN))))
        .orderBy(
            ControlTotals.PLATFORM,
            ControlTotals.DUMP_ID,
            ControlTotals.PERIOD,
            ControlTotals.REGION_CODE)
        .collectAsList()
        .stream()
        .map(
            row ->
                new Total(
                    row.getAs(ControlTotals.PLATFORM),
                    row.getAs(ControlTotals.DUMP_ID),
                    row.getAs(ControlTotals.PERIOD),
                    row.getAs(ControlTotals.REGION_CODE),
                    row.getAs(ControlTotals.ORDERS_REPORTED),
                    row.<Long>getAs(ControlTotals.ORDERS_LOADED),
                    row.getAs(ControlTotals.AMOUNT_REPORTED_FEN),
                    row.<Long>getAs(ControlTotals.AMOUNT_LOADED_FEN)))
        .toList();
  }

  private static List<Refused> refused(Lake lake) {
    Map<String, Row> last = new TreeMap<>();
    lake.read(Refusals.TABLE)
        .orderBy(Refusals.REFUSED_AT)
        .collectAsList()
        .forEach(row -> last.put(row.<String>getAs(Refusals.DUMP), row));
    List<String> loaded =
        lake.read(Dumps.TABLE).collectAsList().stream().map(StatusJob::key).toList();
    return last.values().stream()
        .filter(row -> row.getAs(Refusals.DUMP_ID) == null || !loaded.contains(key(row)))
        .map(
            row ->
                new Refused(
                    row.getAs(Refusals.PLATFORM),
                    row.getAs(Refusals.DUMP_ID) == null
                        ? row.getAs(Refusals.DUMP)
                        : row.getAs(Refusals.DUMP_ID),
                    row.getAs(Refusals.REASON)))
        .toList();
  }

  private StatusJob() {}
}
