package mingcha.graph;

import it.unimi.dsi.fastutil.ints.IntAVLTreeSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Blocks of persons and places that are bound together in time: co-visits beyond what popularity,
 * the persons' own activity and the places' own history explain. See {@code docs/methods/ring.md}.
 *
 * <p>Windows of several lengths are searched side by side on the common pool; the blocks are then
 * fitted one after the other, strongest first, so that the result does not depend on threads.
 */
public final class TimedBlocks {
  /**
   * What was found.
   *
   * @param blocks the blocks, as fitted, significant or not, strongest seed first
   * @param seeds starting points that were tried
   * @param leftOut persons in windows who were at too many places to be counted for pairs
   */
  public record Found(List<Block> blocks, int seeds, long leftOut) {}

  public static Found in(Visits visits, BlockRules rules) {
    WindowTotals totals = new WindowTotals(visits);
    List<WindowTotals.Totals> searches = new ArrayList<>();
    for (int length : lengths(rules, visits.days())) {
      searches.add(totals.around(0, length));
      if (length > 1 && length < visits.days()) {
        searches.add(totals.around(length / 2, length / 2 + length));
      }
    }
    List<PairSeeds.Found> found =
        IntStream.range(0, searches.size())
            .parallel()
            .mapToObj(i -> PairSeeds.in(visits, searches.get(i), rules))
            .toList();
    List<PairSeeds.Seed> seeds = new ArrayList<>();
    long leftOut = 0;
    for (PairSeeds.Found one : found) {
      seeds.addAll(one.seeds());
      leftOut += one.leftOut();
    }
    seeds.sort(
        // What stands out from its own history goes first: families of places that are visited
        // together all the time must not take its visits.
        Comparator.comparing(PairSeeds.Seed::hasHistory)
            .thenComparingDouble(PairSeeds.Seed::strength)
            .reversed()
            .thenComparingInt(PairSeeds.Seed::first)
            .thenComparingInt(PairSeeds.Seed::end)
            .thenComparing(PairSeeds.Seed::places, Arrays::compare));
    // A few rare pairs can make one search's lift what they like; half of the searches they cannot.
    double[] lifts = found.stream().mapToDouble(PairSeeds.Found::typicalLift).sorted().toArray();
    BlockFit fit = new BlockFit(visits, totals, rules, lifts[lifts.length / 2]);
    List<Block> blocks = new ArrayList<>();
    for (PairSeeds.Seed seed : seeds) {
      if (blocks.stream().noneMatch(block -> covers(visits, block, seed))) {
        Optional<Block> block = fit.fit(seed);
        if (block.isPresent()) {
          fit.take(block.get());
          blocks.add(block.get());
        }
      }
    }
    return new Found(blocks, seeds.size(), leftOut);
  }

  /** The lengths that fit; one that does not becomes the whole of the calendar. */
  private static int[] lengths(BlockRules rules, int days) {
    IntAVLTreeSet lengths = new IntAVLTreeSet();
    for (int length : rules.windows()) {
      lengths.add(Math.min(length, days));
    }
    lengths.remove(0);
    return lengths.toIntArray();
  }

  /** Whether more than half of the seed's places are the block's, at a time that overlaps. */
  private static boolean covers(Visits visits, Block block, PairSeeds.Seed seed) {
    int end = Math.min(seed.end(), visits.days());
    if (visits.calendar[seed.first()] > block.last() || visits.calendar[end - 1] < block.first()) {
      return false;
    }
    int common = 0;
    for (int place : seed.places()) {
      common += Arrays.binarySearch(block.places(), place) >= 0 ? 1 : 0;
    }
    return 2 * common > seed.places().length;
  }

  private TimedBlocks() {}
}
