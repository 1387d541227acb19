package mingcha.detect.brushing;

import mingcha.stats.LogGamma;

/**
 * What one trait of orders says about a group that graph evidence has singled out: is it paid for,
 * or an honest crowd that came together? A crowd's orders have the trait as often as everybody
 * else's in the same shops; those of a ring have it as often as fake orders do, when the ring left
 * that trace at all.
 */
final class TraitOdds {
  /** Orders of one group are alike: beyond this many they say no more. */
  private static final double MOST_ORDERS = 200;

  /** Shops and weeks differ, so that others' share is known as if from so many orders at most. */
  private static final double MOST_OTHERS = 40;

  /** Shares that the prior of fake orders is summed over. */
  private static final int STEPS = 64;

  /**
   * Logarithm of the odds that the trait multiplies. Below 0 when the group is like everybody else,
   * and never below ln(1 − trace): a ring may have left other traces.
   *
   * @param with orders of the group that have the trait
   * @param orders orders of the group of which it is known
   * @param usual orders of the group that would have it if they were like the shops' other orders
   * @param others other orders of which it is known
   * @param trace how often rings leave this trace: above 0 by having it more often than others,
   *     below 0 by having it less often
   * @param often prior of its share among fake orders, as if so many had been seen with it
   * @param seldom and so many without
   */
  static double log(
      double with,
      double orders,
      double usual,
      double others,
      double trace,
      double often,
      double seldom) {
    if (orders <= 0 || others <= 0) {
      return 0;
    }
    double scale = Math.min(1, MOST_ORDERS / orders);
    double n = orders * scale;
    double k = with * scale;
    double weight = Math.min(others, MOST_OTHERS);
    double share = (usual / orders * weight + 0.5) / (weight + 1);
    double honest = logBeta(k, n, share * (weight + 1), (1 - share) * (weight + 1));
    double left = Math.abs(trace);
    double fake = fake(k, n, share, trace > 0, often, seldom);
    return Math.log(1 - left + left * Math.exp(fake - honest));
  }

  /** The prior's shares on the one side of the usual one: a trace is never left the other way. */
  private static double fake(
      double k, double n, double usual, boolean more, double often, double seldom) {
    double sum = 0;
    double all = 0;
    for (int i = 0; i < STEPS; i++) {
      double p = (i + 0.5) / STEPS;
      p = more ? usual + (1 - usual) * p : usual * p;
      double prior = Math.exp((often - 1) * Math.log(p) + (seldom - 1) * Math.log1p(-p));
      all += prior;
      sum += prior * Math.exp(k * Math.log(p) + (n - k) * Math.log1p(-p));
    }
    return Math.log(Math.max(sum / all, Double.MIN_NORMAL));
  }

  /** Beta-binomial, the binomial coefficient left out. */
  private static double logBeta(double k, double n, double a, double b) {
    return LogGamma.of(k + a)
        + LogGamma.of(n - k + b)
        - LogGamma.of(n + a + b)
        + LogGamma.of(a + b)
        - LogGamma.of(a)
        - LogGamma.of(b);
  }

  private TraitOdds() {}
}
