package mingcha.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import mingcha.lake.Commit;
import mingcha.schemas.ControlTotals;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Compares the totals that platforms report with the orders of their dumps. An order belongs to the
 * day of its creation and the region of its consignee; its lines count once, its amount is what was
 * paid for them without freight. Rows in quarantine are not loaded and show as a difference.
 */
final class Reconciliation {
  /** One sound line of an order, in the pass {@link Outcome#TOTALLED}. */
  static final StructType LINE =
      new StructType()
          .add("dump_no", DataTypes.IntegerType)
          .add("day", DataTypes.DateType)
          .add("region", DataTypes.StringType)
          .add("parent", DataTypes.StringType)
          .add("paid_fen", DataTypes.LongType);

  private final SparkSession spark;
  private final Map<Integer, List<ReportedTotals.Line>> reported;

  /** What was loaded for one day and region. */
  private record Loaded(String day, String region, long orders, long fen) {}

  Reconciliation(SparkSession spark, Map<Integer, List<ReportedTotals.Line>> reported) {
    this.spark = spark;
    this.reported = reported;
  }

  boolean isEmpty() {
    return reported.isEmpty();
  }

  /** Writes reported and loaded totals and answers those that differ, by the number of the dump. */
  Map<Integer, List<IngestReport.Difference>> write(
      Dataset<Row> lines, List<Manifest> dumps, Commit commit) {
    Map<Integer, List<Loaded>> loaded = loaded(lines);
    Map<Integer, List<IngestReport.Difference>> differences = new TreeMap<>();
    List<Row> rows = new ArrayList<>();
    reported.forEach(
        (dumpNo, totals) -> {
          for (ReportedTotals.Line total : totals) {
            long orders = 0;
            long fen = 0;
            for (Loaded part : loaded.getOrDefault(dumpNo, List.of())) {
              if (part.day().startsWith(total.period()) && isWithin(part.region(), total)) {
                orders += part.orders();
                fen += part.fen();
              }
            }
            Manifest dump = dumps.get(dumpNo);
            rows.add(
                RowFactory.create(
                    dump.platform(),
                    dump.dumpId(),
                    total.period(),
                    total.region(),
                    total.orders(),
                    orders,
                    total.amountFen(),
                    fen));
            if (isDifferent(total.orders(), orders) || isDifferent(total.amountFen(), fen)) {
              differences
                  .computeIfAbsent(dumpNo, any -> new ArrayList<>())
                  .add(
                      new IngestReport.Difference(
                          total.period(),
                          total.region(),
                          total.orders(),
                          orders,
                          total.amountFen(),
                          fen));
            }
          }
        });
    commit.append(ControlTotals.TABLE, spark.createDataFrame(rows, ControlTotals.TABLE.schema()));
    return differences;
  }

  private Map<Integer, List<Loaded>> loaded(Dataset<Row> lines) {
    Map<Integer, List<Loaded>> loaded = new HashMap<>();
    lines
        .where(lines.col("dump_no").isInCollection(reported.keySet()))
        .withColumn("day", col("day").cast("string"))
        .groupBy("dump_no", "day", "region")
        .agg(count_distinct(col("parent")), sum("paid_fen"))
        .collectAsList()
        .forEach(
            row ->
                loaded
                    .computeIfAbsent(row.getInt(0), any -> new ArrayList<>())
                    .add(
                        new Loaded(
                            row.getString(1), row.getString(2), row.getLong(3), row.getLong(4))));
    return loaded;
  }

  /** A province contains its prefectures and these their counties (GB/T 2260). */
  private static boolean isWithin(String region, ReportedTotals.Line total) {
    String prefix = total.region().replaceFirst("(?:00)+$", "");
    return prefix.isEmpty() || region != null && region.startsWith(prefix);
  }

  private static boolean isDifferent(Long reported, long loaded) {
    return reported != null && !Objects.equals(reported, loaded);
  }
}
