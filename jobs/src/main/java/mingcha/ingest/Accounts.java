package mingcha.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import mingcha.lake.Commit;
import mingcha.schemas.Quarantine;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The accounts of the dumps in platforms' layouts: each raw record is loaded when any row made of
 * it was, else in quarantine when any was, else a duplicate; one that no row was made of is in
 * quarantine as unmapped.
 */
final class Accounts {
  private static final String RULE = "rule";
  private static final String COLUMN = "column";

  private final SparkSession spark;
  private final List<Dataset<Row>> parts = new ArrayList<>();

  Accounts(SparkSession spark) {
    this.spark = spark;
  }

  /** Adds what became of the rows of one table. */
  void add(Dataset<Row> accounts) {
    parts.add(accounts);
  }

  /** Writes the quarantine of the dumps and counts their records, file by file, into the tally. */
  void settle(List<LayoutDump> dumps, Commit commit, Tally tally) {
    dumps.forEach(dump -> dump.rejects().ifPresent(rejects -> parts.add(rejected(rejects))));
    List<SourceFile> files = dumps.stream().flatMap(dump -> dump.files().stream()).toList();
    Dataset<Row> settled =
        settled(dumps.stream().map(LayoutDump::records).reduce(Dataset::unionAll).orElseThrow());
    settled
        .groupBy(Account.FILE, Account.STATE)
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(
            row -> {
              Tally.OfFile ofFile = tally.ofFile(row.getInt(0));
              switch (row.getInt(1)) {
                case Account.LOADED -> ofFile.loaded += row.getLong(2);
                case Account.QUARANTINED -> ofFile.quarantined += row.getLong(2);
                default -> ofFile.duplicate += row.getLong(2);
              }
            });
    boolean hasQuarantined =
        files.stream().anyMatch(file -> tally.ofFile(file.index()).quarantined > 0);
    if (hasQuarantined) {
      commit.append(Quarantine.TABLE, quarantine(settled, files));
    }
  }

  private Dataset<Row> settled(Dataset<Row> records) {
    Dataset<Row> all = spark.createDataFrame(List.of(), Account.SCHEMA);
    for (Dataset<Row> part : parts) {
      all = all.unionAll(part);
    }
    Dataset<Row> byRecord =
        all.groupBy(col(Account.FILE), col(Account.ROW_NO))
            .agg(
                min(Account.STATE).as(Account.STATE),
                array_sort(array_distinct(flatten(collect_list(col(Account.REASONS)))))
                    .as(Account.REASONS),
                max(Account.CELLS).as(Account.CELLS));
    Column broken = lit(RawRecord.ruleOf(RawRecord.NOT_JSON));
    for (int problem :
        new int[] {
          RawRecord.OPEN_QUOTE, RawRecord.TOO_LONG, RawRecord.CELL_COUNT, RawRecord.NOT_TEXT
        }) {
      broken =
          when(col(RawShape.PROBLEM).equalTo(problem), RawRecord.ruleOf(problem)).otherwise(broken);
    }
    Column own =
        array(
            struct(
                when(col(RawShape.PROBLEM).equalTo(RawRecord.SOUND), "unmapped")
                    .otherwise(broken)
                    .as(RULE),
                lit(null).cast("string").as(COLUMN)));
    return records
        .join(
            byRecord
                .withColumnRenamed(Account.ROW_NO, "number")
                .withColumnRenamed(Account.FILE, "of"),
            col(RawShape.FILE).equalTo(col("of")).and(col(RawShape.ROW_NO).equalTo(col("number"))),
            "left_outer")
        .select(
            col(RawShape.FILE).as(Account.FILE),
            col(RawShape.ROW_NO).as(Account.ROW_NO),
            col(RawShape.OFFSET),
            col(RawShape.HASH),
            coalesce(col(Account.STATE), lit(Account.QUARANTINED)).as(Account.STATE),
            coalesce(col(Account.REASONS), own).as(Account.REASONS),
            col(Account.CELLS));
  }

  private Dataset<Row> quarantine(Dataset<Row> settled, List<SourceFile> files) {
    List<Row> names =
        files.stream()
            .map(
                file ->
                    org.apache.spark.sql.RowFactory.create(
                        file.index(), file.platform(), file.dumpId(), file.name()))
            .toList();
    Dataset<Row> named =
        spark.createDataFrame(
            names,
            org.apache.spark.sql.types.StructType.fromDDL(
                "of int, platform string, dump_id string, path string"));
    return settled
        .where(col(Account.STATE).equalTo(Account.QUARANTINED))
        .join(named, col(Account.FILE).equalTo(col("of")))
        .select(
            col(Quarantine.PLATFORM),
            col(Quarantine.DUMP_ID),
            col(Quarantine.PATH),
            col(Account.ROW_NO).as(Quarantine.ROW_NO),
            col(RawShape.OFFSET).as(Quarantine.BYTE_OFFSET),
            col(RawShape.HASH).as(Quarantine.ROW_HASH),
            col(Account.REASONS).as(Quarantine.REASONS),
            map_from_entries(col(Account.CELLS)).as(Quarantine.RECORD));
  }

  private static Dataset<Row> rejected(Dataset<Row> rejects) {
    return rejects.select(
        col("file"),
        col("row_no"),
        lit(Account.QUARANTINED).as(Account.STATE),
        array(struct(col(RULE).cast("string").as(RULE), col(COLUMN).cast("string").as(COLUMN)))
            .as(Account.REASONS),
        lit(null).cast(Account.SCHEMA.apply(Account.CELLS).dataType()).as(Account.CELLS));
  }
}
