package mingcha.graph;

import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import it.unimi.dsi.fastutil.ints.IntAVLTreeSet;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import mingcha.stats.Tails;

/**
 * Where blocks may lie: sets of places of which, in one window, many pairs share more persons than
 * their popularity and their own history explain.
 *
 * <p>Pairs of one window are counted row by row of the place-by-place matrix with a dense
 * accumulator (Gustavson, Two fast algorithms for sparse matrices, ACM TOMS 4, 1978), so that
 * memory grows with places, not with pairs.
 */
final class PairSeeds {
  private static final int SAMPLE = 20_000;

  /** An honest season or promotion may multiply a place's visits by this. */
  private static final double BURST = 3;

  /**
   * What happens at other times must be this share of what happens in a window, to be a history.
   */
  static final double LEAST_HISTORY = 0.25;

  /** Rows that any place may have in a window. */
  private static final double LEAST_USUAL = 5;

  /**
   * Places to start a block from.
   *
   * @param first first day
   * @param end day after the last
   * @param places ascending
   * @param strength sum over the pairs of −ln of their tails
   * @param hasHistory whether enough happened at other times to compare with
   */
  @SuppressWarnings("ArrayRecordComponent") // primitives, never handed out
  record Seed(int first, int end, int[] places, double strength, boolean hasHistory) {}

  /**
   * What one length and phase gave.
   *
   * @param seeds the seeds
   * @param typicalLift mean lift as a person meets it
   * @param leftOut persons in windows left out because they were at too many places
   */
  record Found(List<Seed> seeds, double typicalLift, int leftOut) {}

  static Found in(Visits visits, WindowTotals.Totals totals, BlockRules rules) {
    WindowRows rows = new WindowRows(visits, totals, rules.basket(), rules.largestBasket());
    PairLifts lifts = sample(rows);
    List<Seed> seeds = new ArrayList<>();
    long[] shared = new long[visits.places];
    int[] next = rows.placeStart.clone();
    for (int w = 0; w + 1 < rows.windowStart.length; w++) {
      Edges edges = new Edges(new IntArrayList(), new IntArrayList(), new DoubleArrayList());
      count(rows, w, next, shared, rules, lifts, edges);
      cores(rows, w, edges, rules, seeds);
    }
    return new Found(seeds, lifts.typical, rows.leftOut);
  }

  private record Edges(IntArrayList a, IntArrayList b, DoubleArrayList strength) {}

  private static PairLifts sample(WindowRows rows) {
    int mass = rows.place.length;
    DoubleArrayList count = new DoubleArrayList();
    DoubleArrayList expected = new DoubleArrayList();
    // The same pairs on every run: the sample is part of the method, not of the data.
    SplittableRandom random = new SplittableRandom(1);
    int[] live = live(rows);
    for (int i = 0; i < 2 * SAMPLE && live.length > 1; i++) {
      boolean byPopularity = i % 2 == 0;
      int one = byPopularity ? rows.place[random.nextInt(mass)] : live[random.nextInt(live.length)];
      int other =
          byPopularity ? rows.place[random.nextInt(mass)] : live[random.nextInt(live.length)];
      if (one != other) {
        double[] together = rows.together(one, other);
        if (together[1] > 0) {
          count.add(together[0]);
          expected.add(together[1]);
        }
      }
    }
    return new PairLifts(count.toDoubleArray(), expected.toDoubleArray());
  }

  private static int[] live(WindowRows rows) {
    IntArrayList live = new IntArrayList();
    for (int p = 0; p + 1 < rows.placeStart.length; p++) {
      if (rows.placeStart[p + 1] - rows.placeStart[p] > 1) {
        live.add(p);
      }
    }
    return live.toIntArray();
  }

  private static void count(
      WindowRows rows,
      int w,
      int[] next,
      long[] shared,
      BlockRules rules,
      PairLifts lifts,
      Edges edges) {
    int firstRow = rows.windowStart[w];
    int endRow = rows.windowStart[w + 1];
    if (firstRow == endRow) {
      return;
    }
    int[] present = places(rows, firstRow, endRow);
    int[] until = new int[shared.length];
    for (int p : present) {
      int at = next[p];
      while (at < rows.placeStart[p + 1] && rows.row[at] < endRow) {
        at++;
      }
      until[p] = at;
    }
    int[] touched = new int[present.length];
    boolean hasHistory = hasHistory(rows, w);
    for (int one : present) {
      int many = 0;
      for (int at = next[one]; at < until[one]; at++) {
        int row = rows.row[at];
        long weight = rows.weight[row];
        for (int slot = rows.slot[at] + 1; slot < rows.rowStart[row + 1]; slot++) {
          int other = rows.place[slot];
          if (shared[other] == 0) {
            touched[many++] = other;
          }
          shared[other] += weight;
        }
      }
      for (int i = 0; i < many; i++) {
        int other = touched[i];
        double count = shared[other] / WindowRows.UNIT;
        shared[other] = 0;
        if (count < rules.leastCount()) {
          continue;
        }
        int seenOne = until[one] - next[one];
        int seenOther = until[other] - next[other];
        double expected =
            rows.expected(w, usual(rows, w, one, seenOne), usual(rows, w, other, seenOther));
        double excess = count - expected;
        // Three standard deviations are far short of the tail asked for: a cheap way out for most.
        if (excess <= 0
            || excess * excess < 9 * expected
            || Tails.poisson((long) Math.floor(count), expected) > Math.log(rules.edgeTail())) {
          continue;
        }
        double tail;
        if (hasHistory) {
          double[] together = rows.together(one, other);
          double own = rows.expected(w, seenOne, seenOther);
          tail = lifts.logTail(count, expected, together[0] - count, together[1] - own);
        } else {
          tail = lifts.logTailWithoutHistory(count, expected);
        }
        if (tail < Math.log(rules.edgeTail())) {
          edges.a.add(one);
          edges.b.add(other);
          edges.strength.add(-tail);
        }
      }
    }
    for (int p : present) {
      next[p] = until[p];
    }
  }

  /**
   * Rows of a place in a window as its history lets expect. A large ring is itself a good part of
   * its window: it must not raise what its own pairs are measured against.
   */
  private static double usual(WindowRows rows, int w, int place, int seen) {
    double elsewhere = rows.placeStart[place + 1] - rows.placeStart[place] - seen;
    double mass = rows.place.length - (double) rows.mass(w);
    if (!hasHistory(rows, w)) {
      return seen;
    }
    return Math.min(seen, Math.max(LEAST_USUAL, BURST * elsewhere / mass * rows.mass(w)));
  }

  /** A window that is nearly all of the calendar can only be compared with itself. */
  private static boolean hasHistory(WindowRows rows, int w) {
    return LEAST_HISTORY * rows.mass(w) < rows.place.length - rows.mass(w);
  }

  private static int[] places(WindowRows rows, int firstRow, int endRow) {
    int[] all = Arrays.copyOfRange(rows.place, rows.rowStart[firstRow], rows.rowStart[endRow]);
    Arrays.sort(all);
    int kept = 0;
    for (int i = 0; i < all.length; i++) {
      if (i == 0 || all[i] != all[i - 1]) {
        all[kept++] = all[i];
      }
    }
    return Arrays.copyOf(all, kept);
  }

  /** Components of the cores: each level of the hierarchy that differs from the one above it. */
  private static void cores(
      WindowRows rows, int w, Edges edges, BlockRules rules, List<Seed> seeds) {
    if (edges.a.size() < 3) {
      return;
    }
    int[] names = names(edges);
    int[] a = renamed(edges.a, names);
    int[] b = renamed(edges.b, names);
    int[] core = KCore.numbers(names.length, a, b);
    int first = Math.max(0, rows.totals.start(w));
    int end = rows.totals.start(w) + rows.totals.length();
    int deepest = Arrays.stream(core).max().orElse(0);
    int[] above = null;
    for (int k = 2; k <= deepest; k++) {
      IntArrayList innerA = new IntArrayList();
      IntArrayList innerB = new IntArrayList();
      double[] strength = new double[names.length];
      for (int e = 0; e < a.length; e++) {
        if (core[a[e]] >= k && core[b[e]] >= k) {
          innerA.add(a[e]);
          innerB.add(b[e]);
        }
      }
      int[] component =
          Components.components(names.length, innerA.toIntArray(), innerB.toIntArray());
      for (int e = 0; e < a.length; e++) {
        if (core[a[e]] >= k && core[b[e]] >= k) {
          strength[component[a[e]]] += edges.strength.getDouble(e);
        }
      }
      int[] size = new int[names.length];
      int[] sizeAbove = new int[names.length];
      for (int v = 0; v < names.length; v++) {
        if (core[v] >= k) {
          size[component[v]]++;
        }
        if (above != null && core[v] >= k - 1) {
          sizeAbove[above[v]]++;
        }
      }
      for (int c = 0; c < names.length; c++) {
        // The same set on two levels is one seed.
        if (size[c] >= rules.leastPlaces() && (above == null || sizeAbove[above[c]] > size[c])) {
          int[] members = new int[size[c]];
          int many = 0;
          for (int v = 0; v < names.length; v++) {
            if (core[v] >= k && component[v] == c) {
              members[many++] = names[v];
            }
          }
          seeds.add(new Seed(first, end, members, strength[c], hasHistory(rows, w)));
        }
      }
      above = component;
    }
  }

  private static int[] names(Edges edges) {
    IntAVLTreeSet all = new IntAVLTreeSet(edges.a);
    all.addAll(edges.b);
    return all.toIntArray();
  }

  private static int[] renamed(IntArrayList ends, int[] names) {
    int[] result = new int[ends.size()];
    for (int e = 0; e < result.length; e++) {
      result[e] = Arrays.binarySearch(names, ends.getInt(e));
    }
    return result;
  }

  private PairSeeds() {}
}
