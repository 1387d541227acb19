package mingcha.report;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mingcha.lake.Lake;
import mingcha.schemas.DetectorRuns;
import mingcha.schemas.DumpFiles;
import mingcha.schemas.Feedback;
import mingcha.schemas.Leads;
import mingcha.schemas.Quarantine;
import mingcha.schemas.Refusals;
import mingcha.schemas.Runs;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What went in and what came out, step by step. Every frame that is collected is small. */
final class Accounts {
  private static final int REASONS_SHOWN = 15;
  private static final int RUNS_SHOWN = 12;
  private static final int BUREAUS_SHOWN = 20;
  private static final int REFUSALS_SHOWN = 20;
  private static final List<String> EMITTED = List.of("new", "updated", "unchanged");

  private final Lake lake;

  Accounts(Lake lake) {
    this.lake = lake;
  }

  /** The tables of the page by name. */
  Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("files", files());
    all.put("quarantine", quarantine());
    all.put("refusals", refusals());
    all.put("runs", runs());
    all.put("detectors", detectors());
    all.put("codes", codes());
    all.put("bureaus", bureaus());
    all.put("reliability", reliability());
    return all;
  }

  private List<Map<String, Object>> files() {
    return Plain.maps(
        lake.read(DumpFiles.TABLE)
            .groupBy(DumpFiles.PLATFORM, DumpFiles.TABLE_NAME)
            .agg(
                count(lit(1)).as("files"),
                sum(DumpFiles.ROWS_IN).as(DumpFiles.ROWS_IN),
                sum(DumpFiles.ROWS_LOADED).as(DumpFiles.ROWS_LOADED),
                sum(DumpFiles.ROWS_QUARANTINED).as(DumpFiles.ROWS_QUARANTINED),
                sum(DumpFiles.ROWS_DUPLICATE).as(DumpFiles.ROWS_DUPLICATE))
            .orderBy(DumpFiles.PLATFORM, DumpFiles.TABLE_NAME)
            .collectAsList());
  }

  private List<Map<String, Object>> quarantine() {
    return Plain.maps(
        lake.read(Quarantine.TABLE)
            .select(explode(col(Quarantine.REASONS)).as("reason"))
            .groupBy("reason.rule", "reason.column")
            .agg(count(lit(1)).as("records"))
            .orderBy(desc("records"), col("rule"), col("column"))
            .limit(REASONS_SHOWN)
            .collectAsList());
  }

  private List<Map<String, Object>> refusals() {
    return Plain.maps(
        lake.read(Refusals.TABLE)
            .select(Refusals.PLATFORM, Refusals.DUMP_ID, Refusals.REASON)
            .orderBy(Refusals.PLATFORM, Refusals.DUMP_ID)
            .limit(REFUSALS_SHOWN)
            .collectAsList());
  }

  private List<Map<String, Object>> runs() {
    return Plain.maps(
        lake.read(Runs.TABLE).orderBy(desc(Runs.RUN_ID)).limit(RUNS_SHOWN).collectAsList());
  }

  /** The last night of each detector. */
  private List<Map<String, Object>> detectors() {
    Dataset<Row> all = lake.read(DetectorRuns.TABLE);
    Dataset<Row> latest =
        all.groupBy(DetectorRuns.DETECTOR).agg(max(DetectorRuns.AS_OF).as(DetectorRuns.AS_OF));
    return Plain.maps(
        all.join(latest, new String[] {DetectorRuns.DETECTOR, DetectorRuns.AS_OF}, "left_semi")
            .orderBy(DetectorRuns.DETECTOR)
            .collectAsList());
  }

  private List<Map<String, Object>> codes() {
    return Plain.maps(
        lake.read(Leads.TABLE)
            .groupBy(Leads.VIOLATION_CODE)
            .agg(
                max(Leads.VIOLATION_NAME).as(Leads.VIOLATION_NAME),
                counted(isEmitted()).as("emitted"),
                counted(col(Leads.STATUS).equalTo("held")).as("held"),
                counted(not(isEmitted().or(col(Leads.STATUS).equalTo("held")))).as("others"),
                avg(when(isEmitted(), col(Leads.SCORE))).as("mean_score"),
                coalesce(sum(when(isEmitted(), col(Leads.AMOUNT_INVOLVED_FEN))), lit(0L))
                    .as(Leads.AMOUNT_INVOLVED_FEN))
            .orderBy(desc("emitted"), desc("held"), col(Leads.VIOLATION_CODE))
            .collectAsList());
  }

  private List<Map<String, Object>> bureaus() {
    return Plain.maps(
        lake.read(Leads.TABLE)
            .where(isEmitted())
            .groupBy(Leads.BUREAU_CODE)
            .agg(
                max(Leads.BUREAU_NAME).as(Leads.BUREAU_NAME),
                count(lit(1)).as("emitted"),
                avg(Leads.SCORE).as("mean_score"))
            .orderBy(desc("emitted"), col(Leads.BUREAU_CODE))
            .limit(BUREAUS_SHOWN)
            .collectAsList());
  }

  /**
   * What the scores promised against what case officers found, in tenths of the score: 立案 and
   * closed count as confirmed, 查无实据 as not; everything else says nothing.
   */
  private List<Map<String, Object>> reliability() {
    Dataset<Row> answers =
        lake.read(Feedback.TABLE)
            .where(col(Feedback.STATUS).isin("FILED", "CLOSED", "UNFOUNDED"))
            .groupBy(Feedback.LEAD_UID)
            .agg(
                max(when(col(Feedback.STATUS).equalTo("UNFOUNDED"), lit(0)).otherwise(lit(1)))
                    .as("confirmed"));
    return Plain.maps(
        lake.read(Leads.TABLE)
            .join(answers, new String[] {Feedback.LEAD_UID})
            .groupBy(least(lit(9L), floor(col(Leads.SCORE).multiply(10))).as("tenth"))
            .agg(
                count(lit(1)).as("leads"),
                avg(Leads.SCORE).as("promised"),
                avg("confirmed").as("confirmed"))
            .orderBy("tenth")
            .collectAsList());
  }

  static Column isEmitted() {
    return col(Leads.STATUS).isin(EMITTED.toArray());
  }

  private static Column counted(Column condition) {
    return coalesce(sum(when(condition, lit(1L)).otherwise(lit(0L))), lit(0L));
  }
}
