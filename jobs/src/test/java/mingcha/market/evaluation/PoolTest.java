package mingcha.market.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Shops of two seeds that go by one id are two subjects, and every market's first leads come first.
 */
class PoolTest {
  private static final LocalDate DAY = LocalDate.of(2026, 10, 1);

  @Test
  void marketsOfTwoSeedsAreJudgedAsOne() {
    Pool pool = new Pool();
    pool.add(1, truth("s1"), List.of(lead("s1", 1), lead("s2", 2)));
    pool.add(2, truth("s2"), List.of(lead("s1", 1), lead("s2", 2)));

    Evaluation evaluation = pool.evaluate();

    assertThat(evaluation.subjects()).isEqualTo(4);
    assertThat(evaluation.hits()).isEqualTo(2);
    assertThat(evaluation.duplicateShare()).isZero();
    assertThat(evaluation.recallEasyMiddle()).isEqualTo(1);
    // Right, wrong, wrong, right: ranks 1 and 4.
    assertThat(evaluation.averagePrecision()).isEqualTo((1 / 1.0 + 2 / 4.0) / 2);
    assertThat(evaluation.orderPrecision()).isEqualTo(1);
    assertThat(evaluation.worstFalseLeads())
        .extracting(Evaluation.FalseLead::platform)
        .containsExactly("p@2", "p@1");
  }

  private static Truth truth(String guilty) {
    return new Truth(
        List.of(
            new Truth.Violation(
                "UC-BRUSH-SELF",
                "p",
                guilty,
                DAY,
                DAY,
                new Truth.Members(List.of("o1"), null, null, null),
                "c",
                "easy",
                "ring",
                "small")),
        List.of(),
        List.of());
  }

  private static JudgedLead lead(String shop, int rank) {
    return new JudgedLead(
        "uid" + shop,
        "UC-BRUSH-SELF",
        "p",
        shop,
        DAY,
        DAY,
        0.9,
        rank,
        "b",
        true,
        List.of("d"),
        List.of(),
        List.of(),
        Set.of("o1"),
        Set.of());
  }
}
