package mingcha.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FalseDiscoveryTest {
  @Property(tries = 200)
  void agreesWithTheDefinition(@ForAll @Size(max = 12) List<@DoubleRange(max = 1) Double> values) {
    double[] p = values.stream().mapToDouble(Double::doubleValue).toArray();
    double[] q = FalseDiscovery.qValues(p);
    for (int i = 0; i < p.length; i++) {
      double least = 1;
      for (double cut : p) {
        if (cut >= p[i]) {
          int found = 0;
          for (double other : p) {
            found += other <= cut ? 1 : 0;
          }
          least = Math.min(least, cut * p.length / found);
        }
      }
      assertThat(q[i]).isCloseTo(least, within(1e-12));
    }
  }

  @Test
  void holdsTheShareOfFalseFindings() {
    Random random = new Random(5);
    double falseShare = 0;
    for (int run = 0; run < 400; run++) {
      double[] p = new double[200];
      for (int i = 0; i < p.length; i++) {
        p[i] = i < 150 ? random.nextDouble() : random.nextDouble() * 1e-4;
      }
      double[] q = FalseDiscovery.qValues(p);
      int found = 0;
      int wrong = 0;
      for (int i = 0; i < p.length; i++) {
        found += q[i] <= 0.1 ? 1 : 0;
        wrong += q[i] <= 0.1 && i < 150 ? 1 : 0;
      }
      falseShare += wrong / (double) Math.max(1, found) / 400;
    }
    assertThat(falseShare).isBetween(0.05, 0.1);
  }
}
