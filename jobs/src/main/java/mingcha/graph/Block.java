package mingcha.graph;

import java.util.Arrays;

/**
 * Persons who were at the same places in the same days far more often than anything else explains.
 *
 * @param first first day of the block, as in the input
 * @param last last day
 * @param persons its persons, ascending
 * @param personWeights how sure each is one, 0 to 1
 * @param places its places, ascending
 * @param placeWeights how sure each is one, 0 to 1
 * @param visits its visits: numbers in {@link Visits}, ascending
 * @param density share of all pairs of its persons and places that are visits
 * @param logRatio sum over its persons of the logarithm of the likelihood ratio
 * @param evidence that sum less what the choice of persons and places cost: the logarithm of the
 *     number of ways to choose so many of all that there were
 * @param logTail logarithm of the probability of so many of the persons, found at any time by the
 *     same rule, falling into these days
 * @param logTailNow the same from these days alone, where there are no other times to speak of:
 *     logarithm of the probability of so many honest persons passing for members, the choice of the
 *     places paid for; else 0
 * @param elsewhere persons in windows that the same rule finds at these places at other times
 * @param soldInside visits of anybody at the places in these days
 * @param soldOutside visits of anybody at the places in all other windows
 * @param purity median share of the block in what its persons did in these days
 * @param dispersion extra variance of honest visits to these places, measured at other times
 * @param burst how many times as many others as usual came to the places in these days
 */
@SuppressWarnings("ArrayRecordComponent") // primitives: a block can have millions of visits
public record Block(
    int first,
    int last,
    int[] persons,
    double[] personWeights,
    int[] places,
    double[] placeWeights,
    int[] visits,
    double density,
    double logRatio,
    double evidence,
    double logTail,
    double logTailNow,
    int elsewhere,
    long soldInside,
    long soldOutside,
    double purity,
    double dispersion,
    double burst) {
  /** How sure it is that a visit of this person at this place is the block's, 0 to 1. */
  public double weight(int person, int place) {
    return personWeights[Arrays.binarySearch(persons, person)]
        * placeWeights[Arrays.binarySearch(places, place)];
  }
}
