package mingcha.lead;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Puts evidence of several families together. Scores are probabilities; what a family adds to the
 * strongest one is its weight of evidence, ln(odds) above a neutral score (I. J. Good, Probability
 * and the Weighing of Evidence, 1950), shrunk because families do not fail independently. The sum
 * is sharpened as in Platt's scaling (Probabilistic outputs for support vector machines, 1999),
 * without a shift.
 */
public final class Odds {
  private static final double LEAST = 1e-6;

  /** Probability of the best guess, in log-odds. */
  static double logit(double probability) {
    double p = Math.min(1 - LEAST, Math.max(LEAST, probability));
    return Math.log(p / (1 - p));
  }

  static double probability(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }

  /** A score as it stands in tables: rounded to 1e-6. */
  static double rounded(double value) {
    return Math.round(value * 1e6) / 1e6;
  }

  /** The probability, given the best score of each family of evidence; 0 without any. */
  public static double fused(Map<String, Double> families, LeadSettings.Fusing settings) {
    if (families.isEmpty()) {
      return 0;
    }
    List<Map.Entry<String, Double>> strongestFirst = new ArrayList<>(families.entrySet());
    strongestFirst.sort(
        Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()));
    double logOdds = logit(strongestFirst.get(0).getValue());
    double share = 1;
    for (Map.Entry<String, Double> family : strongestFirst.subList(1, strongestFirst.size())) {
      share *= settings.dependence();
      double weight = logit(family.getValue()) - logit(settings.neutral());
      if (weight > 0) {
        logOdds += share * settings.familyWeights().getOrDefault(family.getKey(), 1.0) * weight;
      }
    }
    double sharpened = settings.sharpness() * logOdds;
    return rounded(Math.min(settings.mostScore(), probability(sharpened)));
  }

  private Odds() {}
}
