package mingcha.detect.price;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mingcha.stats.Tails;

/**
 * Whether a seller's prices move with those of the others more often than chance allows. Sizes and
 * numbers of moves are taken as they are; under the null each seller's moves fall on any of its
 * days, independently of the others. The number of agreements is a sum of unlike trials, whose
 * upper tail that of as many like ones bounds (W. Hoeffding, Annals of Mathematical Statistics 27,
 * 1956).
 *
 * <p>Between two polls nobody knows on which day a price moved. Moves agree when some day is open
 * to both, or when they were seen in the same days; where polls follow the moves, the second tells
 * more. The better of the two tests counts, at twice its chance.
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

    private boolean mayMeet(Move other, int followDays) {
      return other.from - followDays <= to && from - followDays <= other.to;
    }

    private boolean isSeenWith(Move other, int followDays) {
      return Math.abs(to - other.to) <= followDays;
    }
  }

  /**
   * One item.
   *
   * @param operator who sells it: shops of one operator agree with each other by right
   * @param polls days on which it was observed, in order
   */
  record Line(String operator, int[] polls, List<Move> moves) {
    private int span() {
      return polls[polls.length - 1] - polls[0] + 1;
    }

    /**
     * Probability that a move of this item is seen within so many days of {@code day}: the share of
     * its polls, or of the time that they look back on, whichever is larger.
     */
    private double chanceOfSight(int day, int followDays) {
      int first = Math.max(1, place(day - followDays));
      int last = place(day + followDays + 1) - 1;
      if (last < first) {
        return 0;
      }
      return Math.max(
          (last - first + 1.0) / (polls.length - 1),
          (polls[last] - polls[first - 1]) / (span() - 1.0));
    }

    /** How many polls are earlier than that day. */
    private int place(int day) {
      int found = Arrays.binarySearch(polls, day);
      return found < 0 ? -found - 1 : found;
    }
  }

  /** What it takes for two moves to agree. */
  private enum Agreement {
    SOME_DAY_OPEN_TO_BOTH {
      @Override
      boolean holds(Move move, Move theirs, int followDays) {
        return move.mayMeet(theirs, followDays);
      }

      @Override
      double chance(Move move, Move theirs, Line other, int followDays) {
        return (move.days() + theirs.days() - 1 + 2.0 * followDays) / other.span();
      }
    },
    SEEN_TOGETHER {
      @Override
      boolean holds(Move move, Move theirs, int followDays) {
        return move.isSeenWith(theirs, followDays);
      }

      @Override
      double chance(Move move, Move theirs, Line other, int followDays) {
        return other.chanceOfSight(move.to(), followDays);
      }
    };

    abstract boolean holds(Move move, Move theirs, int followDays);

    abstract double chance(Move move, Move theirs, Line other, int followDays);
  }

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
      double logChance) {
    private Found withLogChance(double other) {
      return new Found(moves, together, agreements, expected, sellers, first, last, other);
    }
  }

  /** Holds one item against the other items of its product. */
  static Found of(int own, List<Line> lines, ParallelParams params) {
    Found open = tested(Agreement.SOME_DAY_OPEN_TO_BOTH, own, lines, params);
    Found seen = tested(Agreement.SEEN_TOGETHER, own, lines, params);
    Found better = seen.logChance() < open.logChance() ? seen : open;
    return better.withLogChance(Math.min(0, better.logChance() + Math.log(2)));
  }

  private static Found tested(
      Agreement agreement, int own, List<Line> lines, ParallelParams params) {
    Line line = lines.get(own);
    int together = 0;
    int agreements = 0;
    int sellers = 1;
    int first = Integer.MAX_VALUE;
    int last = Integer.MIN_VALUE;
    double expected = 0;
    int trials = 0;
    for (Move move : line.moves()) {
      Map<String, Double> misses = new HashMap<>();
      Map<String, Boolean> meets = new HashMap<>();
      for (Line other : lines) {
        if (!other.operator().equals(line.operator())) {
          compare(agreement, move, other, params, misses, meets);
        }
      }
      int met = meets.size();
      agreements += met;
      trials += misses.size();
      expected += misses.values().stream().sorted().mapToDouble(miss -> 1 - miss).sum();
      if (met >= params.leastSellers() - 1) {
        together++;
        sellers = Math.max(sellers, met + 1);
        first = Math.min(first, move.to());
        last = Math.max(last, move.to());
      }
    }
    double logChance =
        agreements > expected ? Tails.binomial(agreements, trials, expected / trials) : 0;
    return new Found(
        line.moves().size(), together, agreements, expected, sellers, first, last, logChance);
  }

  private static void compare(
      Agreement agreement,
      Move move,
      Line other,
      ParallelParams params,
      Map<String, Double> misses,
      Map<String, Boolean> meets) {
    for (Move theirs : other.moves()) {
      if (move.isLike(theirs, params.sameMove())) {
        double chance = agreement.chance(move, theirs, other, params.followDays());
        misses.merge(other.operator(), 1 - Math.min(1, chance), (one, two) -> one * two);
        if (agreement.holds(move, theirs, params.followDays())) {
          meets.put(other.operator(), true);
        }
      }
    }
  }

  private Lockstep() {}
}
