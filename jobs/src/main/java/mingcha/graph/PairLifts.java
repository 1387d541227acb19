package mingcha.graph;

import java.util.Arrays;
import mingcha.stats.Tails;

/**
 * How much more often pairs of places share persons than their popularity says, over all pairs: a
 * prior on a grid of lifts, estimated from pairs themselves by expectation maximisation (Laird,
 * Nonparametric maximum likelihood estimation of a mixing distribution, JASA 73, 1978; used as an
 * empirical Bayes prior as in Robbins, 1956).
 */
final class PairLifts {
  private static final int ROUNDS = 60;

  /** So many of all pairs are ordinary. */
  private static final double ORDINARY_SHARE = 0.98;

  private static final double[] GRID = grid();

  private final double[] prior;

  /**
   * Mean lift as a person at a pair meets it: Σc(c−1)/e over Σc, which chance alone, however rare
   * the pairs, brings to no more than one.
   */
  final double typical;

  /**
   * @param count shared persons of each pair of a sample
   * @param expected what popularity makes of each pair, above 0
   */
  PairLifts(double[] count, double[] expected) {
    int pairs = count.length;
    double[] weight = new double[GRID.length];
    Arrays.fill(weight, 1.0 / GRID.length);
    double[][] likelihood = new double[pairs][GRID.length];
    double squares = 0;
    double sum = 0;
    for (int i = 0; i < pairs; i++) {
      long c = (long) Math.floor(count[i]);
      squares += c * (c - 1.0) / expected[i];
      sum += c;
      for (int g = 0; g < GRID.length; g++) {
        likelihood[i][g] = Math.exp(Tails.logPoisson(c, expected[i] * GRID[g]));
      }
    }
    for (int round = 0; round < ROUNDS && pairs > 0; round++) {
      double[] more = new double[GRID.length];
      for (double[] row : likelihood) {
        double all = 0;
        for (int g = 0; g < GRID.length; g++) {
          all += row[g] * weight[g];
        }
        for (int g = 0; g < GRID.length && all > 0; g++) {
          more[g] += row[g] * weight[g] / all;
        }
      }
      for (int g = 0; g < GRID.length; g++) {
        weight[g] = more[g] / pairs;
      }
    }
    for (int g = 0; g < GRID.length; g++) {
      weight[g] = (weight[g] * pairs + 1.0 / GRID.length) / (pairs + 1);
    }
    prior = weight;
    typical = sum > 0 ? Math.max(1, squares / sum) : 1;
  }

  /**
   * Logarithm of the probability that a pair shares so many persons or more in a window, given what
   * it shares elsewhere.
   *
   * @param count shared in the window
   * @param expected what popularity makes of it in the window
   * @param elsewhere shared in all other windows
   * @param expectedElsewhere what popularity makes of it in all other windows
   */
  double logTail(double count, double expected, double elsewhere, double expectedElsewhere) {
    long c = (long) Math.floor(count);
    long other = (long) Math.floor(elsewhere);
    double[] posterior = new double[GRID.length];
    double most = Double.NEGATIVE_INFINITY;
    for (int g = 0; g < GRID.length; g++) {
      posterior[g] =
          Math.log(prior[g]) + Tails.logPoisson(other, Math.max(expectedElsewhere, 1e-9) * GRID[g]);
      most = Math.max(most, posterior[g]);
    }
    double all = 0;
    double tail = 0;
    for (int g = 0; g < GRID.length; g++) {
      double p = Math.exp(posterior[g] - most);
      all += p;
      tail += p * Math.exp(Tails.poisson(c, expected * GRID[g]));
    }
    return Math.log(Math.max(tail / all, 1e-300));
  }

  /**
   * The same without any other window to learn the pair's own lift from: measured against the
   * highest lift that ordinary pairs have. The prior itself will not do, as it knows the very pairs
   * that are looked for.
   */
  double logTailWithoutHistory(double count, double expected) {
    return Tails.poisson((long) Math.floor(count), expected * ordinary());
  }

  private double ordinary() {
    double sum = 0;
    int g = 0;
    while (g + 1 < GRID.length && sum + prior[g] < ORDINARY_SHARE) {
      sum += prior[g];
      g++;
    }
    return Math.max(1, GRID[g]);
  }

  private static double[] grid() {
    double[] lifts = new double[18];
    for (int g = 0; g < lifts.length; g++) {
      lifts[g] = Math.pow(10, -1.5 + 4.25 * g / (lifts.length - 1));
    }
    return lifts;
  }
}
