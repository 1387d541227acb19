package mingcha.detect.price;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mingcha.stats.Tails;

/**
 * Whether a seller's prices move with those of the others more often than chance allows. Sizes and
 * numbers of moves are taken as they are; under the null each seller's moves fall on any of its
 * days, independently of the others. The number of agreements is a sum of unlike trials, whose
 * upper tail the Poisson law bounds (W. Hoeffding, Annals of Mathematical Statistics 27, 1956).
 */
final class Lockstep {
  /**
   * A move of a price.
   *
   * @param from first day on which it can have happened, counted from 1970-01-01
   * @param to last such day: that of the observation
   * @param size logarithm of the new price over the old one
   */
  record Move(int from, int to, double size) {
    private int days() {
      return to - from + 1;
    }

    private boolean isLike(Move other, double sameMove) {
      return Math.abs(size - other.size) <= sameMove && size * other.size > 0;
    }

    private boolean meets(Move other, int followDays) {
      return other.from - followDays <= to && from - followDays <= other.to;
    }
  }

  /**
   * One item.
   *
   * @param operator who sells it: shops of one operator agree with each other by right
   * @param span days over which it was observed
   */
  record Line(String operator, int span, List<Move> moves) {}

  /**
   * What was found of one item.
   *
   * @param moves its moves
   * @param together those in which enough other operators took part
   * @param agreements operators that took part, over all moves
   * @param expected how many chance would give
   * @param sellers operators in the largest common move, its own included
   * @param first first day of a common move
   * @param last last day of one
   * @param logChance ln of the probability of so many agreements by chance
   */
  record Found(
      int moves,
      int together,
      int agreements,
      double expected,
      int sellers,
      int first,
      int last,
      double logChance) {}

  /** Holds one item against the other items of its product. */
  static Found of(int own, List<Line> lines, ParallelParams params) {
    Line line = lines.get(own);
    int together = 0;
    int agreements = 0;
    int sellers = 1;
    int first = Integer.MAX_VALUE;
    int last = Integer.MIN_VALUE;
    double expected = 0;
    for (Move move : line.moves()) {
      Map<String, Double> misses = new HashMap<>();
      Map<String, Boolean> meets = new HashMap<>();
      for (Line other : lines) {
        if (!other.operator().equals(line.operator())) {
          compare(move, other, params, misses, meets);
        }
      }
      int met = meets.size();
      agreements += met;
      expected += misses.values().stream().sorted().mapToDouble(miss -> 1 - miss).sum();
      if (met >= params.leastSellers() - 1) {
        together++;
        sellers = Math.max(sellers, met + 1);
        first = Math.min(first, move.to());
        last = Math.max(last, move.to());
      }
    }
    double logChance = agreements > expected ? Tails.poisson(agreements, expected) : 0;
    return new Found(
        line.moves().size(), together, agreements, expected, sellers, first, last, logChance);
  }

  private static void compare(
      Move move,
      Line other,
      ParallelParams params,
      Map<String, Double> misses,
      Map<String, Boolean> meets) {
    for (Move theirs : other.moves()) {
      if (move.isLike(theirs, params.sameMove())) {
        double places = move.days() + theirs.days() - 1 + 2.0 * params.followDays();
        double miss = 1 - Math.min(1, places / Math.max(1, other.span()));
        misses.merge(other.operator(), miss, (one, two) -> one * two);
        if (move.meets(theirs, params.followDays())) {
          meets.put(other.operator(), true);
        }
      }
    }
  }

  private Lockstep() {}
}
