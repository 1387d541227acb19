package mingcha.stats;

/**
 * Logarithms of the gamma function, factorials and binomial coefficients. Stirling's series with
 * three correction terms after shifting the argument above 15 (Abramowitz and Stegun 6.1.41); the
 * relative error stays below 1e-13.
 */
public final class LogGamma {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
  private static final double[] FACTORIALS = factorials(4096);

  /** ln Γ(x) for x &gt; 0. */
  public static double of(double x) {
    double shift = 0;
    double y = x;
    if (y < 15) {
      double product = 1;
      while (y < 15) {
        product *= y;
        y += 1;
      }
      shift = Math.log(product);
    }
    double inverse = 1 / y;
    double square = inverse * inverse;
    double series =
        inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)));
    return (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + series - shift;
  }

  /** ln n! for n ≥ 0. */
  public static double factorial(long n) {
    return n < FACTORIALS.length ? FACTORIALS[(int) n] : of(n + 1.0);
  }

  /** Logarithm of the number of ways to choose k of n; minus infinity when there is none. */
  public static double choose(long n, long k) {
    return k < 0 || k > n
        ? Double.NEGATIVE_INFINITY
        : factorial(n) - factorial(k) - factorial(n - k);
  }

  private static double[] factorials(int n) {
    double[] table = new double[n];
    for (int i = 2; i < n; i++) {
      table[i] = i < 30 ? table[i - 1] + Math.log(i) : of(i + 1.0);
    }
    return table;
  }

  private LogGamma() {}
}
