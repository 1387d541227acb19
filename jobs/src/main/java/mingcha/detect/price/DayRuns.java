package mingcha.detect.price;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Days that follow each other, within a gap, numbered as runs. */
final class DayRuns {
  static final String RUN = "run";

  /**
   * Numbers the runs of days of each key.
   *
   * @param gapDays a day no later than this after the one before belongs to its run
   */
  static Dataset<Row> numbered(Dataset<Row> days, int gapDays, Column... key) {
    WindowSpec inTime = Window.partitionBy(key).orderBy(col(TableSpec.EVENT_DAY));
    Column isSame =
        col(TableSpec.EVENT_DAY).leq(date_add(lag(TableSpec.EVENT_DAY, 1).over(inTime), gapDays));
    return days.withColumn("is_new", when(coalesce(isSame, lit(false)), lit(0L)).otherwise(lit(1L)))
        .withColumn(RUN, sum(col("is_new")).over(inTime))
        .drop("is_new");
  }

  private DayRuns() {}
}
