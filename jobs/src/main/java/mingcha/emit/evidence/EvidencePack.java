package mingcha.emit.evidence;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import mingcha.emit.ExportFormat;
import mingcha.emit.RowSink;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.schemas.DetectorRuns;
import mingcha.schemas.DumpFiles;
import mingcha.schemas.Leads;
import mingcha.schemas.Signals;
import org.apache.commons.io.file.PathUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The evidence bundle of one lead: the lead, its members, the rows they stand for, the signals, the
 * methods and their parameters, the source files with their hashes and the place of every row in
 * them. Holds no clock time, so that the same lead packed twice is the same bytes.
 */
public final class EvidencePack {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private final Lake lake;
  private final Row lead;
  private final SortedMap<String, Long> rowCounts = new TreeMap<>();

  private EvidencePack(Lake lake, Row lead) {
    this.lake = lake;
    this.lead = lead;
  }

  /**
   * The pack of a lead.
   *
   * @throws UserError exit 2 when there is no such lead
   */
  public static EvidencePack of(Lake lake, String leadUid) {
    return new EvidencePack(lake, MemberRows.lead(lake, leadUid));
  }

  /** Detectors that speak for the lead. */
  public List<String> detectors() {
    return lead.getList(lead.fieldIndex(Leads.DETECTORS));
  }

  /**
   * Writes the pack.
   *
   * @param parameters parameters in force by detector
   * @param versions of the program and what it runs on, by name
   * @return rows in it
   */
  public long write(
      Path out, Map<String, JsonNode> parameters, Map<String, String> versions, PackKey key)
      throws IOException {
    Path folder = Files.createTempDirectory("mingcha-evidence");
    try {
      PackWriter writer = new PackWriter(folder);
      MemberRows members = new MemberRows(lake, lead);
      rows(writer, "lead.jsonl", leadAlone());
      rows(writer, "members.jsonl", members.members());
      rows(writer, "signals.jsonl", signals());
      for (MemberRows.OfTable table : members.all()) {
        rows(writer, "rows/" + table.table().name() + ".jsonl", table.rows());
      }
      List<Row> sources = sources(lineage(writer, members));
      rows(
          writer, "sources.jsonl", lake.spark().createDataFrame(sources, DumpFiles.TABLE.schema()));
      rows(writer, "detector_runs.jsonl", detectorRuns());
      writer.text("parameters.json", JSON.writeValueAsString(new TreeMap<>(parameters)) + "\n");
      writer.text("versions.json", JSON.writeValueAsString(new TreeMap<>(versions)) + "\n");
      methods(writer);
      writer.text(
          "电子数据证据提取笔录.txt",
          ExtractionRecord.text(
              lead, sources, rowCounts, writer.hashes(), versions.getOrDefault("mingcha", "")));
      writer.pack(out, about(), key);
      return rowCounts.values().stream().mapToLong(Long::longValue).sum();
    } finally {
      PathUtils.deleteDirectory(folder);
    }
  }

  private Map<String, Object> about() {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("lead_uid", lead.getAs(Leads.LEAD_UID));
    about.put("lead_no", lead.getAs(Leads.LEAD_NO));
    about.put("content_hash", lead.getAs(Leads.CONTENT_HASH));
    about.put("rows", rowCounts);
    return about;
  }

  /** The lead without where its pack lies, which would make the pack depend on itself. */
  private Dataset<Row> leadAlone() {
    return lake.read(Leads.TABLE)
        .where(col(Leads.LEAD_UID).equalTo(lead.<String>getAs(Leads.LEAD_UID)))
        .withColumn(Leads.EVIDENCE_URI, lit(null).cast("string"))
        .withColumn(Leads.EVIDENCE_SHA256, lit(null).cast("string"));
  }

  /** Signals about the subject or its shop whose days touch those of the lead. */
  private Dataset<Row> signals() {
    return lake.read(Signals.TABLE)
        .where(col(Signals.PLATFORM).equalTo(lead.<String>getAs(Leads.PLATFORM)))
        .where(
            col(Signals.SUBJECT_ID)
                .isin(lead.<String>getAs(Leads.SUBJECT_ID), lead.<String>getAs(Leads.SHOP_ID)))
        .where(col(Signals.DETECTOR).isin(detectors().toArray()))
        .where(col(Signals.WINDOW_FROM).leq(lead.<Date>getAs(Leads.LAST_ACT_AT)))
        .where(col(Signals.WINDOW_TO).geq(lead.<Date>getAs(Leads.FIRST_ACT_AT)))
        .orderBy(Signals.AS_OF, Signals.DETECTOR, Signals.SIGNAL_ID);
  }

  private Dataset<Row> detectorRuns() {
    Dataset<Row> runs =
        lake.read(DetectorRuns.TABLE)
            .where(col(DetectorRuns.DETECTOR).isin(detectors().toArray()))
            .where(col(DetectorRuns.AS_OF).leq(lead.<Date>getAs(Leads.LAST_RUN_AT)));
    Dataset<Row> latest =
        runs.groupBy(DetectorRuns.DETECTOR).agg(max(DetectorRuns.AS_OF).as(DetectorRuns.AS_OF));
    return runs.join(latest, new String[] {DetectorRuns.DETECTOR, DetectorRuns.AS_OF}, "left_semi")
        .orderBy(DetectorRuns.DETECTOR);
  }

  /** Writes the place of every row, and says which files they came from. */
  private Set<List<Object>> lineage(PackWriter writer, MemberRows members) throws IOException {
    Set<List<Object>> files = new HashSet<>();
    rows(
        writer,
        "lineage.jsonl",
        members.lineage(),
        row -> files.add(List.of(row.getAs(DumpFiles.DUMP_ID), row.getAs(DumpFiles.FILE_NO))));
    return files;
  }

  private List<Row> sources(Set<List<Object>> files) {
    return lake
        .read(DumpFiles.TABLE)
        .orderBy(DumpFiles.PLATFORM, DumpFiles.DUMP_ID, DumpFiles.FILE_NO)
        .collectAsList()
        .stream()
        .filter(
            row ->
                files.contains(List.of(row.getAs(DumpFiles.DUMP_ID), row.getAs(DumpFiles.FILE_NO))))
        .toList();
  }

  private void methods(PackWriter writer) throws IOException {
    for (String detector : detectors()) {
      String page = "docs/detectors/" + detector + ".md";
      try (InputStream in = EvidencePack.class.getResourceAsStream("/" + page)) {
        if (in != null) {
          Files.copy(in, writer.file("method/" + detector + ".md"));
        }
      }
    }
  }

  private void rows(PackWriter writer, String name, Dataset<Row> rows) throws IOException {
    rows(writer, name, rows, row -> {});
  }

  private void rows(PackWriter writer, String name, Dataset<Row> rows, Consumer<Row> alsoTo)
      throws IOException {
    long count = 0;
    try (RowSink sink = ExportFormat.JSONL.open(writer.file(name), name, rows.schema())) {
      for (Iterator<Row> each = rows.toLocalIterator(); each.hasNext(); count++) {
        Row row = each.next();
        sink.add(row);
        alsoTo.accept(row);
      }
    }
    rowCounts.put(name, count);
  }
}
