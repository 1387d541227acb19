package mingcha.ingest;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.to_utc_timestamp;
import static org.apache.spark.sql.functions.when;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mingcha.error.UserError;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A canonical file in Parquet. Spark reads it; its values become texts and are judged like those of
 * any other file, so that one rule holds for all formats.
 */
record ParquetFile(
    SourceFile file,
    Set<String> extras,
    Dataset<Row> rows,
    Map<String, Boolean> nanos,
    Manifest.DumpFile said) {
  private static final String ROW_INDEX = "_metadata.row_index";

  /** Whole numbers up to here are exact in a double. */
  private static final double EXACT = 9e15;

  /**
   * Opens a file and reads it once from end to end.
   *
   * @throws UserError exit 3 when it cannot be read, lacks a required column, or has one of a type
   *     that no cell can have
   */
  static ParquetFile open(
      SparkSession spark,
      Header header,
      TablePlan plan,
      Manifest dump,
      SourceFile template,
      Manifest.DumpFile file) {
    Dataset<Row> rows = readable(spark, dump, file);
    List<String> columns = new ArrayList<>();
    Set<String> extras = new TreeSet<>();
    for (StructField field : rows.schema().fields()) {
      if (!header.known().contains(field.name())) {
        extras.add(field.name());
      } else if (isNested(field)) {
        throw UserError.refused(
            "ingest.column-type",
            dump.label(),
            file.path(),
            field.name(),
            field.dataType().simpleString());
      } else {
        columns.add(field.name());
      }
    }
    for (String name : plan.required()) {
      if (!columns.contains(name)) {
        throw UserError.refused("ingest.missing-column", dump.label(), file.path(), name);
      }
    }
    return new ParquetFile(template.withColumns(columns), extras, rows, nanos(dump, file), file);
  }

  /** Its rows on their way into the load of its table. */
  LayoutDump.Output output(SparkSession spark, Broadcast<PseudonymKey> key, Pseudonyms.Mac mac) {
    Summaries notes = new Summaries();
    spark.sparkContext().register(notes);
    notes.add(
        new Summaries.Found(
            file.index(),
            new FileSummary(
                rows.count(), Loading.hashOf(said.file()), 0, "", Set.of(), Set.of(), Set.of())));
    List<Column> cells =
        new ArrayList<>(file.columns().stream().map(name -> cell(rows.schema(), name)).toList());
    cells.add(col(ROW_INDEX));
    SourceFile[] files = {file};
    JavaRDD<InternalRow> packed =
        InternalRows.rdd(rows.select(cells.toArray(new Column[0])))
            .mapPartitions(
                new PackRows(
                    files, file.index(), new int[] {file.fileNo()}, new int[1], key, mac, notes));
    return new LayoutDump.Output(files, packed, notes);
  }

  /** The value as a text file would have it. */
  private Column cell(StructType schema, String name) {
    Column value = col(name);
    if (nanos.containsKey(name)) {
      Column moment = expr("timestamp_micros(`" + name + "` div 1000)");
      // Without a zone the number counts from midnight of the place, which is Shanghai.
      return (nanos.get(name) ? moment : to_utc_timestamp(moment, Times.SHANGHAI.getId()))
          .cast("string");
    }
    DataType type = schema.apply(name).dataType();
    if (type instanceof DoubleType || type instanceof FloatType) {
      // Columns of whole numbers become doubles where a writer has no other way to leave one out.
      Column isWhole = rint(value).equalTo(value).and(abs(value).lt(EXACT));
      return when(isWhole, value.try_cast("decimal(16,0)").cast("string"))
          .when(not(isnan(value)), value.cast("string"));
    }
    return value.cast("string");
  }

  /** Times in nanoseconds, which Spark hands out as numbers; true for those with a zone. */
  private static Map<String, Boolean> nanos(Manifest dump, Manifest.DumpFile file) {
    Map<String, Boolean> nanos = new HashMap<>();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file.file()))) {
      for (Type type : reader.getFileMetaData().getSchema().getFields()) {
        if (type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation time
            && time.getUnit() == LogicalTypeAnnotation.TimeUnit.NANOS) {
          nanos.put(type.getName(), time.isAdjustedToUTC());
        }
      }
    } catch (IOException e) {
      throw UserError.refused("ingest.unreadable-file", dump.label(), file.path());
    }
    return nanos;
  }

  private static Dataset<Row> readable(SparkSession spark, Manifest dump, Manifest.DumpFile file) {
    try {
      if (java.nio.file.Files.size(file.file()) < 12) {
        throw new IOException("too short");
      }
      Dataset<Row> rows = spark.read().parquet(file.file().toUri().toString());
      rows.write().format("noop").mode("overwrite").save();
      return rows;
    } catch (Exception e) {
      // Whatever Parquet says of a damaged file, the user learns which file it is.
      throw UserError.refused("ingest.unreadable-file", dump.label(), file.path());
    }
  }

  private static boolean isNested(StructField field) {
    return field.dataType() instanceof StructType
        || field.dataType() instanceof ArrayType
        || field.dataType() instanceof MapType
        || field.dataType() instanceof BinaryType;
  }
}
