package mingcha.detect.brushing;

import mingcha.graph.Block;

/**
 * The probability that a block of buyers and shops is a ring: a logistic scale of what sets rings
 * apart from honest groups on real orders. The weights were set by hand on planted rings and on
 * honest groups of real orders, and are stated with their figures in {@code docs/methods/ring.md};
 * each term is capped, so that no single figure decides.
 */
final class RingScore {
  private static final double BASE = -2.5;
  private static final double LEAST_HISTORY = 0.25;
  private static final double WITHOUT_HISTORY = 9;
  private static final double MOST_WITHOUT_HISTORY = -0.4;

  /** Logarithm of the odds that the block is a ring. */
  static double logOdds(Block block) {
    // Without other times to compare with, only the buyers' own baskets speak. Collectors and
    // wholesalers among real customers have such baskets, so the block needs other evidence.
    boolean hasHistory = block.soldOutside() >= LEAST_HISTORY * block.soldInside();
    double tail = hasHistory ? Math.min(-block.logTail() / Math.log(10), 12) : WITHOUT_HISTORY;
    double perBuyer = block.evidence() / block.persons().length;
    double share = block.visits().length / (double) Math.max(1, block.soldInside());
    double odds =
        BASE
            // So many of the buyers in these days and not at other times.
            + 0.4 * (tail - 7)
            // How much better a ring explains one buyer, the choice among all buyers and shops
            // paid.
            + 0.7 * between(perBuyer - 4, -5, 3)
            // Taken-over and camouflaged accounts still do a good part of their buying for the
            // ring.
            + 1.5 * between(Math.log(block.purity() / 0.35), -2, 0.6)
            + 1.5 * between(Math.log(block.persons().length / 10.0), -1, 1)
            // An honest attraction draws others as well.
            + between(Math.log(share / 0.4), -2, 0.8);
    return hasHistory ? odds : Math.min(odds, MOST_WITHOUT_HISTORY);
  }

  private static double between(double value, double least, double most) {
    return Math.max(least, Math.min(most, value));
  }

  private RingScore() {}
}
