package mingcha.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import mingcha.market.evaluation.Evaluation;

/**
 * What became of a sweep.
 *
 * @param orders of each market, about
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Sweep(
    String experiment, long orders, int days, List<Long> seeds, List<Point> points) {

  /**
   * One setting, its seeds pooled.
   *
   * @param fakeShare share of fakes, where the experiment sets it; else null
   * @param camouflage camouflage, where the experiment sets it; else null
   * @param shops of all seeds
   * @param falsePerThousand emitted leads on honest subjects for each 1,000 shops
   * @param brushing recall of guilty brushing shops, all grades
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Point(
      String name,
      Double fakeShare,
      Double camouflage,
      long shops,
      double falsePerThousand,
      Evaluation.Recall brushing,
      Evaluation evaluation) {}
}
