package mingcha.graph;

import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;

/**
 * How much happened in every window of one length: what a block is measured against. One walk over
 * all visits for each length and phase, kept for the next question.
 */
final class WindowTotals {
  /**
   * Totals of the windows of one length and phase.
   *
   * @param phase first day of a window, 0 to length − 1
   * @param length days of a window
   * @param pairs by window, distinct pairs of person and place
   * @param squares by window, sum over persons of the squared number of places
   * @param persons by window, persons who were anywhere
   */
  @SuppressWarnings("ArrayRecordComponent") // primitives, never handed out
  record Totals(int phase, int length, long[] pairs, double[] squares, int[] persons) {
    /** The window of a day; the first is 0. */
    int window(int day) {
      return Math.floorDiv(day - phase, length) + (phase > 0 ? 1 : 0);
    }

    /** First day of a window, below 0 when the window begins before the calendar. */
    int start(int window) {
      return (window - (phase > 0 ? 1 : 0)) * length + phase;
    }

    long allPairs() {
      long sum = 0;
      for (long n : pairs) {
        sum += n;
      }
      return sum;
    }
  }

  private final Visits visits;
  private final Long2ObjectOpenHashMap<Totals> known = new Long2ObjectOpenHashMap<>();

  WindowTotals(Visits visits) {
    this.visits = visits;
  }

  /** Totals of the windows of which one is {@code from} to {@code until} − 1. */
  Totals around(int from, int until) {
    int length = until - from;
    int phase = Math.floorMod(from, length);
    return known.computeIfAbsent((long) phase << 32 | length, key -> count(phase, length));
  }

  private Totals count(int phase, int length) {
    int windows = Math.floorDiv(visits.days() - 1 - phase, length) + 1 + (phase > 0 ? 1 : 0);
    Totals totals =
        new Totals(phase, length, new long[windows], new double[windows], new int[windows]);
    for (int person = 0; person < visits.persons; person++) {
      int window = -1;
      int start = 0;
      int places = 0;
      for (int v = visits.personStart[person]; v < visits.personStart[person + 1]; v++) {
        if (window < 0 || visits.day[v] >= start + length) {
          add(totals, window, places);
          window = totals.window(visits.day[v]);
          start = totals.start(window);
          places = 0;
        }
        places += visits.before[v] < start ? 1 : 0;
      }
      add(totals, window, places);
    }
    return totals;
  }

  private static void add(Totals totals, int window, int places) {
    if (window >= 0) {
      totals.pairs[window] += places;
      totals.squares[window] += (double) places * places;
      totals.persons[window]++;
    }
  }
}
