package mingcha.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class TailsTest {
  private static final MathContext EXACT = new MathContext(60);

  @Property(tries = 200)
  void poissonAgreesWithTheSumOfItsTerms(
      @ForAll @IntRange(max = 60) int k,
      @ForAll @Scale(4) @DoubleRange(min = 0.001, max = 50) double mean) {
    double below = 0;
    double term = Math.exp(-mean);
    for (int x = 0; x < k; x++) {
      below += term;
      term *= mean / (x + 1);
    }
    double above = 0;
    for (int x = k; x < k + 400; x++) {
      above += term;
      term *= mean / (x + 1);
    }
    double expected = k < mean ? Math.log1p(-below) : Math.log(above);
    assertThat(Tails.poisson(k, mean)).isCloseTo(expected, within(1e-9 + 1e-9 * -expected));
  }

  @Property(tries = 200)
  void binomialAgreesWithExactArithmetic(
      @ForAll @IntRange(max = 40) int k,
      @ForAll @IntRange(max = 40) int n,
      @ForAll @IntRange(min = 1, max = 99) int percent) {
    BigDecimal p = BigDecimal.valueOf(percent, 2);
    BigDecimal tail = BigDecimal.ZERO;
    for (int x = k; x <= n; x++) {
      tail =
          tail.add(
              new BigDecimal(choose(n, x))
                  .multiply(p.pow(x))
                  .multiply(BigDecimal.ONE.subtract(p).pow(n - x)));
    }
    double expected = tail.signum() == 0 ? Double.NEGATIVE_INFINITY : Math.log(tail.doubleValue());
    assertClose(Tails.binomial(k, n, percent / 100.0), expected);
  }

  @Property(tries = 200)
  void hypergeometricAgreesWithExactArithmetic(
      @ForAll @IntRange(max = 30) int k,
      @ForAll @IntRange(min = 30, max = 60) int total,
      @ForAll @IntRange(max = 30) int marked,
      @ForAll @IntRange(max = 30) int drawn) {
    BigInteger ways = BigInteger.ZERO;
    for (int x = k; x <= Math.min(marked, drawn); x++) {
      ways = ways.add(choose(marked, x).multiply(choose(total - marked, drawn - x)));
    }
    BigDecimal tail = new BigDecimal(ways).divide(new BigDecimal(choose(total, drawn)), EXACT);
    double expected = tail.signum() == 0 ? Double.NEGATIVE_INFINITY : Math.log(tail.doubleValue());
    assertClose(Tails.hypergeometric(k, total, marked, drawn), expected);
  }

  @Property(tries = 200)
  void negativeBinomialAgreesWithTheSumOfItsTerms(
      @ForAll @IntRange(max = 40) int k,
      @ForAll @DoubleRange(min = 0.01, max = 20) double mean,
      @ForAll @DoubleRange(min = 0.01, max = 5) double dispersion) {
    double sum = 0;
    for (int x = k; x < k + 20_000; x++) {
      sum += Math.exp(Tails.logNegativeBinomial(x, mean, dispersion));
    }
    assertThat(Tails.negativeBinomial(k, mean, dispersion))
        .isCloseTo(Math.log(sum), within(1e-7 + 1e-9 * -Math.log(sum)));
  }

  @Test
  void tailsFarBelowWhatADoubleCanHold() {
    assertThat(Tails.poisson(1, 1e-9)).isCloseTo(Math.log(1e-9), within(1e-8));
    assertThat(Tails.poisson(10_000, 1)).isLessThan(-80_000);
    assertThat(Tails.poisson(5, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Tails.poisson(1_000_000, 1_000_000)).isCloseTo(Math.log(0.5), within(1e-3));
  }

  @Property(tries = 200)
  void logGammaStepsByTheLogarithm(
      @ForAll @Scale(4) @DoubleRange(min = 0.001, max = 1e6) double x) {
    assertThat(LogGamma.of(x + 1) - LogGamma.of(x))
        .isCloseTo(Math.log(x), within(1e-9 * (1 + Math.abs(LogGamma.of(x)))));
  }

  private static void assertClose(double actual, double expected) {
    if (Double.isInfinite(expected)) {
      assertThat(actual).isEqualTo(expected);
    } else {
      assertThat(actual).isCloseTo(expected, within(1e-9 + 1e-9 * Math.abs(expected)));
    }
  }

  private static BigInteger choose(int n, int k) {
    if (k < 0 || k > n) {
      return BigInteger.ZERO;
    }
    BigInteger ways = BigInteger.ONE;
    for (int i = 0; i < k; i++) {
      ways = ways.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
    }
    return ways;
  }
}
