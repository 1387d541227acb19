package mingcha.stats;

/**
 * The interval of days with the largest likelihood ratio of more events inside than outside
 * (Kulldorff, A spatial scan statistic, Comm. Stat. 26, 1997, in one dimension), against a baseline
 * that says how many events each day would bring if nothing were special about it.
 */
public final class ScanStatistic {
  /**
   * An interval.
   *
   * @param first first day
   * @param end day after the last
   * @param logRatio logarithm of the likelihood ratio; 0 when no interval stands out
   */
  public record Interval(int first, int end, double logRatio) {}

  /**
   * The best interval that begins and ends on a day with events. Work grows with the square of the
   * number of days with events.
   *
   * @param events events by day
   * @param baseline cumulated expectation: entry d is what days 0 to d − 1 bring, in any unit; one
   *     entry more than there are days
   * @param longest longest interval to consider, in days
   */
  public static Interval best(int[] events, long[] baseline, int longest) {
    int days = events.length;
    long[] until = new long[days + 1];
    for (int d = 0; d < days; d++) {
      until[d + 1] = until[d] + events[d];
    }
    double all = until[days];
    double unit = baseline[days] > 0 ? all / baseline[days] : 0;
    Interval best = new Interval(0, days, 0);
    for (int first = 0; first < days; first++) {
      if (events[first] == 0) {
        continue;
      }
      for (int end = first + 1; end <= Math.min(days, first + longest); end++) {
        if (events[end - 1] == 0) {
          continue;
        }
        double inside = until[end] - until[first];
        double expected = unit * (baseline[end] - baseline[first]);
        double ratio = logRatio(inside, expected, all);
        if (ratio > best.logRatio()) {
          best = new Interval(first, end, ratio);
        }
      }
    }
    return best;
  }

  static double logRatio(double inside, double expected, double all) {
    if (inside <= expected || all == 0) {
      return 0;
    }
    double outside = all - inside;
    double ratio = expected > 0 ? inside * Math.log(inside / expected) : 0;
    return outside > 0 && all > expected
        ? ratio + outside * Math.log(outside / (all - expected))
        : ratio;
  }

  private ScanStatistic() {}
}
