package mingcha.detect.price;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import mingcha.detect.price.Verdict.Basis;
import mingcha.detect.price.Verdict.Gap;
import mingcha.detect.price.Verdict.Outcome;

/**
 * The statutory test of one compared price: not above the lowest transacted price of this shop and
 * variant in the seven calendar days before the comparison began, the day itself excluded; without
 * a transaction in those days, not above the last one before (明码标价和禁止价格欺诈规定 art 16(2); 规范促销行为暂行规定
 * art 21). Sales may be offered in any order; memory does not grow with their number.
 *
 * <p>Where the day of the beginning is only known within limits, the test is made for each possible
 * day and says only what all of them say.
 */
final class FloorTest {
  /** Orders named in a verdict. */
  static final int MOST_ORDERS = 20;

  private static final int WINDOW_DAYS = 7;

  /** A beginning known no better than this is not known. */
  private static final int MOST_STARTS = 31;

  private static final long FEN_PER_YUAN = 100;

  private final Comparison comparison;
  private final int firstDay;
  private final Floors trusted;
  private final Floors all;
  private long soldUnder;
  private long dearestUnderFen;

  FloorTest(Comparison comparison) {
    this.comparison = comparison;
    this.firstDay = comparison.firstStart() - WINDOW_DAYS;
    int starts = comparison.lastStart() - comparison.firstStart() + 1;
    int days = starts > MOST_STARTS ? 0 : WINDOW_DAYS + starts - 1;
    this.trusted = new Floors(days);
    this.all = new Floors(days);
  }

  /** The comparison that is tested. */
  Comparison comparison() {
    return comparison;
  }

  /** Counts a sale, if it is a transaction. */
  void accept(Sale sale) {
    if (!sale.isTransacted(comparison.listFen())) {
      return;
    }
    int paidDay = sale.paidDay();
    if (paidDay >= comparison.lastStart() && paidDay <= comparison.end()) {
      soldUnder++;
      dearestUnderFen = Math.max(dearestUnderFen, sale.unitAfterAllSavingsFen());
    }
    int slot = Math.max(paidDay - firstDay, -1);
    all.accept(slot, sale);
    if (!sale.isSuspect()) {
      trusted.accept(slot, sale);
    }
  }

  /**
   * How the test comes out over the sales offered.
   *
   * @param historyFrom first Shanghai day that the data of this variant cover
   */
  Verdict verdict(int historyFrom) {
    if (comparison.isExplained()) {
      return without(Outcome.NOT_TESTED, Gap.NONE);
    }
    if (comparison.start() == Comparison.Start.BEFORE_THE_DATA || trusted.days.length == 0) {
      return without(Outcome.INSUFFICIENT, Gap.START_UNKNOWN);
    }
    if (historyFrom > firstDay) {
      return without(Outcome.INSUFFICIENT, Gap.SHORT_HISTORY);
    }
    Verdict verdict = overEveryStart(trusted, false);
    boolean differs = overEveryStart(all, false).outcome() != verdict.outcome();
    return differs ? overEveryStart(trusted, true) : verdict;
  }

  private Verdict overEveryStart(Floors floors, boolean restsOnSuspects) {
    Verdict highest = null;
    for (int start = comparison.firstStart(); start <= comparison.lastStart(); start++) {
      Verdict verdict = atStart(start, floors, restsOnSuspects);
      if (highest != null && highest.outcome() != verdict.outcome()) {
        return without(Outcome.INSUFFICIENT, Gap.START_UNKNOWN);
      }
      if (highest == null || verdict.floorFen() > highest.floorFen()) {
        highest = verdict;
      }
    }
    return highest;
  }

  private Verdict atStart(int start, Floors floors, boolean restsOnSuspects) {
    int from = start - WINDOW_DAYS - firstDay;
    Day window = floors.lowest(from, from + WINDOW_DAYS);
    Basis basis = Basis.SEVEN_DAYS;
    if (window == null) {
      window = floors.lastBefore(from);
      basis = Basis.LAST_BEFORE;
    }
    if (window == null) {
      return without(Outcome.INSUFFICIENT, Gap.NO_TRANSACTION);
    }
    long floor = basis == Basis.SEVEN_DAYS ? window.lowestFen : window.last.unitFen();
    long savings =
        basis == Basis.SEVEN_DAYS ? window.lowestSavingsFen : window.last.unitAfterAllSavingsFen();
    List<String> orders =
        basis == Basis.SEVEN_DAYS ? window.lowestOrders : List.of(window.last.orderId());
    long compared = comparison.comparedFen();
    boolean exceeds = compared > floor;
    boolean isRounded = exceeds && compared % FEN_PER_YUAN == 0 && compared - floor < FEN_PER_YUAN;
    return new Verdict(
        exceeds ? Outcome.EXCEEDS : Outcome.MEETS,
        Gap.NONE,
        PriceRule.onDay(start),
        floor,
        savings,
        basis,
        orders,
        isRounded,
        restsOnSuspects,
        soldUnder,
        exceeds && soldUnder > 0 && floor - dearestUnderFen >= compared - comparison.askedFen());
  }

  private Verdict without(Outcome outcome, Gap gap) {
    PriceRule rule = PriceRule.onDay(comparison.firstStart());
    return new Verdict(
        outcome, gap, rule, 0, 0, Basis.NONE, List.of(), false, false, soldUnder, false);
  }

  /** Transactions by day: slot 0 is the first day that any window can hold. */
  private static final class Floors {
    private final Day[] days;
    private Day before;

    private Floors(int days) {
      this.days = new Day[days];
    }

    private void accept(int slot, Sale sale) {
      if (slot < 0) {
        before = before == null ? new Day() : before;
        before.accept(sale);
      } else if (slot < days.length) {
        days[slot] = days[slot] == null ? new Day() : days[slot];
        days[slot].accept(sale);
      }
    }

    private Day lowest(int from, int to) {
      Day lowest = null;
      for (int slot = from; slot < to; slot++) {
        if (days[slot] != null) {
          lowest = lowest == null ? new Day() : lowest;
          lowest.accept(days[slot]);
        }
      }
      return lowest;
    }

    private Day lastBefore(int from) {
      for (int slot = from - 1; slot >= 0; slot--) {
        if (days[slot] != null) {
          return days[slot];
        }
      }
      return before;
    }
  }

  private static final class Day {
    /** Of two in the same microsecond the dearer, in favour of the shop. */
    private static final Comparator<Sale> IN_TIME =
        Comparator.comparingLong(Sale::paidAt)
            .thenComparingLong(Sale::unitFen)
            .thenComparing(Sale::orderId);

    private long lowestFen = Long.MAX_VALUE;
    private long lowestSavingsFen = Long.MAX_VALUE;
    private List<String> lowestOrders = new ArrayList<>();
    private Sale last;

    private void accept(Sale sale) {
      name(sale.unitFen(), List.of(sale.orderId()));
      lowestSavingsFen = Math.min(lowestSavingsFen, sale.unitAfterAllSavingsFen());
      last = last == null || IN_TIME.compare(sale, last) > 0 ? sale : last;
    }

    private void accept(Day day) {
      name(day.lowestFen, day.lowestOrders);
      lowestSavingsFen = Math.min(lowestSavingsFen, day.lowestSavingsFen);
    }

    private void name(long unitFen, List<String> orders) {
      if (unitFen < lowestFen) {
        lowestFen = unitFen;
        lowestOrders = new ArrayList<>();
      }
      if (unitFen == lowestFen) {
        lowestOrders.addAll(orders);
        lowestOrders.sort(null);
        if (lowestOrders.size() > MOST_ORDERS) {
          lowestOrders = new ArrayList<>(lowestOrders.subList(0, MOST_ORDERS));
        }
      }
    }
  }
}
