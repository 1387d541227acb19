package mingcha.detect.review;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Stretches of conduct: suspected reviews of a shop without a long pause between them. */
final class Stretches {
  static final String STRETCH = "stretch";

  /**
   * The suspected reviews with the number of their stretch in the shop, from 0.
   *
   * @param suspects columns of {@link WrittenReviews}; one row for each review
   * @param gapDays days without a suspected review that end a stretch
   */
  static Dataset<Row> numbered(Dataset<Row> suspects, int gapDays) {
    WindowSpec inShop =
        Window.partitionBy(WrittenReviews.PLATFORM, WrittenReviews.SHOP)
            .orderBy(WrittenReviews.DAY, WrittenReviews.REVIEW);
    Column pause = datediff(col(WrittenReviews.DAY), lag(col(WrittenReviews.DAY), 1).over(inShop));
    return suspects
        .withColumn("begins", when(coalesce(pause, lit(0)).gt(gapDays), 1).otherwise(0))
        .withColumn(
            STRETCH,
            sum("begins")
                .over(inShop.rowsBetween(Window.unboundedPreceding(), Window.currentRow())))
        .drop("begins");
  }

  private Stretches() {}
}
