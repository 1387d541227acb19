package mingcha.lake;

import com.globalmentor.apache.hadoop.fs.BareLocalFileSystem;
import io.delta.storage.LocalLogStore;
import java.util.TimeZone;
import mingcha.schemas.Tables;
import org.apache.spark.sql.SparkSession;

/** How a Spark session is set up, so that results do not depend on who made it. */
public final class Sessions {
  /** The zone of every day in every table. */
  public static final String ZONE = "Asia/Shanghai";

  /** The session of this process: local with all cores unless a cluster's master is already set. */
  public static SparkSession start(String application) {
    int cores = Runtime.getRuntime().availableProcessors();
    SparkSession.Builder builder = configured(SparkSession.builder().appName(application));
    if (System.getProperty("spark.master") == null && System.getenv("SPARK_ENV_LOADED") == null) {
      onOneMachine(builder)
          .master("local[*]")
          .config("spark.sql.shuffle.partitions", 2L * cores)
          // Otherwise an empty folder is left wherever the user stands.
          .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"));
    }
    return builder.getOrCreate();
  }

  /** Adds the settings that every session of ours has. */
  public static SparkSession.Builder configured(SparkSession.Builder builder) {
    TimeZone.setDefault(TimeZone.getTimeZone(ZONE));
    // A dictionary of values that do not come twice is a third of the cost of writing them.
    for (String column : Tables.withoutRepeats()) {
      builder.config("spark.hadoop.parquet.enable.dictionary#" + column, false);
    }
    return builder
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.sql.session.timeZone", ZONE)
        .config("spark.sql.ansi.enabled", true)
        .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
        // Dumps come with times in nanoseconds, which Spark reads as numbers or not at all.
        .config("spark.sql.legacy.parquet.nanosAsLong", true)
        .config("spark.sql.adaptive.enabled", true)
        .config("spark.databricks.delta.snapshotPartitions", 2)
        .config("spark.databricks.delta.properties.defaults.enableDeletionVectors", false)
        // A night has some thousand generated classes; by default a hundred are remembered.
        .config("spark.sql.codegen.cache.maxEntries", 4000)
        // A small table that a busy machine takes long to send is still better sent.
        .config("spark.sql.broadcastTimeout", 3600)
        // Nobody looks at the text of each plan, which the listener keeps all the same.
        .config("spark.sql.ui.explainMode", "simple")
        .config("spark.sql.maxPlanStringLength", 1000)
        .config("spark.ui.enabled", false)
        .config("spark.sql.caseSensitive", true)
        .config("spark.driver.host", "localhost")
        .config("spark.log.structuredLogging.enabled", false);
  }

  /**
   * Adds the settings of a session whose driver and executors are one process. Hadoop's own local
   * files start a process, {@code chmod} or {@code readlink}, for each file made or renamed: two
   * thousand in a small night. The log store takes turns within this process; beyond it the lake's
   * lock does.
   */
  public static SparkSession.Builder onOneMachine(SparkSession.Builder builder) {
    return builder
        .config("spark.hadoop.fs.file.impl", BareLocalFileSystem.class.getName())
        .config("spark.delta.logStore.file.impl", LocalLogStore.class.getName());
  }

  private Sessions() {}
}
