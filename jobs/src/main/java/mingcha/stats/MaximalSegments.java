package mingcha.stats;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;

/**
 * All maximal scoring stretches of a sequence of gains and losses: the best one, then the best ones
 * left and right of it, and so on; none can be made longer or shorter without losing. Linear time
 * (Ruzzo and Tompa, A Linear Time Algorithm for Finding All Maximal Scoring Subsequences, ISMB
 * 1999).
 */
public final class MaximalSegments {
  /**
   * One stretch.
   *
   * @param first index of its first score
   * @param last index of its last score
   * @param total sum of its scores, above zero
   */
  public record Segment(int first, int last, double total) {}

  /** The stretches in the order of the sequence; none where no score is above zero. */
  public static List<Segment> of(double[] scores) {
    // For each candidate: its ends and the running totals just before and just after it.
    IntArrayList firsts = new IntArrayList();
    IntArrayList lasts = new IntArrayList();
    double[] before = new double[scores.length];
    double[] after = new double[scores.length];
    // The nearest earlier candidate that starts lower: those between cannot be joined with, either.
    int[] below = new int[scores.length];
    double total = 0;
    for (int at = 0; at < scores.length; at++) {
      double start = total;
      total += scores[at];
      if (scores[at] <= 0) {
        continue;
      }
      int first = at;
      while (true) {
        int lower = firsts.size() - 1;
        while (lower >= 0 && before[lower] >= start) {
          lower = below[lower];
        }
        if (lower < 0 || after[lower] >= total) {
          int place = firsts.size();
          firsts.add(first);
          lasts.add(at);
          before[place] = start;
          after[place] = total;
          below[place] = lower;
          break;
        }
        // Joining with everything from that candidate on gains more than it loses.
        first = firsts.getInt(lower);
        start = before[lower];
        firsts.size(lower);
        lasts.size(lower);
      }
    }
    List<Segment> found = new ArrayList<>();
    for (int i = 0; i < firsts.size(); i++) {
      found.add(new Segment(firsts.getInt(i), lasts.getInt(i), after[i] - before[i]));
    }
    return found;
  }

  private MaximalSegments() {}
}
