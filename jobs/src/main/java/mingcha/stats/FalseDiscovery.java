package mingcha.stats;

import it.unimi.dsi.fastutil.ints.IntArrays;

/**
 * Control of the share of false findings among all findings (Benjamini and Hochberg, JRSS B 57,
 * 1995).
 */
public final class FalseDiscovery {
  /**
   * The q-value of each p-value: the least share of false findings at which it would still be
   * reported. Holds for independent tests and for positively dependent ones.
   *
   * @param p p-values, 0 to 1
   * @param tests number of tests made, at least as many as there are p-values; those not given are
   *     taken to have come out at one
   */
  public static double[] qValues(double[] p, long tests) {
    int[] order = new int[p.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    IntArrays.quickSort(
        order,
        (one, other) ->
            p[one] != p[other] ? Double.compare(p[one], p[other]) : Integer.compare(one, other));
    double[] q = new double[p.length];
    double least = 1;
    for (int rank = order.length; rank >= 1; rank--) {
      int at = order[rank - 1];
      least = Math.min(least, p[at] * Math.max(tests, p.length) / rank);
      q[at] = least;
    }
    return q;
  }

  /** The q-values when exactly these tests were made. */
  public static double[] qValues(double[] p) {
    return qValues(p, p.length);
  }

  private FalseDiscovery() {}
}
