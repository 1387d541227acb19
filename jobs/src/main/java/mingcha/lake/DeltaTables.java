package mingcha.lake;

import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;

/** What is asked of Delta itself. */
final class DeltaTables {
  /**
   * No column gets statistics: they would cost each write more than they save a read, which prunes
   * by month.
   */
  private static final String STATS_COLUMNS = "delta.dataSkippingNumIndexedCols";

  private static final double KEPT_HOURS = 30 * 24;

  static long headVersion(SparkSession spark, String path) {
    return log(spark, path).unsafeVolatileSnapshot().version();
  }

  static long headBytes(SparkSession spark, String path) {
    return log(spark, path).unsafeVolatileSnapshot().sizeInBytes();
  }

  static void restore(SparkSession spark, String path, long version) {
    DeltaTable.forPath(spark, path).restoreToVersion(version);
  }

  static boolean exists(SparkSession spark, String path) {
    return DeltaTable.isDeltaTable(spark, path);
  }

  static void create(SparkSession spark, String path, TableSpec table) {
    DeltaTableBuilder builder =
        DeltaTable.createIfNotExists(spark)
            .location(path)
            .addColumns(table.schema())
            .property("delta.enableDeletionVectors", "false")
            .property("delta.deletedFileRetentionDuration", "interval 30 days")
            .property("delta.logRetentionDuration", "interval 3650 days")
            .property(STATS_COLUMNS, "0");
    if (!table.partitions().isEmpty()) {
      builder = builder.partitionedBy(table.partitions().toArray(new String[0]));
    }
    builder.execute();
  }

  static void compact(SparkSession spark, String path) {
    DeltaTable.forPath(spark, path).optimize().executeCompaction();
  }

  static void removeOldFiles(SparkSession spark, String path) {
    DeltaTable.forPath(spark, path).vacuum(KEPT_HOURS);
  }

  private static DeltaLog log(SparkSession spark, String path) {
    DeltaLog log = DeltaLog.forTable(spark, path);
    log.update(false, scala.Option.empty(), scala.Option.empty());
    return log;
  }

  private DeltaTables() {}
}
