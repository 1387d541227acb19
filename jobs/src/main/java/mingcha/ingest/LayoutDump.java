package mingcha.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mingcha.error.UserError;
import mingcha.schemas.TableSpec;
import mingcha.schemas.Tables;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.storage.StorageLevel;

/** One dump in a platform's own layout: its raw files as views, and the tables that SQL makes. */
final class LayoutDump implements AutoCloseable {
  private static final String ROW = "_row";
  private static final String ROWS = "_rows";

  private final SparkSession session;
  private final Layout layout;
  private final Manifest dump;
  private final int dumpNo;
  private final IngestSettings settings;
  private final Broadcast<PseudonymKey> key;
  private final List<SourceFile> files = new ArrayList<>();
  private final Map<String, Dataset<Row>> raw = new LinkedHashMap<>();
  private final Summaries summaries = new Summaries();

  /**
   * Opens the files as far as their headers.
   *
   * @param firstIndex index of the first file of the dump
   * @throws UserError exit 3 when a file will not do
   */
  LayoutDump(
      SparkSession spark,
      Layout layout,
      Manifest dump,
      int dumpNo,
      int firstIndex,
      IngestSettings settings,
      Broadcast<PseudonymKey> key) {
    // The views of one dump are no other dump's business.
    this.session = ((org.apache.spark.sql.classic.SparkSession) spark).newSession();
    this.layout = layout;
    this.dump = dump;
    this.dumpNo = dumpNo;
    this.settings = settings;
    this.key = key;
    spark.sparkContext().register(summaries);
    for (Manifest.DumpFile file : dump.files()) {
      Layout.View view =
          layout
              .view(file.table())
              .orElseThrow(
                  () ->
                      UserError.refused(
                          "ingest.unknown-table", dump.label(), file.path(), file.table()));
      files.add(opened(file, view, firstIndex + file.fileNo()));
    }
  }

  List<SourceFile> files() {
    return files;
  }

  /** Reads every raw file once. */
  Map<Integer, FileSummary> cut() {
    for (Layout.View view : layout.views()) {
      List<SourceFile> ofView =
          files.stream().filter(file -> file.table().equals(view.view())).toList();
      JavaSparkContext context = new JavaSparkContext(session.sparkContext());
      JavaRDD<InternalRow> records =
          ofView.isEmpty()
              ? context.emptyRDD()
              : context
                  .parallelize(
                      Load.grouped(
                          ofView,
                          ofView.stream().map(Loading::sizeOf).toList(),
                          context.defaultParallelism()))
                  .flatMap(
                      new CutFiles(
                          new RawShape(key, settings.macFunction()),
                          settings.recordCapBytes(),
                          summaries));
      Dataset<Row> rows =
          InternalRows.dataset(session, records, RawShape.schema(view))
              .persist(StorageLevel.MEMORY_AND_DISK());
      rows.count();
      raw.put(view.view(), rows);
      rows.where(col(RawShape.PROBLEM).equalTo(RawRecord.SOUND))
          .withColumn(
              ROW,
              struct(
                  col(RawShape.FILE).as("file"),
                  col(RawShape.ROW_NO).as("row_no"),
                  col(RawShape.OFFSET).as("byte_offset")))
          .drop(RawShape.FILE, RawShape.ROW_NO, RawShape.OFFSET, RawShape.PROBLEM, RawShape.HASH)
          .createOrReplaceTempView(view.view());
    }
    return summaries.value();
  }

  /** The results of the layout's SQL; file indexes begin at this one, one for each table. */
  Map<TableSpec, Output> outputs(int firstIndex) {
    Map<TableSpec, Output> outputs = new LinkedHashMap<>();
    int index = firstIndex;
    for (Map.Entry<String, String> entry : new TreeMap<>(layout.tables()).entrySet()) {
      TableSpec table = Tables.canonical(entry.getKey()).orElseThrow();
      outputs.put(table, output(table, sql(entry.getKey(), entry.getValue()), index++));
    }
    return outputs;
  }

  /** Rows of one table that SQL made, on their way into the load of that table. */
  record Output(SourceFile file, JavaRDD<InternalRow> records, Summaries notes) {}

  /** Every raw record: file, record, position, problem and hash. */
  Dataset<Row> records() {
    Column[] columns = {
      col(RawShape.FILE),
      col(RawShape.ROW_NO),
      col(RawShape.OFFSET),
      col(RawShape.PROBLEM),
      col(RawShape.HASH)
    };
    return raw.values().stream()
        .map(rows -> rows.select(columns))
        .reduce(Dataset::unionAll)
        .orElseThrow();
  }

  /** Records that the layout itself turns down: file, record, rule, column. */
  Optional<Dataset<Row>> rejects() {
    return layout
        .rejects()
        .map(
            text ->
                sql("quarantine", text).selectExpr("_row.file", "_row.row_no", "rule", "`column`"));
  }

  @Override
  public void close() {
    raw.values().forEach(rows -> rows.unpersist(false));
  }

  private SourceFile opened(Manifest.DumpFile file, Layout.View view, int index) {
    List<String> columns = List.copyOf(view.columns().keySet());
    boolean isCsv = file.format() == FileFormat.CSV;
    List<String> names =
        isCsv ? Header.names(dump.label(), file, settings.recordCapBytes()) : List.of();
    int[] positions =
        isCsv ? columns.stream().mapToInt(c -> position(names, c, view)).toArray() : new int[0];
    if (isCsv && Arrays.stream(positions).allMatch(position -> position < 0)) {
      throw UserError.refused("ingest.missing-column", dump.label(), file.path(), columns.get(0));
    }
    return new SourceFile(
        index,
        dumpNo,
        file.fileNo(),
        view.view(),
        file.path(),
        file.file().toString(),
        file.format(),
        file.encoding(),
        file.delimiter(),
        columns,
        positions,
        names.size(),
        dump.platform(),
        dump.dumpId(),
        dump.keySpace(),
        Set.of(),
        dump.exportedAt().toInstant().toEpochMilli() * 1000,
        layout.reading(),
        false);
  }

  private static int position(List<String> names, String column, Layout.View view) {
    int own = names.indexOf(column);
    return own >= 0
        ? own
        : view.columns().get(column).stream()
            .mapToInt(names::indexOf)
            .filter(position -> position >= 0)
            .findFirst()
            .orElse(-1);
  }

  private Dataset<Row> sql(String name, String text) {
    try {
      return session.sql(text);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw UserError.usage(
            "ingest.layout-sql",
            layout.name(),
            name,
            String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      }
      throw new IllegalStateException(e);
    }
  }

  private Output output(TableSpec table, Dataset<Row> rows, int index) {
    TablePlan plan = new TablePlan(table);
    List<String> columns = new ArrayList<>();
    List<Column> cells = new ArrayList<>();
    for (String name : rows.columns()) {
      boolean isCell =
          name.equals(RowReader.PLATFORM)
              || plan.cells().stream()
                  .anyMatch(cell -> cell.name().equals(name) && cell.kind() != CellKind.BLOCK);
      if (isCell) {
        columns.add(name);
        cells.add(col(name).cast("string"));
      } else if (!name.equals(ROW)) {
        throw UserError.usage("ingest.layout-sql", layout.name(), table.name(), name);
      }
    }
    DataType rowType =
        columns.size() == rows.columns().length ? null : rows.schema().apply(ROW).dataType();
    cells.add(
        (rowType == null
                ? lit(null).cast("array<struct<file:int,row_no:bigint,byte_offset:bigint>>")
                : rowType instanceof ArrayType ? array_sort(col(ROW)) : array(col(ROW)))
            .as(ROWS));
    SourceFile file =
        new SourceFile(
            index,
            dumpNo,
            0,
            table.name(),
            table.name(),
            "",
            FileFormat.CSV,
            Encoding.UTF_8,
            ',',
            List.copyOf(columns),
            new int[0],
            columns.size(),
            dump.platform(),
            dump.dumpId(),
            dump.keySpace(),
            hashed(),
            dump.exportedAt().toInstant().toEpochMilli() * 1000,
            layout.reading(),
            true);
    Summaries notes = new Summaries();
    session.sparkContext().register(notes);
    int[] fileNos = new int[files.size()];
    int first = files.isEmpty() ? 0 : files.get(0).index();
    files.forEach(each -> fileNos[each.index() - first] = each.fileNo());
    JavaRDD<InternalRow> packed =
        InternalRows.rdd(rows.select(cells.toArray(new Column[0])))
            .mapPartitions(new PackRows(file, first, fileNos, key, settings.macFunction(), notes));
    return new Output(file, packed, notes);
  }

  private Set<String> hashed() {
    Set<String> hashed = new TreeSet<>();
    dump.files().forEach(file -> hashed.addAll(file.hashed()));
    return Set.copyOf(hashed);
  }
}
