package mingcha.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ComponentsTest {
  @Property(tries = 300)
  void agreesWithSpreadingTheSmallestName(
      @ForAll @Size(max = 40) List<@IntRange(max = 24) Integer> a,
      @ForAll @Size(max = 40) List<@IntRange(max = 24) Integer> b) {
    int edges = Math.min(a.size(), b.size());
    int[] one = a.stream().limit(edges).mapToInt(Integer::intValue).toArray();
    int[] other = b.stream().limit(edges).mapToInt(Integer::intValue).toArray();
    int[] slow = new int[25];
    Arrays.setAll(slow, node -> node);
    for (int round = 0; round < 25; round++) {
      for (int edge = 0; edge < edges; edge++) {
        int least = Math.min(slow[one[edge]], slow[other[edge]]);
        slow[one[edge]] = least;
        slow[other[edge]] = least;
      }
    }
    assertThat(Components.components(25, one, other)).isEqualTo(slow);
  }

  @Test
  void aChainOfMillionsIsOneComponent() {
    int n = 5_000_000;
    int[] a = new int[n - 1];
    int[] b = new int[n - 1];
    for (int edge = 0; edge < n - 1; edge++) {
      // The worst order for a naive union: from the far end inwards.
      a[edge] = n - 1 - edge;
      b[edge] = n - 2 - edge;
    }
    assertThat(Arrays.stream(Components.components(n, a, b)).allMatch(name -> name == 0)).isTrue();
  }
}
