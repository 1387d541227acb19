package mingcha.market.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The judge gives bad marks to those who deserve them, and good ones to nobody else. */
class EvaluatorTest {
  private static final LocalDate DAY = LocalDate.of(2026, 10, 1);
  private static final int SHOPS = 400;
  private static final int GUILTY = 20;

  @Test
  void whoFlagsTheGuiltyIsRight() {
    Evaluation evaluation = evaluate(IntStream.range(0, GUILTY).boxed().toList());

    assertThat(evaluation.precision()).isEqualTo(1);
    assertThat(evaluation.recallEasyMiddle()).isEqualTo(1);
    assertThat(evaluation.averagePrecision()).isEqualTo(1);
    assertThat(evaluation.lookAlikeShare()).isZero();
    assertThat(evaluation.worstMisses()).isEmpty();
  }

  @Test
  void whoFlagsEveryShopHasTheBaseRateForPrecision() {
    Evaluation evaluation = evaluate(shuffled(1));

    // The one shop that was touched below the marking level counts neither way.
    assertThat(evaluation.precision()).isCloseTo(GUILTY / (SHOPS - 1.0), within(1e-6));
    assertThat(evaluation.recallEasyMiddle()).isEqualTo(1);
    assertThat(evaluation.lookAlikeShare()).isEqualTo(1);
    assertThat(evaluation.averagePrecision()).isLessThan(0.3);
    assertThat(evaluation.calibration().expectedError()).isGreaterThan(0.5);
  }

  @Test
  void whoFlagsNobodyFindsNobody() {
    Evaluation evaluation = evaluate(List.of());

    assertThat(evaluation.precision()).isZero();
    assertThat(evaluation.recallEasyMiddle()).isZero();
    assertThat(evaluation.averagePrecision()).isZero();
    assertThat(evaluation.worstMisses()).hasSize(10);
  }

  @Test
  void whoFlagsAtRandomIsAsGoodAsChance() {
    Evaluation evaluation = evaluate(shuffled(2).subList(0, 100));

    assertThat(evaluation.precision()).isCloseTo(GUILTY / (double) SHOPS, within(0.07));
    assertThat(evaluation.precisionLow()).isLessThan(0.1);
    assertThat(Math.abs(evaluation.calibration().spiegelhalterZ())).isGreaterThan(2.5);
  }

  @Test
  void whoFlagsTheLargestShopsMissesTheGuilty() {
    List<Integer> largest =
        IntStream.range(0, SHOPS)
            .boxed()
            .sorted(Comparator.comparingInt((Integer shop) -> -size(shop)))
            .limit(GUILTY)
            .toList();

    assertThat(evaluate(largest).precision()).isLessThan(0.2);
  }

  @Test
  void laterLeadsOnOneSubjectAreDuplicatesAndLongOnesAreVague() {
    JudgedLead first = lead(0, 1, DAY.minusDays(40), DAY.plusDays(9));
    JudgedLead second = lead(0, 2, DAY, DAY.plusDays(9));

    Evaluation evaluation = Evaluator.evaluate(truth(), List.of(first, second));

    assertThat(evaluation.duplicateShare()).isEqualTo(0.5);
    assertThat(evaluation.vagueShare()).isEqualTo(1);
    assertThat(evaluation.hits()).isEqualTo(1);
  }

  @Test
  void anotherTimeIsAMissAndATouchedShopCountsNeitherWay() {
    JudgedLead elsewhere = lead(0, 1, DAY.plusDays(60), DAY.plusDays(70));
    JudgedLead touched = lead(GUILTY + 1, 2, DAY, DAY);

    Evaluation evaluation = Evaluator.evaluate(truth(), List.of(elsewhere, touched));

    assertThat(evaluation.subjects()).isEqualTo(1);
    assertThat(evaluation.hits()).isZero();
  }

  @Test
  void whoBlamesTheVictimIsCounted() {
    Truth.Violation attack =
        new Truth.Violation(
            Family.ATTACK, "p", "s399", DAY, DAY, null, "a", "easy", "returns", "small");

    Evaluation evaluation =
        Evaluator.evaluate(
            new Truth(List.of(attack), List.of(), List.of()), List.of(lead(399, 1, DAY, DAY)));

    assertThat(evaluation.victimsBlamed()).isEqualTo(1);
    assertThat(evaluation.recallEasyMiddle()).isZero();
  }

  @Test
  void scoresThatAreProbabilitiesPassAndOverconfidentOnesDoNot() {
    SplittableRandom random = new SplittableRandom(3);
    double[] scores = random.doubles(2000).toArray();
    boolean[] right = new boolean[scores.length];
    double[] boasts = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      right[i] = random.nextDouble() < scores[i];
      boasts[i] = Math.sqrt(scores[i]);
    }

    Calibration honest = Calibration.of(scores, right);
    Calibration boasting = Calibration.of(boasts, right);

    assertThat(honest.expectedError()).isLessThan(honest.nullBound());
    assertThat(honest.spiegelhalterZ()).isBetween(-2.5, 2.5);
    assertThat(boasting.expectedError()).isGreaterThan(boasting.nullBound());
    assertThat(Math.abs(boasting.spiegelhalterZ())).isGreaterThan(2.5);
  }

  private static Evaluation evaluate(List<Integer> flagged) {
    List<JudgedLead> leads = new ArrayList<>();
    for (int shop : flagged) {
      leads.add(lead(shop, leads.size() + 1, DAY, DAY.plusDays(9)));
    }
    return Evaluator.evaluate(truth(), leads);
  }

  private static JudgedLead lead(int shop, int rank, LocalDate from, LocalDate to) {
    return new JudgedLead(
        "uid" + rank,
        "UC-BRUSH-SELF",
        "p",
        "s" + shop,
        from,
        to,
        0.9,
        rank,
        "b" + shop % 7,
        true,
        List.of("d"),
        List.of(),
        List.of(),
        Set.of(),
        Set.of());
  }

  private static Truth truth() {
    List<Truth.Violation> violations =
        IntStream.range(0, GUILTY)
            .mapToObj(
                shop ->
                    new Truth.Violation(
                        "UC-BRUSH-SELF",
                        "p",
                        "s" + shop,
                        DAY,
                        DAY.plusDays(9),
                        null,
                        "c" + shop,
                        shop % 2 == 0 ? "easy" : "middle",
                        "ring",
                        "small"))
            .toList();
    List<Truth.LookAlike> lookAlikes =
        IntStream.range(100, 160)
            .mapToObj(
                shop ->
                    new Truth.LookAlike(
                        "campus", "p", "s" + shop, shop % 2 == 0 ? "UC-BRUSH-SELF" : null, null))
            .toList();
    return new Truth(
        violations,
        lookAlikes,
        List.of(new Truth.Ignored("p", "s" + (GUILTY + 1), "UC-BRUSH-SELF")));
  }

  private static List<Integer> shuffled(long seed) {
    List<Integer> shops = new ArrayList<>(IntStream.range(0, SHOPS).boxed().toList());
    java.util.Collections.shuffle(shops, new java.util.Random(seed));
    return shops;
  }

  /** Sizes have nothing to do with guilt. */
  private static int size(int shop) {
    return (int) ((shop + 1) * 2654435761L % 10_007);
  }
}
