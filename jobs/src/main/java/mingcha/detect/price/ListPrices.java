package mingcha.detect.price;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;
import java.util.Optional;

/**
 * The list price of one variant over the days, as steps; days are Shanghai days since 1970-01-01.
 * Memory is bounded: more steps than {@link #MOST} are a feed that makes prices up.
 */
final class ListPrices {
  /** Steps kept. */
  static final int MOST = 1_000;

  /** A list price this near to the basis of a discount is that basis. */
  private static final double SAME = 0.98;

  private static final int BASELINE_DAYS = 30;
  private static final int FEWEST_BASELINE_DAYS = 7;

  /** A high price that stood this long before is an old price restored and no raise. */
  private static final int ESTABLISHED_DAYS = 30;

  private static final int AFTER_DAYS = 14;

  private final IntArrayList from = new IntArrayList();
  private final LongArrayList fen = new LongArrayList();
  private int lastDay;

  /**
   * A raise before a discount.
   *
   * @param day day of the raise
   * @param baselineFen usual list price of the thirty days before the raise
   * @param raisedFen list price after it
   */
  record Raise(int day, long baselineFen, long raisedFen) {}

  /** What became of a raised price after the discount. */
  enum Afterwards {
    FELL_BACK,
    STAYED,
    UNKNOWN
  }

  /** Takes the list price seen on a day; days do not go back, the last of a day counts. */
  void accept(int day, long listFen) {
    lastDay = day;
    int last = from.size() - 1;
    if (last >= 0 && fen.getLong(last) == listFen) {
      return;
    }
    if (last >= 0 && from.getInt(last) == day) {
      fen.set(last, listFen);
    } else if (from.size() < MOST) {
      from.add(day);
      fen.add(listFen);
    }
  }

  /** Whether there were more steps than an honest page has. */
  boolean isFull() {
    return from.size() >= MOST;
  }

  /** Days on which the price rose by this share or more. */
  int[] raises(double share) {
    IntArrayList days = new IntArrayList();
    for (int i = 1; i < from.size(); i++) {
      if (fen.getLong(i) >= fen.getLong(i - 1) * (1 + share)) {
        days.add(from.getInt(i));
      }
    }
    return days.toIntArray();
  }

  /**
   * The raise that made the basis of a discount, if there was one.
   *
   * @param start first day of the discount
   * @param basisFen price from which it is reckoned
   * @param longest days that a raise may stand before the discount and still be made for it
   */
  Optional<Raise> raiseBefore(int start, long basisFen, int longest) {
    int step = stepOn(start - 1);
    if (step < 0 || fen.getLong(step) < basisFen * SAME) {
      return Optional.empty();
    }
    int raised = step;
    while (raised > 0 && fen.getLong(raised - 1) >= basisFen * SAME) {
      raised--;
    }
    int day = from.getInt(raised);
    boolean isKnown = raised > 0 && day - from.getInt(0) >= FEWEST_BASELINE_DAYS;
    if (!isKnown || start - day > longest || isRestored(raised, basisFen)) {
      return Optional.empty();
    }
    return Optional.of(new Raise(day, baseline(day), fen.getLong(step)));
  }

  /** What became of the price after the last day of a discount. */
  Afterwards afterwards(int end, Raise raise) {
    if (lastDay <= end) {
      return Afterwards.UNKNOWN;
    }
    int until = Math.min(lastDay, end + AFTER_DAYS);
    long middle = (raise.baselineFen() + raise.raisedFen()) / 2;
    for (int day = end; day <= until; day++) {
      if (fen.getLong(stepOn(day)) <= middle) {
        return Afterwards.FELL_BACK;
      }
    }
    return until - end >= FEWEST_BASELINE_DAYS ? Afterwards.STAYED : Afterwards.UNKNOWN;
  }

  private boolean isRestored(int raised, long basisFen) {
    for (int i = raised - 1; i >= 0; i--) {
      if (fen.getLong(i) >= basisFen * SAME
          && from.getInt(i + 1) - from.getInt(i) >= ESTABLISHED_DAYS) {
        return true;
      }
    }
    return false;
  }

  private long baseline(int day) {
    int days = Math.min(BASELINE_DAYS, day - from.getInt(0));
    long[] prices = new long[days];
    for (int i = 0; i < days; i++) {
      prices[i] = fen.getLong(stepOn(day - 1 - i));
    }
    Arrays.sort(prices);
    return prices[days / 2];
  }

  private int stepOn(int day) {
    int step = from.size() - 1;
    while (step >= 0 && from.getInt(step) > day) {
      step--;
    }
    return step;
  }
}
