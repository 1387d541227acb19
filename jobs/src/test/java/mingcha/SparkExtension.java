package mingcha;

import mingcha.lake.Sessions;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands a fresh session of the one Spark context of this JVM to tests that ask for one. */
public final class SparkExtension implements ParameterResolver {
  private static final class Holder {
    private static final SparkSession SHARED =
        Sessions.onOneMachine(
                Sessions.configured(SparkSession.builder().appName("tests").master("local[2]")))
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.default.parallelism", 2)
            .config("spark.hadoop.fs.faulty.impl", "mingcha.lake.FaultyFileSystem")
            .config(
                "spark.hadoop.fs.AbstractFileSystem.faulty.impl",
                "mingcha.lake.FaultyFileSystem$Context")
            .config("spark.delta.logStore.faulty.impl", "io.delta.storage.LocalLogStore")
            .config("spark.sql.warehouse.dir", "target/warehouse")
            .getOrCreate();
  }

  /** The shared session; tests that change settings ask for a new one. */
  public static SparkSession shared() {
    return Holder.SHARED;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    SparkSession session = shared().newSession();
    SmallData.setFor(session);
    return session;
  }
}
