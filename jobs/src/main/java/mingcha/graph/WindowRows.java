package mingcha.graph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/**
 * Persons in windows: one row for each person and window of one length and phase, with the places
 * where the person was, each once; and the rows of each place. Rows are sorted by window. Persons
 * at one place only, or at more places than are looked at, have no row, as they say nothing about
 * pairs.
 */
final class WindowRows {
  /** Weights are whole multiples of one part in this many, so that sums are exact. */
  static final double UNIT = 1 << 20;

  final WindowTotals.Totals totals;

  /** First row of each window, and the end. */
  final int[] windowStart;

  /** First place of each row in {@link #place}, and the end. */
  final int[] rowStart;

  /** Places of the rows, ascending in each row. */
  final int[] place;

  /** Weight of each row for one pair, in units. */
  final long[] weight;

  /** First row of each place in {@link #row}, and the end. */
  final int[] placeStart;

  /** Rows of the places, ascending in each place. */
  final int[] row;

  /** Where the place stands in that row. */
  final int[] slot;

  /** Window of each row. */
  final int[] window;

  /** Weight of all ordered pairs of a window, in persons. */
  final double[] pairs;

  /** Rows left out because of their size. */
  final int leftOut;

  WindowRows(Visits visits, WindowTotals.Totals totals, int basket, int largest) {
    this.totals = totals;
    int windows = totals.pairs().length;
    IntArrayList rowWindow = new IntArrayList();
    IntArrayList rowAt = new IntArrayList();
    IntArrayList found = new IntArrayList();
    int skipped = 0;
    for (int person = 0; person < visits.persons; person++) {
      int end = visits.personStart[person + 1];
      int v = visits.personStart[person];
      while (v < end) {
        int w = totals.window(visits.day[v]);
        int start = totals.start(w);
        int mark = found.size();
        for (; v < end && visits.day[v] < start + totals.length(); v++) {
          if (visits.before[v] < start) {
            found.add(visits.where[v]);
          }
        }
        int n = found.size() - mark;
        if (n < 2 || n > largest) {
          found.size(mark);
          skipped += n > largest ? 1 : 0;
        } else {
          Arrays.sort(found.elements(), mark, found.size());
          rowWindow.add(w);
          rowAt.add(mark);
        }
      }
    }
    leftOut = skipped;
    rowAt.add(found.size());
    int rows = rowWindow.size();
    windowStart = new int[windows + 1];
    for (int r = 0; r < rows; r++) {
      windowStart[rowWindow.getInt(r) + 1]++;
    }
    for (int w = 0; w < windows; w++) {
      windowStart[w + 1] += windowStart[w];
    }
    int[] next = windowStart.clone();
    int[] order = new int[rows];
    for (int r = 0; r < rows; r++) {
      order[next[rowWindow.getInt(r)]++] = r;
    }
    rowStart = new int[rows + 1];
    place = new int[found.size()];
    weight = new long[rows];
    window = new int[rows];
    pairs = new double[windows];
    placeStart = new int[visits.places + 1];
    for (int r = 0; r < rows; r++) {
      int from = rowAt.getInt(order[r]);
      int n = rowAt.getInt(order[r] + 1) - from;
      System.arraycopy(found.elements(), from, place, rowStart[r], n);
      rowStart[r + 1] = rowStart[r] + n;
      window[r] = rowWindow.getInt(order[r]);
      weight[r] = Math.round(UNIT * Math.min(1.0, basket / (n - 1.0)));
      pairs[window[r]] += weight[r] / UNIT * n * (n - 1.0);
    }
    for (int p : place) {
      placeStart[p + 1]++;
    }
    for (int p = 0; p < visits.places; p++) {
      placeStart[p + 1] += placeStart[p];
    }
    row = new int[place.length];
    slot = new int[place.length];
    int[] free = placeStart.clone();
    for (int r = 0; r < rows; r++) {
      for (int at = rowStart[r]; at < rowStart[r + 1]; at++) {
        int to = free[place[at]]++;
        row[to] = r;
        slot[to] = at;
      }
    }
  }

  /** Places of all rows of a window, with repetition. */
  int mass(int w) {
    return rowStart[windowStart[w + 1]] - rowStart[windowStart[w]];
  }

  /** What popularity makes of a pair with so many rows each in a window. */
  double expected(int w, double one, double other) {
    double mass = mass(w);
    return mass > 0 ? pairs[w] * (one / mass) * (other / mass) : 0;
  }

  /** Shared persons of a pair of places over all windows, and what popularity makes of it. */
  double[] together(int one, int other) {
    long count = 0;
    double expected = 0;
    int i = placeStart[one];
    int j = placeStart[other];
    int endOne = placeStart[one + 1];
    int endOther = placeStart[other + 1];
    while (i < endOne && j < endOther) {
      int w = window[row[i]];
      int v = window[row[j]];
      if (w < v) {
        i++;
      } else if (v < w) {
        j++;
      } else {
        int fromOne = i;
        int fromOther = j;
        int end = windowStart[w + 1];
        while (i < endOne && row[i] < end && j < endOther && row[j] < end) {
          if (row[i] == row[j]) {
            count += weight[row[i]];
            i++;
            j++;
          } else if (row[i] < row[j]) {
            i++;
          } else {
            j++;
          }
        }
        while (i < endOne && row[i] < end) {
          i++;
        }
        while (j < endOther && row[j] < end) {
          j++;
        }
        expected += expected(w, i - fromOne, j - fromOther);
      }
    }
    return new double[] {count / UNIT, expected};
  }
}
