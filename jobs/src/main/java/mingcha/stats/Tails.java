package mingcha.stats;

/**
 * Natural logarithms of upper tails, P(X ≥ k), of the counting distributions, exact to about 1e-11
 * and without underflow: a tail of 1e-5000 is a number like any other. The terms are summed from
 * the one nearest to the mode outwards, as ratios to it, until they no longer count; below the mean
 * the lower tail is summed and taken from one.
 */
public final class Tails {
  private static final double NEGLIGIBLE = 1e-17;

  /** A distribution on whole numbers: its first term and how each term follows from the last. */
  private interface Terms {
    double log(long k);

    /** p(k + 1) / p(k). */
    double ratio(long k);
  }

  /** Poisson with this mean: ln P(X ≥ k). */
  public static double poisson(long k, double mean) {
    if (k <= 0) {
      return 0;
    }
    if (mean <= 0) {
      return Double.NEGATIVE_INFINITY;
    }
    return upper(
        k,
        0,
        Long.MAX_VALUE,
        mean,
        new Terms() {
          @Override
          public double log(long x) {
            return logPoisson(x, mean);
          }

          @Override
          public double ratio(long x) {
            return mean / (x + 1);
          }
        });
  }

  /** ln of the probability of exactly k under a Poisson with this mean. */
  public static double logPoisson(long k, double mean) {
    if (mean <= 0) {
      return k == 0 ? 0 : Double.NEGATIVE_INFINITY;
    }
    return k * Math.log(mean) - mean - LogGamma.factorial(k);
  }

  /** Binomial with n trials of probability p: ln P(X ≥ k). */
  public static double binomial(long k, long n, double p) {
    if (k <= 0) {
      return 0;
    }
    if (k > n || p <= 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (p >= 1) {
      return 0;
    }
    double odds = p / (1 - p);
    return upper(
        k,
        0,
        n,
        n * p,
        new Terms() {
          @Override
          public double log(long x) {
            return LogGamma.choose(n, x) + x * Math.log(p) + (n - x) * Math.log1p(-p);
          }

          @Override
          public double ratio(long x) {
            return (n - x) / (x + 1.0) * odds;
          }
        });
  }

  /**
   * Hypergeometric, {@code drawn} out of {@code total} of which {@code marked} are marked: ln P(at
   * least k marked ones are drawn).
   */
  public static double hypergeometric(long k, long total, long marked, long drawn) {
    long least = Math.max(0, drawn + marked - total);
    long most = Math.min(drawn, marked);
    if (k <= least) {
      return 0;
    }
    if (k > most) {
      return Double.NEGATIVE_INFINITY;
    }
    return upper(
        k,
        least,
        most,
        (double) drawn * marked / total,
        new Terms() {
          @Override
          public double log(long x) {
            return LogGamma.choose(marked, x)
                + LogGamma.choose(total - marked, drawn - x)
                - LogGamma.choose(total, drawn);
          }

          @Override
          public double ratio(long x) {
            return (double) (marked - x)
                * (drawn - x)
                / ((x + 1.0) * (total - marked - drawn + x + 1.0));
          }
        });
  }

  /**
   * Negative binomial with this mean and dispersion, variance = mean + dispersion · mean²: ln P(X ≥
   * k). Without dispersion it is the Poisson.
   */
  public static double negativeBinomial(long k, double mean, double dispersion) {
    if (dispersion <= 0) {
      return poisson(k, mean);
    }
    if (k <= 0) {
      return 0;
    }
    if (mean <= 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double r = 1 / dispersion;
    double q = mean / (r + mean);
    return upper(
        k,
        0,
        Long.MAX_VALUE,
        mean,
        new Terms() {
          @Override
          public double log(long x) {
            return logNegativeBinomial(x, mean, dispersion);
          }

          @Override
          public double ratio(long x) {
            return (x + r) / (x + 1) * q;
          }
        });
  }

  /** ln of the probability of exactly k under a negative binomial. */
  public static double logNegativeBinomial(long k, double mean, double dispersion) {
    if (dispersion <= 0) {
      return logPoisson(k, mean);
    }
    if (mean <= 0) {
      return k == 0 ? 0 : Double.NEGATIVE_INFINITY;
    }
    double r = 1 / dispersion;
    return LogGamma.of(k + r)
        - LogGamma.of(r)
        - LogGamma.factorial(k)
        - r * Math.log1p(mean / r)
        + k * Math.log(mean / (r + mean));
  }

  private static double upper(long k, long least, long most, double mean, Terms terms) {
    if (k > mean) {
      double sum = 1;
      double term = 1;
      for (long x = k; x < most; x++) {
        term *= terms.ratio(x);
        sum += term;
        if (term < NEGLIGIBLE * sum) {
          break;
        }
      }
      return Math.min(0, terms.log(k) + Math.log(sum));
    }
    double sum = 1;
    double term = 1;
    for (long x = k - 2; x >= least; x--) {
      term /= terms.ratio(x);
      sum += term;
      if (term < NEGLIGIBLE * sum) {
        break;
      }
    }
    double below = terms.log(k - 1) + Math.log(sum);
    return below >= 0 ? Double.NEGATIVE_INFINITY : Math.log1p(-Math.exp(below));
  }

  private Tails() {}
}
