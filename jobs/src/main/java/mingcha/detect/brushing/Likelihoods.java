package mingcha.detect.brushing;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import mingcha.detect.SignalRows;
import mingcha.detect.Stage;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Weighs orders as fake or honest: the share of each mark among fake orders, as literature and
 * cases give it, against the measured share among peers; logarithms of the ratios add up.
 */
final class Likelihoods {
  /** Logarithm of the likelihood ratio, fake against honest. */
  static final String LLR = "llr";

  /** Probability that the order is fake, given its marks and the share of fakes among orders. */
  static final String WEIGHT = "weight";

  /** Share of marks that is never taken to be smaller among honest orders. */
  private static final double FLOOR = 0.002;

  /**
   * A mark of fake orders.
   *
   * @param name boolean column; unknown says nothing
   * @param inFakes share of fake orders that carry it
   * @param most the logarithm of its ratio counts at most so much: marks of one cause repeat each
   *     other
   */
  record Mark(String name, double inFakes, double most) {}

  /**
   * Adds {@link #LLR} and {@link #WEIGHT}, and the peers' share of each mark.
   *
   * @param detector the rows' detector, by which what is materialised is named
   * @param rows platform, shop_id, peers and the marks; read twice
   * @param fakes share of fake orders among all
   */
  static Dataset<Row> weigh(
      Stage stage, String detector, Dataset<Row> rows, List<Mark> marks, double fakes) {
    Dataset<Row> beside =
        Peers.shares(
            stage, detector + " marks", rows, marks.stream().map(Mark::name).toList(), FLOOR);
    Column total = lit(0.0);
    for (Mark mark : marks) {
      total = total.plus(ratio(mark));
    }
    return beside
        .withColumn(LLR, total)
        .withColumn(WEIGHT, SignalRows.rounded(posterior(col(LLR), fakes)));
  }

  /** Probability from a likelihood ratio's logarithm and a prior. */
  static Column posterior(Column llr, double prior) {
    Column odds = exp(least(llr, lit(50.0))).multiply(prior / (1 - prior));
    return odds.divide(odds.plus(1));
  }

  private static Column ratio(Mark mark) {
    Column honest = least(col(mark.name() + "_peers"), lit(1 - FLOOR));
    // A mark that is commoner among peers than among fakes says nothing, not "honest".
    Column seen =
        least(greatest(log(lit(mark.inFakes()).divide(honest)), lit(0.0)), lit(mark.most()));
    Column unseen = least(log(lit(1 - mark.inFakes()).divide(lit(1.0).minus(honest))), lit(0.0));
    return coalesce(
        when(col(mark.name()), seen).when(col(mark.name()).equalTo(false), unseen), lit(0.0));
  }

  private Likelihoods() {}
}
