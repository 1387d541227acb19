package mingcha.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.struct;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
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
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/** One dump in a platform's own layout: its raw files as views, and the tables that SQL makes. */
final class LayoutDump implements AutoCloseable {
  private static final String ROW = "_row";
  private static final String ROWS = "_rows";
  private static final String SHOP = "_shop";
  private static final DataType YUAN = DataTypes.createDecimalType(20, 2);

  private final SparkSession session;
  private final Layout layout;
  private final Manifest dump;
  private final int dumpNo;
  private final IngestSettings settings;
  private final Broadcast<PseudonymKey> key;
  private final LayoutFiles opened;
  private final int firstIndex;
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
    this.firstIndex = firstIndex;
    this.opened = new LayoutFiles(layout, dump, dumpNo, firstIndex, settings.recordCapBytes());
    Reading reading = layout.reading();
    // What an amount is worth is known to one place, also where SQL must subtract the freight.
    session
        .udf()
        .register("yuan", (UDF1<String, BigDecimal>) text -> Money.yuan(text, reading), YUAN);
  }

  List<SourceFile> files() {
    return opened.files();
  }

  Map<Integer, Set<String>> extras() {
    return opened.extras();
  }

  /** Files that the results of SQL pass for: one for each table and time of export. */
  int outputFiles() {
    return layout.tables().size() * opened.exports().length;
  }

  /** Reads every raw file once. */
  Map<Integer, FileSummary> cut() {
    for (Layout.View view : layout.views()) {
      List<SourceFile> ofView =
          files().stream().filter(file -> file.table().equals(view.view())).toList();
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
          .withColumn(SHOP, shops(ofView))
          .drop(RawShape.FILE, RawShape.ROW_NO, RawShape.OFFSET, RawShape.PROBLEM, RawShape.HASH)
          .createOrReplaceTempView(view.view());
    }
    return summaries.value();
  }

  /** The results of the layout's SQL; their file indexes stand behind those of the dump. */
  Map<TableSpec, Output> outputs() {
    Map<TableSpec, Output> outputs = new LinkedHashMap<>();
    int index = firstIndex + files().size();
    for (Map.Entry<String, String> entry : new TreeMap<>(layout.tables()).entrySet()) {
      TableSpec table = Tables.canonical(entry.getKey()).orElseThrow();
      Output output = output(table, sql(entry.getKey(), entry.getValue()), index);
      outputs.put(table, output);
      index += output.files().length;
    }
    return outputs;
  }

  private Column shops(List<SourceFile> ofView) {
    Column[] pairs =
        ofView.stream()
            .flatMap(file -> Stream.of(lit(file.index()), lit(opened.shopOf(file))))
            .toArray(Column[]::new);
    return pairs.length == 0
        ? lit(null).cast("string")
        : element_at(map(pairs), col(RawShape.FILE));
  }

  /**
   * Rows of one table that SQL made, on their way into the load of that table.
   *
   * @param files what the rows pass for, one for each time of export
   */
  record Output(SourceFile[] files, JavaRDD<InternalRow> records, Summaries notes) {
    SourceFile file() {
      return files[0];
    }
  }

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
    Summaries notes = new Summaries();
    session.sparkContext().register(notes);
    long[] exports = opened.exports();
    SourceFile[] byExport = new SourceFile[exports.length];
    for (int i = 0; i < exports.length; i++) {
      byExport[i] = made(table, columns, index + i, exports[i]);
    }
    JavaRDD<InternalRow> packed =
        InternalRows.rdd(rows.select(cells.toArray(new Column[0])))
            .mapPartitions(
                new PackRows(
                    byExport,
                    firstIndex,
                    opened.fileNos(),
                    opened.exportOfFile(exports),
                    key,
                    settings.macFunction(),
                    notes));
    return new Output(byExport, packed, notes);
  }

  private SourceFile made(TableSpec table, List<String> columns, int index, long exportedAt) {
    return new SourceFile(
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
        exportedAt,
        layout.reading(),
        true);
  }

  private Set<String> hashed() {
    Set<String> hashed = new TreeSet<>();
    dump.files().forEach(file -> hashed.addAll(file.hashed()));
    return Set.copyOf(hashed);
  }
}
