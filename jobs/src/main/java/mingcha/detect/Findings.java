package mingcha.detect;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a detector found.
 *
 * @param signals columns of {@link SignalRows#COLUMNS}
 * @param members columns of {@link SignalRows#MEMBER_COLUMNS}
 * @param orderScores columns of {@link SignalRows#SCORE_COLUMNS}, ids are parent orders
 * @param reviewScores columns of {@link SignalRows#SCORE_COLUMNS}, ids are reviews
 */
public record Findings(
    Dataset<Row> signals,
    Dataset<Row> members,
    Optional<Dataset<Row>> orderScores,
    Optional<Dataset<Row>> reviewScores) {

  public static Findings of(Dataset<Row> signals, Dataset<Row> members) {
    return new Findings(signals, members, Optional.empty(), Optional.empty());
  }

  public Findings withOrderScores(Dataset<Row> scores) {
    return new Findings(signals, members, Optional.of(scores), reviewScores);
  }

  public Findings withReviewScores(Dataset<Row> scores) {
    return new Findings(signals, members, orderScores, Optional.of(scores));
  }
}
