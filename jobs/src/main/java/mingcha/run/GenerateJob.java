package mingcha.run;

import java.nio.file.Path;
import mingcha.market.Market;
import mingcha.market.MarketRequest;
import mingcha.market.MarketSettings;
import org.apache.spark.sql.SparkSession;

/** Writes a labelled market: dumps and the truth about them. */
public final class GenerateJob {
  private final SparkSession spark;
  private final Settings settings;

  public GenerateJob(SparkSession spark, Settings settings) {
    this.spark = spark;
    this.settings = settings;
  }

  /** Writes {@code dumps} and {@code truth} under {@code out}. */
  public Market.Written generate(Path out, MarketRequest request) {
    return Market.write(spark, marketSettings(settings), request, out);
  }

  /** The parameters of markets. */
  public static MarketSettings marketSettings(Settings settings) {
    return settings.bind("market.yaml", MarketSettings.class);
  }
}
