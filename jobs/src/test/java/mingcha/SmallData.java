package mingcha;

import mingcha.lake.Sessions;
import org.apache.spark.sql.SparkSession;

/** Sessions that plan small data quickly: no code is generated that would run only once. */
public final class SmallData {
  /** Sets a session that one test has for itself. */
  public static void setFor(SparkSession spark) {
    spark.conf().set("spark.sql.codegen.wholeStage", false);
    spark.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    spark.conf().set("spark.sql.adaptive.enabled", false);
    spark.conf().set("spark.sql.shuffle.partitions", 1);
  }

  /** The session of a {@link ChildProcess}. */
  public static SparkSession session() {
    SparkSession spark =
        Sessions.configured(SparkSession.builder().appName("child").master("local[2]"))
            .getOrCreate();
    setFor(spark);
    return spark;
  }

  private SmallData() {}
}
