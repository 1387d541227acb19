package mingcha.lead;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What bureaus answered: corrects the scores, and tells which leads are closed. */
public final class Answers {
  private static final Set<String> POSITIVE = Set.of("FILED", "PUNISHED");
  private static final Set<String> NEGATIVE = Set.of("UNFOUNDED");
  private static final Set<String> OPEN =
      Set.of("NEW", "SCREENED", "EXPORTED", "ACKED", "VERIFYING", "FILED");

  /**
   * One answer.
   *
   * @param score the lead's score when it was first seen, before any answer could change it
   */
  public record Answer(String uid, String code, String status, boolean isPunished, double score) {
    /**
     * True when confirmed, false when unfounded; returned, not found and the like teach nothing.
     */
    Optional<Boolean> label() {
      String upper = status.toUpperCase(Locale.ROOT);
      if (POSITIVE.contains(upper) || (upper.equals("CLOSED") && isPunished)) {
        return Optional.of(true);
      }
      return NEGATIVE.contains(upper) ? Optional.of(false) : Optional.empty();
    }
  }

  private final Map<String, Double> shifts;

  private Answers(Map<String, Double> shifts) {
    this.shifts = shifts;
  }

  /** Whether a lead with this status is still in hand. */
  static boolean isOpen(String status) {
    return OPEN.contains(status.toUpperCase(Locale.ROOT));
  }

  /**
   * Learns the shift in log-odds of each code: the most probable one given the answers and a normal
   * prior around zero (the intercept of Platt's scaling, with the scores as offset).
   */
  public static Answers learn(List<Answer> answers, LeadSettings.Calibrating settings) {
    Map<String, List<Answer>> byCode = new TreeMap<>();
    answers.stream()
        .filter(answer -> answer.label().isPresent())
        .forEach(a -> byCode.computeIfAbsent(a.code(), c -> new java.util.ArrayList<>()).add(a));
    Map<String, Double> shifts = new TreeMap<>();
    byCode.forEach(
        (code, labelled) -> {
          if (labelled.size() >= settings.leastAnswers()) {
            shifts.put(code, Odds.rounded(shift(labelled, settings.priorDeviation())));
          }
        });
    return new Answers(shifts);
  }

  /** The score after what bureaus answered on leads of this code. */
  public double corrected(String code, double score) {
    double shift = shifts.getOrDefault(code, 0.0);
    return shift == 0 ? score : Odds.rounded(Odds.probability(Odds.logit(score) + shift));
  }

  private static double shift(List<Answer> labelled, double deviation) {
    double shift = 0;
    for (int step = 0; step < 50; step++) {
      double slope = -shift / (deviation * deviation);
      double curvature = -1 / (deviation * deviation);
      for (Answer answer : labelled) {
        double p = Odds.probability(Odds.logit(answer.score()) + shift);
        slope += (answer.label().orElseThrow() ? 1 : 0) - p;
        curvature -= p * (1 - p);
      }
      shift -= slope / curvature;
    }
    return shift;
  }
}
