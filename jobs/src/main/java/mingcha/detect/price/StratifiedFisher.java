package mingcha.detect.price;

import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import mingcha.stats.LogGamma;

/**
 * Exact conditional test over 2×2 tables: whether the marked draw the dear price more often than
 * chance deals it out, given in each table how many are marked and how many prices are dear (Zelen
 * 1971; the exact form of Cochran–Mantel–Haenszel). The distribution of the sum is the convolution
 * of hypergeometric ones.
 */
final class StratifiedFisher {
  private double[] chances = {1};
  private int least;
  private int observed;
  private double expected;

  /**
   * Adds a table.
   *
   * @param total all in it
   * @param marked marked ones in it
   * @param dear dear prices in it
   * @param markedDear marked ones with a dear price
   */
  void add(int total, int marked, int dear, int markedDear) {
    int from = Math.max(0, marked + dear - total);
    int to = Math.min(marked, dear);
    DoubleArrayList table = new DoubleArrayList(to - from + 1);
    for (int k = from; k <= to; k++) {
      table.add(
          Math.exp(
              LogGamma.choose(dear, k)
                  + LogGamma.choose(total - dear, marked - k)
                  - LogGamma.choose(total, marked)));
    }
    double[] sum = new double[chances.length + table.size() - 1];
    for (int i = 0; i < chances.length; i++) {
      for (int j = 0; j < table.size(); j++) {
        sum[i + j] += chances[i] * table.getDouble(j);
      }
    }
    chances = sum;
    least += from;
    observed += markedDear;
    expected += (double) marked * dear / total;
  }

  /** Marked ones with a dear price, over all tables. */
  int observed() {
    return observed;
  }

  /** How many of them chance would give. */
  double expected() {
    return expected;
  }

  /**
   * The smallest tail that these margins allow: the probability that chance gives the marked every
   * dear price that it can. It does not depend on what was observed.
   */
  double leastTail() {
    return Math.min(1, chances[chances.length - 1]);
  }

  /** Probability of at least as many as observed, if chance dealt the prices out. */
  double upperTail() {
    double tail = 0;
    for (int i = chances.length - 1; i >= Math.max(0, observed - least); i--) {
      tail += chances[i];
    }
    return Math.min(1, tail);
  }
}
