package mingcha.detect.price;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Finds the comparisons of one variant in its observations, offered in order of time. Memory is
 * bounded by the number of different promotions and compared prices.
 */
final class Comparisons {
  /** Days before a comparison whose list prices tell the usual one. */
  private static final int USUAL_DAYS = 37;

  /** More comparisons than this in one variant are a feed that makes prices up. */
  static final int MOST = 500;

  /** Fewer observations say nothing about a feed. */
  private static final int FEWEST_TO_JUDGE = 20;

  private final Map<Promotion, Stretch> promotions = new HashMap<>();
  private final List<Stretch> runs = new ArrayList<>();
  private final int[] listDays = new int[USUAL_DAYS];
  private final long[] listPrices = new long[USUAL_DAYS];
  private int listCount;
  private Stretch openRun;
  private PriceSeen previous;
  private final PromotionCalendar calendar;
  private long seen;
  private long unreliable;

  /** Whether the list price changed, of the last observations, the latest in the lowest bit. */
  private long recentChanges;

  /**
   * @param calendar festivals; where one starts between two observations, it dates what the second
   *     shows
   */
  Comparisons(PromotionCalendar calendar) {
    this.calendar = calendar;
  }

  private record Promotion(int start, int end, long comparedFen) {}

  private static final class Stretch {
    private final long comparedFen;
    private final long listFen;
    private final int firstStart;
    private final int lastStart;
    private final long openedAt;
    private int end;
    private long askedFen;
    private Comparison.Start start;
    private boolean isExplained;

    private Stretch(
        long comparedFen,
        long listFen,
        int firstStart,
        int lastStart,
        Comparison.Start start,
        long openedAt) {
      this.openedAt = openedAt;
      this.comparedFen = comparedFen;
      this.listFen = listFen;
      this.firstStart = firstStart;
      this.lastStart = lastStart;
      this.end = lastStart;
      this.start = start;
    }

    private void show(PriceSeen price) {
      askedFen = Math.max(askedFen, price.askedFen());
      isExplained |= price.isExplained();
    }

    private Comparison toComparison() {
      return new Comparison(
          comparedFen, askedFen, listFen, firstStart, lastStart, end, start, isExplained);
    }
  }

  /** Takes the next observation; a later one than all before. */
  void accept(PriceSeen price) {
    seen++;
    boolean hasChanged = previous != null && previous.listFen() != price.listFen();
    recentChanges = recentChanges << 1 | (hasChanged ? 1 : 0);
    if (isMadeUp()) {
      // What was opened in these observations is noise as well.
      unreliable++;
      openRun = null;
      runs.removeIf(stretch -> seen - stretch.openedAt < Long.SIZE);
      promotions.values().removeIf(stretch -> seen - stretch.openedAt < Long.SIZE);
    } else if (!price.isComparison()) {
      openRun = null;
    } else if (price.isInDatedPromotion()) {
      promote(price);
    } else {
      run(price);
    }
    remember(price);
    previous = price;
  }

  /** Observations so far. */
  long seen() {
    return seen;
  }

  /** Observations that were left out because the list price changed at most of those before. */
  long unreliable() {
    return unreliable;
  }

  private boolean isMadeUp() {
    return seen >= FEWEST_TO_JUDGE && 2L * Long.bitCount(recentChanges) > Math.min(seen, Long.SIZE);
  }

  /**
   * The comparisons, adjoining ones with the same compared price joined: what was sold in the first
   * is no floor for the second.
   */
  List<Comparison> all() {
    List<Stretch> stretches = new ArrayList<>(runs);
    stretches.addAll(promotions.values());
    stretches.sort(
        Comparator.<Stretch>comparingLong(stretch -> stretch.comparedFen)
            .thenComparingInt(stretch -> stretch.firstStart)
            .thenComparingInt(stretch -> stretch.end));
    List<Comparison> joined = new ArrayList<>();
    for (Stretch stretch : stretches) {
      Comparison next = stretch.toComparison();
      Comparison last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last != null
          && last.comparedFen() == next.comparedFen()
          && next.firstStart() <= last.end() + 1) {
        joined.set(joined.size() - 1, join(last, next));
      } else {
        joined.add(next);
      }
    }
    return joined;
  }

  private static Comparison join(Comparison first, Comparison second) {
    boolean datesItself =
        first.start() == Comparison.Start.BEFORE_THE_DATA
            && second.start() == Comparison.Start.KNOWN
            && second.firstStart() == second.lastStart();
    return new Comparison(
        first.comparedFen(),
        Math.max(first.askedFen(), second.askedFen()),
        first.listFen(),
        datesItself ? second.firstStart() : first.firstStart(),
        datesItself ? second.lastStart() : first.lastStart(),
        Math.max(first.end(), second.end()),
        datesItself ? Comparison.Start.SHOWN_EARLIER : first.start(),
        first.isExplained() || second.isExplained());
  }

  private void promote(PriceSeen price) {
    int start = ShanghaiDay.of(price.promoStartsAt());
    boolean isEndKnown = price.promoEndsAt() != PriceSeen.NONE;
    int end = isEndKnown ? ShanghaiDay.of(price.promoEndsAt() - 1) : Integer.MAX_VALUE;
    Promotion promotion = new Promotion(start, end, price.comparedFen());
    Stretch stretch = promotions.get(promotion);
    if (stretch == null) {
      stretch =
          new Stretch(
              price.comparedFen(), usualListFen(price), start, start, Comparison.Start.KNOWN, seen);
      promotions.put(promotion, stretch);
    }
    stretch.end = Math.max(stretch.end, isEndKnown ? end : price.day());
    stretch.show(price);
    if (openRun != null && openRun.comparedFen == price.comparedFen()) {
      // The same price is shown on without a break, so the two adjoin whatever the polling.
      openRun.end = Math.max(openRun.end, start - 1);
    }
    openRun = null;
  }

  private void run(PriceSeen price) {
    if (openRun == null || openRun.comparedFen != price.comparedFen()) {
      int firstStart = previous == null ? price.day() : previous.day();
      Comparison.Start start =
          previous == null ? Comparison.Start.BEFORE_THE_DATA : Comparison.Start.KNOWN;
      int lastStart = price.day();
      OptionalInt festival = calendar.startBetween(firstStart + 1, lastStart);
      if (start == Comparison.Start.KNOWN && festival.isPresent()) {
        firstStart = festival.getAsInt();
        lastStart = firstStart;
      }
      openRun =
          new Stretch(price.comparedFen(), usualListFen(price), firstStart, lastStart, start, seen);
      runs.add(openRun);
    }
    openRun.end = price.day();
    openRun.show(price);
  }

  private void remember(PriceSeen price) {
    int day = price.day();
    if (listCount > 0 && listDays[(listCount - 1) % USUAL_DAYS] == day) {
      listCount--;
    }
    listDays[listCount % USUAL_DAYS] = day;
    listPrices[listCount % USUAL_DAYS] = price.listFen();
    listCount++;
  }

  /** Median of the list prices of the days before; of a first observation its own. */
  private long usualListFen(PriceSeen price) {
    LongArrayList prices = new LongArrayList();
    for (int i = 0; i < Math.min(listCount, USUAL_DAYS); i++) {
      if (listDays[i] >= price.day() - USUAL_DAYS) {
        prices.add(listPrices[i]);
      }
    }
    if (prices.isEmpty()) {
      return price.listFen();
    }
    prices.sort(null);
    return prices.getLong((prices.size() - 1) / 2);
  }
}
