package mingcha.market.evaluation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;

/** Small sums of verdicts. */
final class Figures {
  private static final int RESAMPLES = 2000;

  /** Share of hits among the verdicts that count; 0 when none does. */
  static double precision(Collection<Verdict> verdicts) {
    List<Verdict> counting = verdicts.stream().filter(Verdict::counts).toList();
    return ratio(counting.stream().filter(Verdict::isHit).count(), counting.size());
  }

  static double ratio(long part, long whole) {
    return mean((double) part, whole);
  }

  static double mean(double sum, long of) {
    return of == 0 ? 0 : sum / (double) of;
  }

  static double rounded(double value) {
    return Math.round(value * 1e6) / 1e6;
  }

  /**
   * A 95 % interval of the precision by resampling shops, since the leads of one shop stand or fall
   * together (Efron 1979).
   *
   * @return lower and upper bound
   */
  static double[] precisionInterval(Collection<Verdict> verdicts) {
    Map<String, int[]> byShop = new TreeMap<>();
    verdicts.stream()
        .filter(Verdict::counts)
        .forEach(
            verdict -> {
              int[] counts =
                  byShop.computeIfAbsent(
                      verdict.lead().platform() + "/" + verdict.lead().shopId(),
                      shop -> new int[2]);
              counts[0] += verdict.isHit() ? 1 : 0;
              counts[1]++;
            });
    int[][] shops = byShop.values().toArray(new int[0][]);
    if (shops.length == 0) {
      return new double[] {0, 0};
    }
    SplittableRandom random = new SplittableRandom(1);
    double[] precisions = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      int hits = 0;
      int leads = 0;
      for (int i = 0; i < shops.length; i++) {
        int[] drawn = shops[random.nextInt(shops.length)];
        hits += drawn[0];
        leads += drawn[1];
      }
      precisions[r] = ratio(hits, leads);
    }
    java.util.Arrays.sort(precisions);
    return new double[] {
      precisions[(int) (0.025 * RESAMPLES)], precisions[(int) (0.975 * RESAMPLES)]
    };
  }

  /** Counts and precision of the verdicts that share a key. */
  static Map<String, Evaluation.Group> groups(
      Collection<Verdict> verdicts, Function<Verdict, Collection<String>> keys) {
    Map<String, int[]> counts = new TreeMap<>();
    for (Verdict verdict : verdicts) {
      if (verdict.counts()) {
        for (String key : keys.apply(verdict)) {
          int[] count = counts.computeIfAbsent(key, k -> new int[2]);
          count[0] += verdict.isHit() ? 1 : 0;
          count[1]++;
        }
      }
    }
    Map<String, Evaluation.Group> groups = new TreeMap<>();
    counts.forEach(
        (key, count) ->
            groups.put(
                key, new Evaluation.Group(count[1], count[0], rounded(ratio(count[0], count[1])))));
    return groups;
  }

  private Figures() {}
}
