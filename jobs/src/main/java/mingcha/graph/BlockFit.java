package mingcha.graph;

import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import it.unimi.dsi.fastutil.doubles.DoubleArrays;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
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

  /** Places of a block that a person must be at to be seen, as a rule. */
  private static final double SEASON_POWER = 3;

  private final Visits visits;
  private final WindowTotals totals;
  private final BlockRules rules;
  private final PlaceHistory history;
  private final HonestMembers honestMembers;

  /** Visits that an earlier block has taken. */
  private final BitSet taken = new BitSet();

  private final int[] shared;
  private final int[] atPlace;

  BlockFit(Visits visits, WindowTotals totals, BlockRules rules, double typicalLift) {
    this.visits = visits;
    this.totals = totals;
    this.rules = rules;
    history = new PlaceHistory(visits, taken, typicalLift);
    honestMembers = new HonestMembers(visits);
    shared = new int[visits.persons];
    atPlace = new int[visits.places];
  }

  /** The visits of this block belong to no later one. */
  void take(Block block) {
    for (int v : block.visits()) {
      taken.set(v);
    }
  }

  /** The state of a fit. */
  @SuppressWarnings("ArrayRecordComponent") // primitives, never handed out
  private record State(
      int[] places,
      int[] members,
      double[] ratio,
      double density,
      double prior,
      double share,
      double dispersion) {}

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
      if (!seed.hasHistory()) {
        // Its days are most of the calendar: fewer would be compared with the rest of the block.
        break;
      }
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
    double dispersion = history.outside(places, all, inside).dispersion();
    double density = 0.5;
    double prior = 0.02;
    double share = history.popularity(places, all, inside, outside);
    boolean hasHistory = outside >= PairSeeds.LEAST_HISTORY * pairs;
    State state = null;
    for (int turn = 0; turn < TURNS; turn++) {
      int[] touched = touched(places, from, until);
      if (!hasHistory) {
        // The block itself is in what the places usually have: who was at one of them is not.
        share = turn == 0 ? once(touched) / (double) pairs : share;
        dispersion = dispersionNow(touched, from, until, share, size);
      }
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
        double ratio = BlockLikelihood.logRatio(k, n * share, density, places.length, dispersion);
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
              (sharedByAll
                      - sumShared
                      + PRIOR_VISITS * history.popularity(refined, all, inside, outside))
                  / (pairs - sumSize + PRIOR_VISITS));
      boolean settled =
          state != null
              && Arrays.equals(state.members(), people)
              && Arrays.equals(state.places(), refined);
      state =
          new State(refined, people, Arrays.copyOf(ratios, m), density, prior, share, dispersion);
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

  private int once(int[] touched) {
    int once = 0;
    for (int person : touched) {
      once += shared[person] == 1 ? 1 : 0;
    }
    return Math.max(1, once);
  }

  /**
   * How alike the tastes are that lead to these places, from this window alone: the dispersion that
   * makes as many of the persons at one or two of the places go to two as did. Hardly any member of
   * a block is at two places only, and hardly any honest person at more.
   */
  private double dispersionNow(
      int[] touched, int from, int until, double share, Int2IntOpenHashMap size) {
    int twice = 0;
    DoubleArrayList means = new DoubleArrayList();
    for (int person : touched) {
      if (shared[person] <= 2) {
        twice += shared[person] == 2 ? 1 : 0;
        means.add(share * size.computeIfAbsent(person, p -> visits.placesOf(p, from, until)));
      }
    }
    return BlockLikelihood.dispersion(means.toDoubleArray(), twice);
  }

  private void clear(int[] touched) {
    for (int person : touched) {
      shared[person] = 0;
    }
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
      long others = history.visitors(place, from, until) - in;
      double usual = outside > 0 ? history.elsewhere(place, all, inside) / (double) outside : 0;
      double popular =
          (others + PRIOR_VISITS * usual + 0.5) / (pairs - membersPairs + PRIOR_VISITS);
      double expected = honest * popular;
      double gain = BlockLikelihood.logBeta(in, m, density) - Tails.logPoisson(in, expected);
      if (gain > Math.log(visits.places)) {
        kept.add(place);
      }
    }
    return kept.toIntArray();
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
    PlaceHistory.Outside other = history.outside(places, all, inside);
    long pairs = all.pairs()[inside];
    boolean hasHistory = all.allPairs() - pairs >= PairSeeds.LEAST_HISTORY * pairs;
    double dispersion = hasHistory ? other.dispersion() : state.dispersion();
    double odds = Math.log(state.prior() / (1 - state.prior()));
    int elsewhere = 0;
    for (int i = 0; i < other.k().length; i++) {
      if (other.k()[i] >= 2) {
        double mean = other.n()[i] * other.share()[(int) (other.key()[i] >>> 32)];
        double ratio =
            BlockLikelihood.logRatio(
                other.k()[i], mean, state.density(), places.length, dispersion);
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
    long mine = 0;
    for (int i = 0; i < m; i++) {
      int person = state.members()[i];
      int n = visits.placesOf(person, from, until);
      double ratio =
          BlockLikelihood.logRatio(
              shared[person], n * state.share(), state.density(), places.length, dispersion);
      sum += ratio;
      mine += shared[person];
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
    double missed = BlockLikelihood.missed(m, state.density(), places.length);
    double volume =
        all.pairs()[inside] / Math.max(1.0, (double) all.allPairs() - all.pairs()[inside]);
    double burst = Math.max(0, in - mine - missed) / Math.max(1, other.sold()) / volume;
    // Where the places drew f times as many others as usual, honest persons at k of them are f to
    // the power of k times as many.
    double season = volume * Math.pow(Math.max(1, burst), SEASON_POWER);
    double chance = Math.max(in / (double) Math.max(1, in + other.sold()), season / (1 + season));
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
        sum
            - LogGamma.choose(Math.max(m, all.persons()[inside]), m)
            - LogGamma.choose(visits.places, places.length),
        Tails.binomial(m, m + (long) elsewhere, chance),
        hasHistory
            ? 0
            : honestMembers.logTail(
                m,
                places.length,
                state.share(),
                dispersion,
                state.density(),
                state.prior(),
                from,
                until),
        elsewhere,
        in,
        other.sold(),
        purity[m / 2],
        dispersion,
        burst);
  }
}
