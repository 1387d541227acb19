package mingcha.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The files of one table on their way in: cut once, brought together by key, and then judged as
 * often as there are outcomes to write. What lies in the shuffle is read again, the files are not.
 */
final class Load {
  private static final StructType RECORD =
      new StructType()
          .add("key_hash", DataTypes.LongType, false)
          .add("file", DataTypes.IntegerType, false)
          .add("row_no", DataTypes.LongType, false)
          .add("byte_offset", DataTypes.LongType, false)
          .add("problem", DataTypes.IntegerType, false)
          .add("payload", DataTypes.BinaryType, false);

  /** Assumed size of what SQL makes for one table of one dump; only spreads the work. */
  private static final int OUTPUT_BYTES = 8 << 20;

  private final SparkSession spark;
  private final TablePlan plan;
  private final Set<Integer> dumpNos;
  private final int buckets;
  private final Summaries summaries = new Summaries();
  private final Map<Integer, FileSummary> notes;
  private final JavaRDD<InternalRow> records;

  /**
   * Reads all files of a table.
   *
   * @param outputs what the SQL of layouts makes for the table
   */
  Load(
      SparkSession spark,
      TablePlan plan,
      List<SourceFile> files,
      List<LayoutDump.Output> outputs,
      IngestSettings settings,
      Broadcast<PseudonymKey> key) {
    this.spark = spark;
    this.plan = plan;
    this.dumpNos =
        Stream.concat(files.stream(), outputs.stream().map(LayoutDump.Output::file))
            .map(SourceFile::dumpNo)
            .collect(Collectors.toSet());
    List<Long> sizes = files.stream().map(Loading::sizeOf).toList();
    int cores = spark.sparkContext().defaultParallelism();
    long bytes =
        sizes.stream().mapToLong(Long::longValue).sum() + (long) outputs.size() * OUTPUT_BYTES;
    this.buckets = bucketsOf(bytes, settings.bucketBytes(), cores);
    spark.sparkContext().register(summaries);
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    JavaRDD<InternalRow> cut = context.emptyRDD();
    if (!files.isEmpty()) {
      List<List<SourceFile>> groups = grouped(files, sizes, cores);
      cut =
          context
              .parallelize(groups, groups.size())
              .flatMap(
                  new CutFiles(
                      new KeyedShape(plan.table().name(), key, settings.macFunction()),
                      settings.recordCapBytes(),
                      summaries));
    }
    for (LayoutDump.Output output : outputs) {
      cut = cut.union(output.records());
    }
    Dataset<Row> unsorted = InternalRows.dataset(spark, cut, RECORD);
    JavaRDD<InternalRow> shuffled =
        InternalRows.rdd(unsorted.repartition(buckets, unsorted.col("key_hash")));
    this.records =
        InternalRows.rdd(
            InternalRows.dataset(spark, shuffled, RECORD)
                .sortWithinPartitions("key_hash", "file", "row_no"));
    if (summaries.value().size() < files.size()
        || outputs.stream().anyMatch(output -> output.notes().isZero())) {
      // Files are read into the shuffle, and nothing is taken out of it yet.
      shuffled.mapPartitions(any -> Judge.none()).count();
    }
    this.notes = new HashMap<>(summaries.value());
    outputs.forEach(output -> notes.putAll(output.notes().value()));
  }

  /** Dumps that have a file of this table. */
  Set<Integer> dumpNos() {
    return dumpNos;
  }

  TablePlan plan() {
    return plan;
  }

  /** What was found about each file, by its index. */
  Map<Integer, FileSummary> summaries() {
    return notes;
  }

  JavaRDD<InternalRow> records() {
    return records;
  }

  int buckets() {
    return buckets;
  }

  /** Rows of one outcome. Counts of all outcomes go into the tally when the rows are written. */
  Dataset<Row> judged(
      Broadcast<Judge.Job> job,
      Outcome wanted,
      Tallies tallies,
      JavaRDD<InternalRow> inLake,
      StructType schema) {
    JavaRDD<InternalRow> rows =
        inLake == null
            ? records.mapPartitions(some -> Judge.judged(job, wanted, tallies, some, Judge.none()))
            : records.zipPartitions(
                inLake, (some, lake) -> Judge.judged(job, wanted, tallies, some, lake));
    return InternalRows.dataset(spark, rows, schema);
  }

  private static int bucketsOf(long bytes, long bucketBytes, int cores) {
    long wanted = bytes / bucketBytes + 1;
    return (int)
        Math.min(10_000, wanted == 1 ? (bytes < 8 << 20 ? 1 : cores) : Math.max(wanted, cores));
  }

  /** Small files share a task, in their order. */
  static List<List<SourceFile>> grouped(List<SourceFile> files, List<Long> sizes, int cores) {
    long total = sizes.stream().mapToLong(Long::longValue).sum();
    long share = Math.max(4L << 20, Math.min(64L << 20, total / Math.max(1, 4L * cores)));
    List<List<SourceFile>> groups = new ArrayList<>();
    List<SourceFile> group = new ArrayList<>();
    long size = 0;
    for (int i = 0; i < files.size(); i++) {
      if (!group.isEmpty() && size + sizes.get(i) > share) {
        groups.add(group);
        group = new ArrayList<>();
        size = 0;
      }
      group.add(files.get(i));
      size += sizes.get(i);
    }
    groups.add(group);
    return groups;
  }
}
