package mingcha.market.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Whether scores are probabilities.
 *
 * @param expectedError expected calibration error over ten bins of equal width (Naeini, Cooper and
 *     Hauskrecht 2015)
 * @param nullBound the value that 95 % of perfectly calibrated lists with these scores stay under
 * @param spiegelhalterZ Spiegelhalter's z (1986); beyond 2.5 either way the scores are off
 * @param brier mean squared error (Brier 1950)
 */
public record Calibration(
    int leads,
    double expectedError,
    double nullBound,
    double spiegelhalterZ,
    double brier,
    List<Bin> bins) {
  private static final int BINS = 10;
  private static final int SIMULATIONS = 1000;

  /** One bin of the reliability table. */
  public record Bin(double from, double to, int leads, double meanScore, double shareRight) {}

  static Calibration of(double[] scores, boolean[] right) {
    int n = scores.length;
    if (n == 0) {
      return new Calibration(0, 0, 0, 0, 0, List.of());
    }
    double brier = 0;
    double above = 0;
    double variance = 0;
    for (int i = 0; i < n; i++) {
      double p = scores[i];
      double y = right[i] ? 1 : 0;
      brier += (y - p) * (y - p) / n;
      above += (y - p) * (1 - 2 * p);
      variance += (1 - 2 * p) * (1 - 2 * p) * p * (1 - p);
    }
    return new Calibration(
        n,
        Figures.rounded(error(scores, right)),
        Figures.rounded(nullBound(scores)),
        Figures.rounded(variance > 0 ? above / Math.sqrt(variance) : 0),
        Figures.rounded(brier),
        bins(scores, right));
  }

  private static double error(double[] scores, boolean[] right) {
    double[] score = new double[BINS];
    double[] hits = new double[BINS];
    for (int i = 0; i < scores.length; i++) {
      int bin = bin(scores[i]);
      score[bin] += scores[i];
      hits[bin] += right[i] ? 1 : 0;
    }
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      error += Math.abs(score[bin] - hits[bin]) / scores.length;
    }
    return error;
  }

  private static double nullBound(double[] scores) {
    SplittableRandom random = new SplittableRandom(1);
    double[] errors = new double[SIMULATIONS];
    boolean[] right = new boolean[scores.length];
    for (int s = 0; s < SIMULATIONS; s++) {
      for (int i = 0; i < scores.length; i++) {
        right[i] = random.nextDouble() < scores[i];
      }
      errors[s] = error(scores, right);
    }
    Arrays.sort(errors);
    return errors[(int) Math.ceil(0.95 * SIMULATIONS) - 1];
  }

  private static List<Bin> bins(double[] scores, boolean[] right) {
    List<Bin> bins = new ArrayList<>();
    for (int b = 0; b < BINS; b++) {
      int leads = 0;
      double score = 0;
      int hits = 0;
      for (int i = 0; i < scores.length; i++) {
        if (bin(scores[i]) == b) {
          leads++;
          score += scores[i];
          hits += right[i] ? 1 : 0;
        }
      }
      bins.add(
          new Bin(
              b / (double) BINS,
              (b + 1) / (double) BINS,
              leads,
              Figures.rounded(Figures.mean(score, leads)),
              Figures.rounded(Figures.ratio(hits, leads))));
    }
    return bins;
  }

  private static int bin(double score) {
    return Math.min(BINS - 1, (int) (score * BINS));
  }
}
