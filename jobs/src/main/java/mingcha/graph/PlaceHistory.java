package mingcha.graph;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;
import java.util.BitSet;

/** What happened at places at other times, visits of earlier blocks left out. */
final class PlaceHistory {
  private static final double SHRINK = 5;

  private final Visits visits;
  private final BitSet taken;
  private final double typicalLift;

  /**
   * @param taken visits that earlier blocks have taken
   * @param typicalLift dispersion where there is no history
   */
  PlaceHistory(Visits visits, BitSet taken, double typicalLift) {
    this.visits = visits;
    this.taken = taken;
    this.typicalLift = typicalLift;
  }

  /**
   * What happened at a set of places in all other windows.
   *
   * @param key window and person, of everybody met
   * @param k at how many of the places
   * @param n at how many places at all
   * @param share by window, share of the places in all that happened
   * @param dispersion extra variance of the counts over that of a Poisson
   * @param sold visits at the places
   */
  @SuppressWarnings("ArrayRecordComponent") // primitives, never handed out
  record Outside(long[] key, int[] k, int[] n, double[] share, double dispersion, long sold) {}

  /** Distinct persons at a place on these days. */
  long visitors(int place, int from, int until) {
    long count = 0;
    for (int at = visits.firstAt(place, from); at < visits.placeStart[place + 1]; at++) {
      int v = visits.byPlace[at];
      if (visits.day[v] >= until) {
        break;
      }
      count += visits.before[v] < from && !taken.get(v) ? 1 : 0;
    }
    return count;
  }

  /** Distinct pairs of person and window at a place at other times. */
  long elsewhere(int place, WindowTotals.Totals all, int inside) {
    long count = 0;
    for (int at = visits.placeStart[place]; at < visits.placeStart[place + 1]; at++) {
      int v = visits.byPlace[at];
      int w = all.window(visits.day[v]);
      count += w != inside && visits.before[v] < all.start(w) && !taken.get(v) ? 1 : 0;
    }
    return count;
  }

  /**
   * Share of the places in what happened in all other windows; in all that happened, when there is
   * next to nothing else.
   */
  double popularity(int[] places, WindowTotals.Totals all, int inside, long outside) {
    long sum = 0;
    if (outside < PairSeeds.LEAST_HISTORY * all.pairs()[inside]) {
      for (int place : places) {
        sum += visitors(place, 0, visits.days());
      }
      return Math.max(1e-12, sum / (double) Math.max(1, all.allPairs()));
    }
    for (int place : places) {
      sum += elsewhere(place, all, inside);
    }
    return outside > 0 ? Math.max(1e-12, sum / (double) outside) : 1e-12;
  }

  Outside outside(int[] places, WindowTotals.Totals all, int inside) {
    LongArrayList keys = new LongArrayList();
    int windows = all.pairs().length;
    long[] sold = new long[windows];
    for (int place : places) {
      for (int at = visits.placeStart[place]; at < visits.placeStart[place + 1]; at++) {
        int v = visits.byPlace[at];
        int w = all.window(visits.day[v]);
        if (w != inside && visits.before[v] < all.start(w) && !taken.get(v)) {
          keys.add((long) w << 32 | visits.who[v]);
          sold[w]++;
        }
      }
    }
    long[] sorted = keys.toLongArray();
    Arrays.sort(sorted);
    int met = 0;
    int[] k = new int[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[met] = sorted[i];
        met++;
      }
      k[met - 1]++;
    }
    double[] share = new double[windows];
    double top = 0;
    double bottom = 0;
    long all0 = 0;
    for (int w = 0; w < windows; w++) {
      if (w != inside && all.pairs()[w] > 0) {
        share[w] = sold[w] / (double) all.pairs()[w];
        top += share[w] * share[w] * all.squares()[w] - share[w] * all.pairs()[w];
        bottom += share[w] * share[w] * all.squares()[w];
        all0 += sold[w];
      }
    }
    int[] n = new int[met];
    for (int i = 0; i < met; i++) {
      int w = (int) (sorted[i] >>> 32);
      n[i] = visits.placesOf((int) sorted[i], all.start(w), all.start(w) + all.length());
      top += (double) k[i] * k[i] - 2.0 * k[i] * n[i] * share[w];
    }
    double dispersion =
        Math.max(
            BlockLikelihood.LEAST_DISPERSION, (top + SHRINK * typicalLift) / (bottom + SHRINK));
    return new Outside(
        Arrays.copyOf(sorted, met), Arrays.copyOf(k, met), n, share, dispersion, all0);
  }
}
