package mingcha.ingest;

import static org.apache.spark.sql.functions.col;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mingcha.lake.Lake;
import mingcha.schemas.Registry;
import mingcha.schemas.TableSpec;
import mingcha.schemas.Tables;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The rows that the lake already has of the keys that a load brings. A fact is looked for in the
 * months of the load only: an order keeps its time of creation, a review its own, so a key that
 * moves to another month is a new fact.
 */
final class EarlierRows {
  private final Lake lake;
  private final Load load;
  private final List<FullDump> fullDumps;
  private final Broadcast<PseudonymKey> key;
  private final IngestSettings settings;
  private final Set<String> months;
  private final Set<String> platforms;

  EarlierRows(
      Lake lake,
      Load load,
      List<FullDump> fullDumps,
      Broadcast<PseudonymKey> key,
      IngestSettings settings) {
    this.lake = lake;
    this.fullDumps = fullDumps;
    this.load = load;
    this.key = key;
    this.settings = settings;
    Collection<FileSummary> own = load.summaries().values();
    this.months =
        own.stream()
            .flatMap(summary -> summary.months().stream())
            .map(FactDays::monthWord)
            .collect(Collectors.toCollection(TreeSet::new));
    this.platforms =
        own.stream()
            .flatMap(summary -> summary.platforms().stream())
            .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Rows of the lake with a key of the load, in the load's buckets and order: the hash of the key
   * and then the columns of the table. Null when there can be none.
   */
  JavaRDD<InternalRow> sorted() {
    TableSpec table = load.plan().table();
    if (!lake.has(table) || (platforms.isEmpty() && fullDumps.isEmpty())) {
      return null;
    }
    Dataset<Row> wanted =
        InternalRows.dataset(
            lake.spark(),
            load.records()
                .map(
                    record ->
                        (InternalRow) new GenericInternalRow(new Object[] {record.getLong(0)})),
            new StructType(new StructField[] {field()}));
    Dataset<Row> candidates = lake.read(table).where(where(""));
    // Most nights bring new keys only, and keys are cheap to read without their rows.
    if (fullDumps.isEmpty() && matching(keysOf(candidates), wanted).isEmpty()) {
      return null;
    }
    String covered = covered("");
    StructType schema = new StructType(new StructField[] {field()}).merge(table.schema(), true);
    Broadcast<PseudonymKey> secret = key;
    Pseudonyms.Mac mac = settings.macFunction();
    String name = table.name();
    int[] all = IntStream.range(0, table.columns().size()).toArray();
    JavaRDD<InternalRow> hashed =
        InternalRows.rdd(candidates).mapPartitions(rows -> hashed(rows, all, name, secret, mac));
    Dataset<Row> inLake = InternalRows.dataset(lake.spark(), hashed, schema);
    // What a full dump covers is needed whether the dump has it or not.
    Dataset<Row> whole = inLake.where(covered);
    Dataset<Row> rest = inLake.where("not coalesce(" + covered + ", false)");
    Dataset<Row> matching = whole.unionAll(matching(rest, wanted));
    return InternalRows.rdd(
        matching.repartition(load.buckets(), col("key_hash")).sortWithinPartitions("key_hash"));
  }

  /** SQL over {@code t.} columns for the rows that were looked at. */
  String onlyWhere() {
    return where("t.");
  }

  private static Dataset<Row> matching(Dataset<Row> inLake, Dataset<Row> wanted) {
    return inLake.join(wanted, inLake.col("key_hash").equalTo(wanted.col("key_hash")), "left_semi");
  }

  /** Hashes of the keys of rows, and nothing else of them read. */
  private Dataset<Row> keysOf(Dataset<Row> rows) {
    int[] positions = load.plan().key();
    String name = load.plan().table().name();
    Broadcast<PseudonymKey> secret = key;
    Pseudonyms.Mac mac = settings.macFunction();
    Column[] columns =
        load.plan().table().key().stream().map(column -> col(column)).toArray(Column[]::new);
    JavaRDD<InternalRow> hashes =
        InternalRows.rdd(rows.select(columns))
            .mapPartitions(some -> hashed(some, positions, name, secret, mac))
            .map(row -> (InternalRow) new GenericInternalRow(new Object[] {row.getLong(0)}));
    return InternalRows.dataset(lake.spark(), hashes, new StructType(new StructField[] {field()}));
  }

  private String covered(String prefix) {
    return fullDumps.isEmpty()
        ? "false"
        : fullDumps.stream()
            .map(dump -> dump.where(load.plan().table(), prefix))
            .collect(Collectors.joining(" or "));
  }

  private String where(String prefix) {
    return "(" + ofKeys(prefix) + ") or (" + covered(prefix) + ")";
  }

  private String ofKeys(String prefix) {
    TableSpec table = load.plan().table();
    String ofPlatforms =
        prefix
            + TableSpec.PLATFORM
            + " in ("
            + (platforms.isEmpty()
                ? "''"
                : platforms.stream().map(EarlierRows::quoted).collect(Collectors.joining(", ")))
            + ")";
    if (table == Registry.TABLE) {
      return prefix + TableSpec.PLATFORM + " = '-'";
    }
    if (table.eventTime().isEmpty()) {
      return ofPlatforms;
    }
    String ofMonths =
        months.isEmpty()
            ? "false"
            : prefix
                + TableSpec.EVENT_MONTH
                + " in ("
                + months.stream().map(EarlierRows::quoted).collect(Collectors.joining(", "))
                + ")";
    return ofPlatforms
        + " and ("
        + ofMonths
        + " or "
        + prefix
        + TableSpec.EVENT_MONTH
        + " is null)";
  }

  private static Iterator<InternalRow> hashed(
      Iterator<InternalRow> rows,
      int[] positions,
      String table,
      Broadcast<PseudonymKey> key,
      Pseudonyms.Mac mac) {
    TablePlan plan = new TablePlan(Tables.canonical(table).orElseThrow());
    Pseudonyms pseudonyms = new Pseudonyms(key.value(), mac);
    RowReader reader = new RowReader(plan, pseudonyms);
    RowWriter writer = new RowWriter(plan, pseudonyms);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public InternalRow next() {
        Object[] values = writer.valuesOf(rows.next(), positions);
        Object[] withHash = new Object[values.length + 1];
        withHash[0] = reader.keyHash(values);
        System.arraycopy(values, 0, withHash, 1, values.length);
        return new GenericInternalRow(withHash);
      }
    };
  }

  static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static StructField field() {
    return new StructField(
        "key_hash", DataTypes.LongType, false, org.apache.spark.sql.types.Metadata.empty());
  }
}
