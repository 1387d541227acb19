package mingcha.detect.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class StratifiedFisherTest {
  /** Two tables of at most six, against dealing every hand there is. */
  @Property(tries = 200)
  void agreesWithCountingEveryDeal(
      @ForAll @Size(2) List<@IntRange(min = 1, max = 63) Integer> marked,
      @ForAll @Size(2) List<@IntRange(min = 1, max = 63) Integer> dear) {
    StratifiedFisher test = new StratifiedFisher();
    int observed = 0;
    for (int i = 0; i < 2; i++) {
      int both = Integer.bitCount(marked.get(i) & dear.get(i));
      observed += both;
      test.add(6, Integer.bitCount(marked.get(i)), Integer.bitCount(dear.get(i)), both);
    }
    int[] deals = new int[13];
    for (int first = 0; first < 64; first++) {
      for (int second = 0; second < 64; second++) {
        if (Integer.bitCount(first) == Integer.bitCount(marked.get(0))
            && Integer.bitCount(second) == Integer.bitCount(marked.get(1))) {
          deals[Integer.bitCount(first & dear.get(0)) + Integer.bitCount(second & dear.get(1))]++;
        }
      }
    }
    double total = Arrays.stream(deals).sum();
    double reaching = Arrays.stream(deals, observed, deals.length).sum();
    int most = IntStream.range(0, deals.length).filter(both -> deals[both] > 0).max().orElseThrow();
    assertThat(test.upperTail()).isCloseTo(reaching / total, within(1e-9));
    assertThat(test.leastTail()).isCloseTo(deals[most] / total, within(1e-9));
  }

  @Test
  void nothingObservedIsCertain() {
    StratifiedFisher test = new StratifiedFisher();
    test.add(4, 2, 2, 0);
    assertThat(test.upperTail()).isEqualTo(1);
    assertThat(test.expected()).isEqualTo(1);
  }
}
