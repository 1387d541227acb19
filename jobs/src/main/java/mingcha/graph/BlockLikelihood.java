package mingcha.graph;

import mingcha.stats.LogGamma;
import mingcha.stats.Tails;

/** How well membership explains a person, and how well a block explains a place. */
final class BlockLikelihood {
  /** How alike the places of a block are in the share of its members that they get. */
  private static final double CONCENTRATION = 4;

  static final double LEAST_DISPERSION = 0.25;
  private static final double MOST_DISPERSION = 100;

  /**
   * A member is at each place with probability {@code density}; an honest person's count is
   * negative binomial with the places' own dispersion.
   */
  static double logRatio(int k, double mean, double density, int places, double dispersion) {
    return LogGamma.choose(places, k)
        + k * Math.log(density)
        + (places - k) * Math.log1p(-density)
        - Tails.logNegativeBinomial(k, Math.max(mean, 1e-9), dispersion);
  }

  /**
   * Probability of so many of m members at a place of the block: places differ in how many of the
   * members they get, so the density has a beta prior around the block's (beta-binomial).
   */
  static double logBeta(int in, int m, double density) {
    double a = CONCENTRATION * density;
    double b = CONCENTRATION * (1 - density);
    return LogGamma.choose(m, in)
        + LogGamma.of(in + a)
        + LogGamma.of(m - in + b)
        - LogGamma.of(m + a + b)
        + LogGamma.of(a + b)
        - LogGamma.of(a)
        - LogGamma.of(b);
  }

  /**
   * Dispersion of a negative binomial under which, of persons with these means who were at one or
   * two places, so many are expected to have been at two; found by bisection.
   */
  static double dispersion(double[] means, int twice) {
    double low = LEAST_DISPERSION;
    double high = MOST_DISPERSION;
    for (int i = 0; i < 40; i++) {
      double middle = Math.sqrt(low * high);
      double expected = 0;
      for (double mean : means) {
        double odds = mean * (1 + middle) / (2 * (1 + middle * mean));
        expected += odds / (1 + odds);
      }
      if (expected < twice) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Visits of members at one place only: they are not seen as such, but are no crowd either. */
  static double missed(int members, double density, int places) {
    double none = Math.pow(1 - density, places);
    double once = places * density * Math.pow(1 - density, places - 1);
    return members * once / Math.max(1e-9, 1 - none - once);
  }

  private BlockLikelihood() {}
}
