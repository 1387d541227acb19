package mingcha.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateScanTest {
  @Test
  void findsTheStretchInWhichMoreSucceed() {
    int[] trials = new int[60];
    int[] successes = new int[60];
    double[] rate = new double[60];
    for (int day = 0; day < 60; day++) {
      trials[day] = 10;
      successes[day] = day >= 20 && day < 35 ? 6 : day % 2;
      rate[day] = 0.1;
    }
    RateScan.Interval best = RateScan.best(trials, successes, rate);
    assertThat(best.first()).isEqualTo(20);
    assertThat(best.end()).isEqualTo(35);
    assertThat(best.successes()).isEqualTo(90);
    assertThat(best.expected()).isCloseTo(15, within(1e-9));
    assertThat(best.logRatio()).isGreaterThan(50);
  }

  @Test
  void nothingStandsOutWhereTheRateIsKept() {
    int[] trials = new int[30];
    Arrays.fill(trials, 100);
    int[] successes = new int[30];
    Arrays.fill(successes, 10);
    double[] rate = new double[30];
    Arrays.fill(rate, 0.1);
    assertThat(RateScan.best(trials, successes, rate).logRatio()).isZero();
    assertThat(RateScan.best(new int[0], new int[0], new double[0]).logRatio()).isZero();
  }

  @Property(tries = 200)
  void isTheBestOfAllIntervals(@ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int days) {
    Random random = new Random(seed);
    int[] trials = random.ints(days, 0, 9).toArray();
    int[] successes = Arrays.stream(trials).map(n -> random.nextInt(n + 1)).toArray();
    double[] rate = random.doubles(days, 0.01, 0.9).toArray();
    double most = 0;
    for (int first = 0; first < days; first++) {
      long n = 0;
      long k = 0;
      double mean = 0;
      for (int day = first; day < days; day++) {
        n += trials[day];
        k += successes[day];
        mean += trials[day] * rate[day];
        most = Math.max(most, RateScan.logRatio(n, k, mean));
      }
    }
    // An interval with empty edges is never better than the same without them.
    assertThat(RateScan.best(trials, successes, rate).logRatio()).isCloseTo(most, within(1e-9));
  }
}
