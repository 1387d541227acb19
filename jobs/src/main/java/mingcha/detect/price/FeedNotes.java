package mingcha.detect.price;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import mingcha.detect.Stage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What detectors of prices say about the feed that they were given. */
final class FeedNotes {
  /** Notes how many observations were left out because the feed makes prices up. */
  static void unreliable(Stage stage, Dataset<Row> rows) {
    long left =
        stage
            .collect(
                "feed reliability", rows.agg(coalesce(sum(ComparisonRows.UNRELIABLE), lit(0L))), 1)
            .get(0)
            .getLong(0);
    if (left > 0) {
      stage.note(
          "feed-unreliable",
          "observations left out because the list price changed at most polls",
          left);
    }
  }

  private FeedNotes() {}
}
