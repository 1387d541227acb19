package mingcha.graph;

import it.unimi.dsi.fastutil.doubles.DoubleArrays;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import mingcha.stats.LogGamma;
import mingcha.stats.ScanStatistic;
import mingcha.stats.Tails;

/**
 * Refines a seed into a block by likelihood, in turns: persons for whom being members explains
 * better how many of the places they were at, places that members were at more than the rest of
 * their doings explains, days by a scan statistic. Only visits at the places and visits of the
 * persons met there are read, so that the cost follows the block and not the market.
 */
final class BlockFit {
  private static final int TURNS = 8;
  private static final int WINDOWS_TRIED = 3;

  /** Visits that popularity counts for, as if seen before, when a share is estimated. */
  private static final double PRIOR_VISITS = 50;

  private static final double SHRINK = 5;
  private static final double LEAST_DISPERSION = 0.25;

  private final Visits visits;
  private final WindowTotals totals;
  private final BlockRules rules;
  private final double typicalLift;

  /** Visits that an earlier block has taken. */
  private final BitSet taken = new BitSet();

  private final int[] shared;
  private final int[] atPlace;

  BlockFit(Visits visits, WindowTotals totals, BlockRules rules, double typicalLift) {
    this.visits = visits;
    this.totals = totals;
    this.rules = rules;
    this.typicalLift = typicalLift;
    shared = new int[visits.persons];
    atPlace = new int[visits.places];
  }

  /** The visits of this block belong to no later one. */
  void take(Block block) {
    for (int v : block.visits()) {
      taken.set(v);
    }
  }

  /** What happened at a set of places at other times. */
  @SuppressWarnings("ArrayRecordComponent") // primitives, never handed out
  private record Outside(
      long[] key, int[] k, int[] n, double[] share, double dispersion, long sold) {}

  /** The state of a fit. */
  @SuppressWarnings("ArrayRecordComponent") // primitives, never handed out
  private record State(
      int[] places, int[] members, double[] ratio, double density, double prior, double share) {}

  Optional<Block> fit(PairSeeds.Seed seed) {
    int from = seed.first();
    int until = Math.min(seed.end(), visits.days());
    int[] places = seed.places();
    Block block = null;
    for (int round = 0; round < WINDOWS_TRIED; round++) {
      Optional<State> settled = settle(places, from, until);
      if (settled.isEmpty()) {
        return Optional.empty();
      }
      State state = settled.get();
      block = block(state, from, until);
      ScanStatistic.Interval days = days(state);
      if (days.first() == from && days.end() == until) {
        break;
      }
      from = days.first();
      until = days.end();
      places = state.places();
    }
    return Optional.of(block);
  }

  private Optional<State> settle(int[] seed, int from, int until) {
    WindowTotals.Totals all = totals.around(from, until);
    int inside = all.window(from);
    long pairs = all.pairs()[inside];
    long outside = all.allPairs() - pairs;
    Int2IntOpenHashMap size = new Int2IntOpenHashMap();
    int[] places = seed;
    double dispersion = outside(places, all, inside).dispersion();
    double density = 0.5;
    double prior = 0.02;
    double share = popularity(places, all, inside, outside);
    State state = null;
    for (int turn = 0; turn < TURNS; turn++) {
      int[] touched = touched(places, from, until);
      IntArrayList members = new IntArrayList();
      double[] ratios = new double[touched.length];
      double sumShared = 0;
      double sumSize = 0;
      long sharedByAll = 0;
      double odds = Math.log(prior / (1 - prior));
      for (int person : touched) {
        int k = shared[person];
        sharedByAll += k;
        if (k < 2) {
          continue;
        }
        int n = size.computeIfAbsent(person, p -> visits.placesOf(p, from, until));
        double ratio = logRatio(k, n * share, density, places.length, dispersion);
        if (ratio > 0 && ratio + odds > 0) {
          ratios[members.size()] = ratio;
          members.add(person);
          sumShared += k;
          sumSize += n;
        }
      }
      int m = members.size();
      if (m < rules.leastPersons()) {
        clear(touched);
        return Optional.empty();
      }
      density = Math.min(0.98, Math.max(0.005, sumShared / ((double) m * places.length)));
      prior = Math.min(0.5, Math.max(1e-6, m / (double) all.persons()[inside]));
      clear(touched);
      int[] people = members.toIntArray();
      int[] refined =
          places(
              people,
              from,
              until,
              density,
              Math.max(sumSize - sumShared + 0.5 * m, 1),
              pairs,
              sumSize,
              all,
              inside,
              outside);
      if (refined.length < rules.leastPlaces()) {
        return Optional.empty();
      }
      share =
          Math.max(
              1e-12,
              (sharedByAll - sumShared + PRIOR_VISITS * popularity(refined, all, inside, outside))
                  / (pairs - sumSize + PRIOR_VISITS));
      boolean settled =
          state != null
              && Arrays.equals(state.members(), people)
              && Arrays.equals(state.places(), refined);
      state = new State(refined, people, Arrays.copyOf(ratios, m), density, prior, share);
      places = refined;
      if (settled) {
        break;
      }
    }
    return Optional.ofNullable(state);
  }

  /** Counts, for everybody met there, at how many of the places; the caller clears. */
  private int[] touched(int[] places, int from, int until) {
    IntArrayList touched = new IntArrayList();
    for (int place : places) {
      for (int at = visits.firstAt(place, from); at < visits.placeStart[place + 1]; at++) {
        int v = visits.byPlace[at];
        if (visits.day[v] >= until) {
          break;
        }
        if (visits.before[v] < from && !taken.get(v)) {
          if (shared[visits.who[v]]++ == 0) {
            touched.add(visits.who[v]);
          }
        }
      }
    }
    int[] people = touched.toIntArray();
    Arrays.sort(people);
    return people;
  }

  private void clear(int[] touched) {
    for (int person : touched) {
      shared[person] = 0;
    }
  }

  /**
   * A member is at each place with probability {@code density}; an honest person's count is
   * negative binomial with the places' own dispersion.
   */
  static double logRatio(int k, double mean, double density, int places, double dispersion) {
    return LogGamma.choose(places, k)
        + k * Math.log(density)
        + (places - k) * Math.log1p(-density)
        - Tails.logNegativeBinomial(k, Math.max(mean, 1e-9), dispersion);
  }

  private int[] places(
      int[] members,
      int from,
      int until,
      double density,
      double honest,
      long pairs,
      double membersPairs,
      WindowTotals.Totals all,
      int inside,
      long outside) {
    IntArrayList met = new IntArrayList();
    for (int person : members) {
      for (int v = visits.firstFrom(person, from);
          v < visits.personStart[person + 1] && visits.day[v] < until;
          v++) {
        if (visits.before[v] < from && !taken.get(v)) {
          if (atPlace[visits.where[v]]++ == 0) {
            met.add(visits.where[v]);
          }
        }
      }
    }
    int[] candidates = met.toIntArray();
    Arrays.sort(candidates);
    IntArrayList kept = new IntArrayList();
    int m = members.length;
    for (int place : candidates) {
      int in = atPlace[place];
      atPlace[place] = 0;
      if (in < 2) {
        continue;
      }
      long others = visitors(place, from, until) - in;
      double usual = outside > 0 ? elsewhere(place, all, inside) / (double) outside : 0;
      double popular =
          (others + PRIOR_VISITS * usual + 0.5) / (pairs - membersPairs + PRIOR_VISITS);
      double expected = honest * popular;
      double gain =
          in * Math.log(density)
              + (m - in) * Math.log1p(-density)
              + LogGamma.factorial(m)
              - LogGamma.factorial(m - in)
              - (in * Math.log(expected) - expected);
      if (gain > Math.log(visits.places)) {
        kept.add(place);
      }
    }
    return kept.toIntArray();
  }

  private long visitors(int place, int from, int until) {
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
  private long elsewhere(int place, WindowTotals.Totals all, int inside) {
    long count = 0;
    for (int at = visits.placeStart[place]; at < visits.placeStart[place + 1]; at++) {
      int v = visits.byPlace[at];
      int w = all.window(visits.day[v]);
      count += w != inside && visits.before[v] < all.start(w) && !taken.get(v) ? 1 : 0;
    }
    return count;
  }

  private double popularity(int[] places, WindowTotals.Totals all, int inside, long outside) {
    long sum = 0;
    for (int place : places) {
      sum += elsewhere(place, all, inside);
    }
    return outside > 0 ? Math.max(1e-12, sum / (double) outside) : 1e-12;
  }

  private Outside outside(int[] places, WindowTotals.Totals all, int inside) {
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
        Math.max(LEAST_DISPERSION, (top + SHRINK * typicalLift) / (bottom + SHRINK));
    return new Outside(
        Arrays.copyOf(sorted, met), Arrays.copyOf(k, met), n, share, dispersion, all0);
  }

  private ScanStatistic.Interval days(State state) {
    BitSet inPlaces = new BitSet();
    for (int place : state.places()) {
      inPlaces.set(place);
    }
    int[] events = new int[visits.days()];
    for (int person : state.members()) {
      for (int v = visits.personStart[person]; v < visits.personStart[person + 1]; v++) {
        if (inPlaces.get(visits.where[v]) && !taken.get(v)) {
          events[visits.day[v]]++;
        }
      }
    }
    return ScanStatistic.best(events, visits.untilDay, rules.longest());
  }

  private Block block(State state, int from, int until) {
    WindowTotals.Totals all = totals.around(from, until);
    int inside = all.window(from);
    int[] places = state.places();
    Outside other = outside(places, all, inside);
    double odds = Math.log(state.prior() / (1 - state.prior()));
    int elsewhere = 0;
    for (int i = 0; i < other.k().length; i++) {
      if (other.k()[i] >= 2) {
        double mean = other.n()[i] * other.share()[(int) (other.key()[i] >>> 32)];
        double ratio =
            logRatio(other.k()[i], mean, state.density(), places.length, other.dispersion());
        elsewhere += ratio > 0 && ratio + odds > 0 ? 1 : 0;
      }
    }
    int[] touched = touched(places, from, until);
    long sold = 0;
    for (int person : touched) {
      sold += shared[person];
    }
    IntArrayList kept = new IntArrayList();
    int m = state.members().length;
    double[] weights = new double[m];
    double[] purity = new double[m];
    double sum = 0;
    for (int i = 0; i < m; i++) {
      int person = state.members()[i];
      int n = visits.placesOf(person, from, until);
      double ratio =
          logRatio(
              shared[person],
              n * state.share(),
              state.density(),
              places.length,
              other.dispersion());
      sum += ratio;
      weights[i] = 1 / (1 + Math.exp(-(ratio + odds)));
      purity[i] = shared[person] / (double) n;
      for (int v = visits.firstFrom(person, from);
          v < visits.personStart[person + 1] && visits.day[v] < until;
          v++) {
        if (Arrays.binarySearch(places, visits.where[v]) >= 0 && !taken.get(v)) {
          kept.add(v);
        }
      }
    }
    clear(touched);
    DoubleArrays.quickSort(purity);
    long in = sold;
    double chance = in / (double) Math.max(1, in + other.sold());
    int[] block = kept.toIntArray();
    Arrays.sort(block);
    double[] placeWeights = new double[places.length];
    Arrays.fill(placeWeights, 1);
    return new Block(
        visits.calendar[from],
        visits.calendar[until - 1],
        state.members(),
        weights,
        places,
        placeWeights,
        block,
        state.density(),
        sum,
        Tails.binomial(m, m + (long) elsewhere, chance),
        elsewhere,
        in,
        other.sold(),
        purity[m / 2],
        other.dispersion());
  }
}
