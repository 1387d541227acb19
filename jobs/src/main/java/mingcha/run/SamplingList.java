package mingcha.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.row_number;

import mingcha.schemas.Shops;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The list of shops whose goods are to be sampled (抽检): more complainants for their orders than
 * their category has. No suspicion of any violation.
 */
final class SamplingList {
  /** The detector whose signals are places on the list. */
  static final String DETECTOR = "complaint.concentration";

  /**
   * One row a shop: place, platform, shop and operator, where it is, complainants, complaints, and
   * complainants per 10,000 orders beside the usual; the surest first.
   *
   * @param signals rows of {@code signals} of that detector
   * @param shops rows of {@code shops}
   */
  static Dataset<Row> of(Dataset<Row> signals, Dataset<Row> shops) {
    Column place =
        row_number()
            .over(
                Window.orderBy(
                    col(Signals.SCORE).desc(),
                    col(Signals.STRENGTH).desc(),
                    col(TableSpec.PLATFORM),
                    col(Shops.SHOP_ID)));
    return signals
        .withColumnRenamed(Signals.SUBJECT_ID, Shops.SHOP_ID)
        .join(
            shops.select(
                TableSpec.PLATFORM,
                Shops.SHOP_ID,
                Shops.SHOP_NAME,
                Shops.SHOP_URL,
                Shops.OPERATOR_NAME,
                Shops.USCC,
                Shops.REGION_CODE),
            new String[] {TableSpec.PLATFORM, Shops.SHOP_ID},
            "left")
        .withColumn("place", place)
        .select(
            col("place"),
            col(TableSpec.PLATFORM),
            col(Shops.SHOP_ID),
            col(Shops.SHOP_NAME),
            col(Shops.SHOP_URL),
            col(Shops.OPERATOR_NAME),
            col(Shops.USCC),
            col(Shops.REGION_CODE),
            col(Signals.WINDOW_FROM),
            col(Signals.WINDOW_TO),
            fact("complainants", "value").as("complainants"),
            fact("complainants", "baseline").as("complainants_expected"),
            fact("complaints", "value").as("complaints"),
            fact("complainants-per-10000", "value").as("complainants_per_10000"),
            fact("complainants-per-10000", "baseline").as("usual_per_10000"),
            col(Signals.SCORE),
            col(Signals.AS_OF))
        .orderBy("place");
  }

  private static Column fact(String code, String field) {
    return expr("try_element_at(filter(facts, f -> f.code = '" + code + "'), 1)." + field);
  }

  private SamplingList() {}
}
