package mingcha.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import mingcha.stats.MaximalSegments.Segment;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MaximalSegmentsTest {
  @Test
  void publishedExample() {
    double[] scores = {4, -5, 3, -3, 1, 2, -2, 2, -2, 1, 5};
    assertEquals(
        List.of(new Segment(0, 0, 4), new Segment(2, 2, 3), new Segment(4, 10, 7)),
        MaximalSegments.of(scores));
  }

  @Property
  void agreesWithTheBestThenTheBestOnBothSides(
      @ForAll @Size(max = 14) List<@IntRange(min = -9, max = 9) Integer> whole) {
    double[] scores = whole.stream().mapToDouble(Integer::doubleValue).toArray();
    List<Segment> expected = new ArrayList<>();
    split(scores, 0, scores.length - 1, expected);
    assertEquals(expected, MaximalSegments.of(scores));
  }

  /** The definition; of equal totals the leftmost shortest one is the best. */
  private static void split(double[] scores, int from, int to, List<Segment> into) {
    Segment best = null;
    for (int first = from; first <= to; first++) {
      double total = 0;
      for (int last = first; last <= to; last++) {
        total += scores[last];
        if (total > 0
            && (best == null
                || total > best.total()
                || (total == best.total() && last - first < best.last() - best.first()))) {
          best = new Segment(first, last, total);
        }
      }
    }
    if (best == null) {
      return;
    }
    split(scores, from, best.first() - 1, into);
    into.add(best);
    split(scores, best.last() + 1, to, into);
  }
}
