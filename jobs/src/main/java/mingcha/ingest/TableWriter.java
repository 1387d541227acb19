package mingcha.ingest;

import java.util.List;
import mingcha.lake.Commit;
import mingcha.lake.Lake;
import mingcha.schemas.Absences;
import mingcha.schemas.Quarantine;
import mingcha.schemas.TableSpec;
import mingcha.schemas.Tables;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/** Writes what one table gains; how often the judge is asked depends on what it finds. */
final class TableWriter {
  private final Lake lake;
  private final Load load;
  private final Commit commit;
  private final Broadcast<Judge.Job> job;
  private final EarlierRows earlier;
  private final JavaRDD<InternalRow> inLake;

  TableWriter(
      Lake lake,
      Load load,
      Commit commit,
      List<Manifest> dumps,
      List<SourceFile> files,
      boolean[] isRefused,
      Broadcast<PseudonymKey> key,
      IngestSettings settings) {
    this.lake = lake;
    this.load = load;
    this.commit = commit;
    List<FullDump> fullDumps = FullDump.of(dumps, isRefused, load.dumpNos());
    this.job =
        new JavaSparkContext(lake.spark().sparkContext())
            .broadcast(
                new Judge.Job(
                    load.plan().table().name(),
                    List.copyOf(files),
                    isRefused,
                    fullDumps,
                    key,
                    settings.macFunction()));
    this.earlier = new EarlierRows(lake, load, fullDumps, key, settings);
    this.inLake = earlier.sorted();
  }

  Tally write() {
    TableSpec table = load.plan().table();
    Tallies tallies = tallies();
    commit.append(table, judged(Outcome.ADDED, tallies, table.schema()));
    Tally tally = tallies.value();
    if (tally.of(Outcome.CHANGED) > 0) {
      commit.upsert(table, earlier.onlyWhere(), judged(Outcome.CHANGED, tallies(), table.schema()));
    }
    if (tally.of(Outcome.SUPERSEDED) > 0) {
      TableSpec versions = Tables.named(table.versions().name()).orElseThrow();
      commit.append(versions, judged(Outcome.SUPERSEDED, tallies(), versions.schema()));
    }
    if (tally.of(Outcome.QUARANTINED) > 0) {
      commit.append(
          Quarantine.TABLE, judged(Outcome.QUARANTINED, tallies(), Quarantine.TABLE.schema()));
    }
    if (tally.of(Outcome.ABSENT) > 0) {
      // A key that stays away is told of once.
      String[] same = {
        Absences.PLATFORM, Absences.TABLE_NAME, Absences.KEY, Absences.LAST_SEEN_DUMP
      };
      commit.append(
          Absences.TABLE,
          judged(Outcome.ABSENT, tallies(), Absences.TABLE.schema())
              .join(lake.read(Absences.TABLE), same, "left_anti"));
    }
    return tally;
  }

  /** Where the raw records behind the results of SQL ended, of all layout dumps. */
  Dataset<Row> accounts() {
    return judged(Outcome.ACCOUNTED, tallies(), Account.SCHEMA);
  }

  /** Sound lines of orders, for control totals. */
  Dataset<Row> totalled() {
    return judged(Outcome.TOTALLED, tallies(), Reconciliation.LINE);
  }

  /** Only the counts of the first pass are used; those of the others repeat them. */
  private Tallies tallies() {
    Tallies tallies = new Tallies();
    lake.spark().sparkContext().register(tallies);
    return tallies;
  }

  private Dataset<Row> judged(Outcome wanted, Tallies tallies, StructType schema) {
    return load.judged(job, wanted, tallies, inLake, schema);
  }
}
