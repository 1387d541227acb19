package mingcha.graph;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;

/**
 * Who was where on which day, each such triple once, laid out for walking by person, by place and
 * by day. Persons and places are numbered from 0; days are renumbered to the days on which anything
 * happened. Five ints a triple; built in linear time by counting sorts.
 */
public final class Visits {
  /** Before the first day of any window, also of one that begins before the calendar. */
  static final int NEVER = Integer.MIN_VALUE;

  /** Number of persons. */
  final int persons;

  /** Number of places. */
  final int places;

  /**
   * The days on which something happened, ascending; positions in it are what {@code day} holds.
   */
  final int[] calendar;

  /** Person of each visit; visits are sorted by person, day and place. */
  final int[] who;

  /** Place of each visit. */
  final int[] where;

  /** Day of each visit, as a position in the calendar. */
  final int[] day;

  /**
   * Day of the same person's visit before this one to the same place; {@link #NEVER} when there is
   * none.
   */
  final int[] before;

  /** First visit of each person, and the end. */
  final int[] personStart;

  /** Visits by place and day: the first of each place in {@link #byPlace}, and the end. */
  final int[] placeStart;

  /** Numbers of visits, sorted by place, day and person. */
  final int[] byPlace;

  /** Visits up to the end of each day, all places together; one entry more than there are days. */
  final long[] untilDay;

  private Visits(int persons, int places, int[] calendar, int[] who, int[] where, int[] day) {
    this.persons = persons;
    this.places = places;
    this.calendar = calendar;
    this.who = who;
    this.where = where;
    this.day = day;
    personStart = starts(who, persons);
    placeStart = starts(where, places);
    byPlace = stable(stable(identity(who.length), day, calendar.length), where, places);
    before = before();
    untilDay = new long[calendar.length + 1];
    for (int d : day) {
      untilDay[d + 1]++;
    }
    for (int d = 0; d < calendar.length; d++) {
      untilDay[d + 1] += untilDay[d];
    }
  }

  /**
   * Lays out the visits; equal ones are taken once, and the order of the input does not matter.
   *
   * @param persons number of persons
   * @param places number of places
   * @param who person of each visit, 0 to persons − 1
   * @param where place of each visit, 0 to places − 1
   * @param days day of each visit, any number
   */
  public static Visits of(int persons, int places, int[] who, int[] where, int[] days) {
    int[] calendar = IntArrays.copy(days);
    IntArrays.parallelQuickSort(calendar);
    int distinct = 0;
    for (int i = 0; i < calendar.length; i++) {
      if (i == 0 || calendar[i] != calendar[i - 1]) {
        calendar[distinct++] = calendar[i];
      }
    }
    calendar = Arrays.copyOf(calendar, distinct);
    int[] rank = new int[days.length];
    for (int i = 0; i < days.length; i++) {
      rank[i] = Arrays.binarySearch(calendar, days[i]);
    }
    int[] order =
        stable(
            stable(stable(identity(days.length), where, places), rank, calendar.length),
            who,
            persons);
    int kept = 0;
    int[] w = new int[order.length];
    int[] p = new int[order.length];
    int[] d = new int[order.length];
    for (int at : order) {
      if (kept == 0
          || w[kept - 1] != who[at]
          || p[kept - 1] != where[at]
          || d[kept - 1] != rank[at]) {
        w[kept] = who[at];
        p[kept] = where[at];
        d[kept] = rank[at];
        kept++;
      }
    }
    return new Visits(
        persons,
        places,
        calendar,
        Arrays.copyOf(w, kept),
        Arrays.copyOf(p, kept),
        Arrays.copyOf(d, kept));
  }

  /** Number of distinct visits. */
  public int size() {
    return who.length;
  }

  /** Number of days on which anything happened. */
  public int days() {
    return calendar.length;
  }

  /** Person of a visit. */
  public int person(int visit) {
    return who[visit];
  }

  /** Place of a visit. */
  public int place(int visit) {
    return where[visit];
  }

  /** Day of a visit, as in the input. */
  public int day(int visit) {
    return calendar[day[visit]];
  }

  /** The person's first visit on or after a day. */
  int firstFrom(int person, int from) {
    int low = personStart[person];
    int high = personStart[person + 1];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (day[middle] < from) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** In how many places the person was on the days {@code from} to {@code until} − 1. */
  int placesOf(int person, int from, int until) {
    int count = 0;
    for (int v = firstFrom(person, from); v < personStart[person + 1] && day[v] < until; v++) {
      count += before[v] < from ? 1 : 0;
    }
    return count;
  }

  /** Position in {@link #byPlace} of the place's first visit on or after a day. */
  int firstAt(int place, int from) {
    int low = placeStart[place];
    int high = placeStart[place + 1];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (day[byPlace[middle]] < from) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int[] before() {
    int[] result = new int[who.length];
    int[] lastPerson = new int[places];
    int[] lastDay = new int[places];
    Arrays.fill(lastPerson, -1);
    for (int v = 0; v < who.length; v++) {
      int place = where[v];
      result[v] = lastPerson[place] == who[v] ? lastDay[place] : NEVER;
      lastPerson[place] = who[v];
      lastDay[place] = day[v];
    }
    return result;
  }

  private static int[] identity(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    return order;
  }

  private static int[] starts(int[] key, int keys) {
    int[] start = new int[keys + 1];
    for (int k : key) {
      start[k + 1]++;
    }
    for (int k = 0; k < keys; k++) {
      start[k + 1] += start[k];
    }
    return start;
  }

  /** The order, sorted by key; what is equal stays as it is. */
  private static int[] stable(int[] order, int[] key, int keys) {
    int[] next = starts(key, keys);
    int[] sorted = new int[order.length];
    for (int at : order) {
      sorted[next[key[at]]++] = at;
    }
    return sorted;
  }
}
