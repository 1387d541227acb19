package mingcha.stats;

/**
 * The interval of days in which successes among trials exceed a given rate most: the scan statistic
 * for the Bernoulli model (Kulldorff, A spatial scan statistic, Comm. Stat. 26, 1997) in one
 * dimension, against rates that are known from others and not from the series itself, so that an
 * excess that lasts all the time is seen as well.
 */
public final class RateScan {
  /**
   * An interval.
   *
   * @param first first day
   * @param end day after the last
   * @param trials trials in it
   * @param successes successes in it
   * @param expected successes that the rates explain
   * @param logRatio logarithm of the likelihood ratio; 0 when no interval stands out
   */
  public record Interval(
      int first, int end, long trials, long successes, double expected, double logRatio) {}

  /**
   * The best interval that begins and ends on a day with successes. Work grows with the square of
   * the number of days with successes.
   *
   * @param trials trials by day
   * @param successes successes by day, none more than the trials
   * @param rate rate of success by day when nothing is special, strictly between 0 and 1
   */
  public static Interval best(int[] trials, int[] successes, double[] rate) {
    int days = trials.length;
    long[] n = new long[days + 1];
    long[] k = new long[days + 1];
    double[] mean = new double[days + 1];
    for (int d = 0; d < days; d++) {
      n[d + 1] = n[d] + trials[d];
      k[d + 1] = k[d] + successes[d];
      mean[d + 1] = mean[d] + trials[d] * rate[d];
    }
    Interval best = new Interval(0, days, n[days], k[days], mean[days], 0);
    for (int first = 0; first < days; first++) {
      if (successes[first] == 0) {
        continue;
      }
      for (int end = first + 1; end <= days; end++) {
        if (successes[end - 1] == 0) {
          continue;
        }
        long inside = n[end] - n[first];
        long hits = k[end] - k[first];
        double expected = mean[end] - mean[first];
        double ratio = logRatio(inside, hits, expected);
        if (ratio > best.logRatio()) {
          best = new Interval(first, end, inside, hits, expected, ratio);
        }
      }
    }
    return best;
  }

  static double logRatio(long trials, long successes, double expected) {
    if (successes <= expected) {
      return 0;
    }
    double ratio = successes * Math.log(successes / expected);
    long failures = trials - successes;
    return failures == 0 ? ratio : ratio + failures * Math.log(failures / (trials - expected));
  }

  private RateScan() {}
}
