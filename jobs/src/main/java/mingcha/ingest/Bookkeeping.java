package mingcha.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mingcha.error.Messages;
import mingcha.lake.Commit;
import mingcha.schemas.DumpFiles;
import mingcha.schemas.Dumps;
import mingcha.schemas.Refusals;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Writes down what came in: dumps, their files with counts, and what was refused. */
final class Bookkeeping {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark;
  private final Timestamp now;
  private final String runId;

  Bookkeeping(SparkSession spark, Clock clock, String runId) {
    this.spark = spark;
    this.now = Timestamp.from(clock.instant());
    this.runId = runId;
  }

  /**
   * Writes the rows of the dumps that were loaded.
   *
   * @throws IllegalStateException when the records of a file do not add up, which is a bug
   */
  List<IngestReport.LoadedDump> write(
      Commit commit,
      List<Manifest> dumps,
      boolean[] isRefused,
      List<Integer> firstIndexes,
      Map<Integer, FileSummary> summaries,
      Map<Integer, Set<String>> extras,
      Tally tally,
      Map<Integer, List<IngestReport.Difference>> differences) {
    List<IngestReport.LoadedDump> loaded = new ArrayList<>();
    List<Row> dumpRows = new ArrayList<>();
    List<Row> fileRows = new ArrayList<>();
    for (int dumpNo = 0; dumpNo < dumps.size(); dumpNo++) {
      Manifest dump = dumps.get(dumpNo);
      if (!isRefused[dumpNo]) {
        List<IngestReport.FileCounts> counts = new ArrayList<>();
        List<String> hashes = new ArrayList<>();
        for (Manifest.DumpFile file : dump.files()) {
          int at = firstIndexes.get(dumpNo) + file.fileNo();
          FileSummary summary = summaries.get(at);
          IngestReport.FileCounts count = counts(dump, file, summary, tally.ofFile(at));
          counts.add(count);
          hashes.add(summary.sha256());
          Set<String> noted = new TreeSet<>(extras.getOrDefault(at, Set.of()));
          noted.addAll(summary.extras());
          fileRows.add(fileRow(dump, file, summary, count, noted));
        }
        IngestReport.LoadedDump result =
            new IngestReport.LoadedDump(
                dump.platform(),
                dump.dumpId(),
                List.copyOf(counts),
                differences.getOrDefault(dumpNo, List.of()));
        loaded.add(result);
        dumpRows.add(dumpRow(dump, result, Manifest.contentHash(hashes)));
      }
    }
    if (!loaded.isEmpty()) {
      commit.append(Dumps.TABLE, spark.createDataFrame(dumpRows, Dumps.TABLE.schema()));
      commit.append(DumpFiles.TABLE, spark.createDataFrame(fileRows, DumpFiles.TABLE.schema()));
    }
    return loaded;
  }

  Dataset<Row> refusals(List<IngestReport.Refusal> refused) {
    Messages english = Messages.in(Locale.ENGLISH);
    List<Row> rows =
        refused.stream()
            .map(
                refusal ->
                    RowFactory.create(
                        refusal.dump(),
                        refusal.platform().orElse(null),
                        refusal.dumpId().orElse(null),
                        refusal.reason().sentence(english),
                        now,
                        runId))
            .toList();
    return spark.createDataFrame(rows, Refusals.TABLE.schema());
  }

  private static IngestReport.FileCounts counts(
      Manifest dump, Manifest.DumpFile file, FileSummary summary, Tally.OfFile tally) {
    if (summary.rows() != tally.loaded + tally.quarantined + tally.duplicate) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s/%s has %d records, of which %d loaded, %d quarantined, %d duplicate",
              dump.dumpId(),
              file.path(),
              summary.rows(),
              tally.loaded,
              tally.quarantined,
              tally.duplicate));
    }
    return new IngestReport.FileCounts(
        file.path(),
        file.table(),
        summary.rows(),
        tally.loaded,
        tally.quarantined,
        tally.duplicate);
  }

  private static Row fileRow(
      Manifest dump,
      Manifest.DumpFile file,
      FileSummary summary,
      IngestReport.FileCounts count,
      Set<String> extras) {
    return RowFactory.create(
        dump.platform(),
        dump.dumpId(),
        file.fileNo(),
        file.path(),
        file.table(),
        file.format().word(),
        file.encoding().label(),
        summary.sha256(),
        count.rowsIn(),
        count.rowsLoaded(),
        count.rowsQuarantined(),
        count.rowsDuplicate(),
        extras.isEmpty() ? null : json(extras));
  }

  private Row dumpRow(Manifest dump, IngestReport.LoadedDump result, String contentHash) {
    return RowFactory.create(
        dump.platform(),
        dump.dumpId(),
        dump.kind().word(),
        dump.periodFrom().map(Date::valueOf).orElse(null),
        dump.periodTo().map(Date::valueOf).orElse(null),
        Timestamp.from(dump.exportedAt().toInstant()),
        dump.legalBasis().orElse(null),
        dump.requestNo().orElse(null),
        dump.receiver().orElse(null),
        dump.keySpace(),
        dump.scopeShops().isEmpty() ? null : json(dump.scopeShops()),
        dump.scopeCategories().isEmpty() ? null : json(dump.scopeCategories()),
        dump.layout(),
        contentHash,
        result.rowsIn(),
        result.rowsLoaded(),
        result.rowsQuarantined(),
        result.rowsDuplicate(),
        now,
        runId);
  }

  private static String json(Collection<String> values) {
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
