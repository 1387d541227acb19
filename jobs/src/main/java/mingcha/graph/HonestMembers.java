package mingcha.graph;

import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.Arrays;
import mingcha.stats.LogGamma;
import mingcha.stats.Tails;

/**
 * How many honest persons the member rule would take for members in one window: what a block is
 * measured against where there are no other times. An honest person who was at n places is at k of
 * the block's by a negative binomial with the mean n · share, as in {@link BlockLikelihood}.
 */
final class HonestMembers {
  private final Visits visits;
  private final Long2ObjectOpenHashMap<int[]> known = new Long2ObjectOpenHashMap<>();

  HonestMembers(Visits visits) {
    this.visits = visits;
  }

  /**
   * Logarithm of the probability of so many members or more by chance, the choice of the places
   * among all paid for; 0 at most.
   *
   * @param members persons that the rule found
   * @param places places of the block
   * @param share share of the block's places in what others did
   * @param dispersion extra variance of honest persons
   * @param density probability that a member is at a place
   * @param prior share of members among persons
   * @param from first day of the window
   * @param until day after its last
   */
  double logTail(
      int members,
      int places,
      double share,
      double dispersion,
      double density,
      double prior,
      int from,
      int until) {
    double odds = Math.log(prior / (1 - prior));
    int[] persons =
        known.computeIfAbsent((long) from << 32 | until, window -> personsByPlaces(from, until));
    double expected = 0;
    for (int n = 2; n < persons.length; n++) {
      if (persons[n] > 0) {
        expected +=
            persons[n] * taken(n * share, Math.min(n, places), places, density, dispersion, odds);
      }
    }
    double tail = Tails.poisson(members, Math.max(expected, 1e-9));
    return Math.min(0, tail + LogGamma.choose(visits.places, places));
  }

  /** Probability that an honest person with this mean passes for a member. */
  private static double taken(
      double mean, int most, int places, double density, double dispersion, double odds) {
    double sum = 0;
    for (int k = 2; k <= most; k++) {
      double ratio = BlockLikelihood.logRatio(k, mean, density, places, dispersion);
      if (ratio > 0 && ratio + odds > 0) {
        sum += Math.exp(Tails.logNegativeBinomial(k, Math.max(mean, 1e-9), dispersion));
      }
    }
    return sum;
  }

  /** Persons by the number of places at which they were. */
  private int[] personsByPlaces(int from, int until) {
    int[] persons = new int[1];
    for (int person = 0; person < visits.persons; person++) {
      int n = visits.placesOf(person, from, until);
      if (n >= persons.length) {
        persons = Arrays.copyOf(persons, n + 1);
      }
      persons[n]++;
    }
    return persons;
  }
}
