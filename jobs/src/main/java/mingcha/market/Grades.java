package mingcha.market;

/** How hard a violation is to see, computed from what was planted (design, the labelled market). */
final class Grades {
  static final String EASY = "easy";
  static final String MIDDLE = "middle";
  static final String HARD = "hard";

  /**
   * @param fakes fake orders
   * @param share of the shop's orders in the window
   * @param channels independent ways to see it
   */
  static String brushing(int fakes, double share, int channels) {
    boolean isLarge = fakes >= 60 && share >= 0.25;
    if (isLarge && channels >= 2) {
      return EASY;
    }
    return fakes >= 30 && share >= 0.08 && (channels >= 1 || isLarge) ? MIDDLE : HARD;
  }

  /** Reviews and attacks: how many and what share. */
  static String bySize(int count, double share) {
    if (count >= 40 && share >= 0.25) {
      return EASY;
    }
    return count >= 20 && share >= 0.1 ? MIDDLE : HARD;
  }

  /**
   * False compared prices: how far beyond the law, and how many sales of the days before prove it.
   */
  static String byExcess(double excess, int sales) {
    if (excess >= 0.3 && sales >= 8) {
      return EASY;
    }
    return excess >= 0.08 && sales >= 2 ? MIDDLE : HARD;
  }

  /**
   * Prices that are off: how far, against what honest prices do, and in how many places it shows.
   *
   * @param gap share by which the price is off
   * @param honest share that honest prices of the kind are off now and then
   * @param seen orders that paid it, or days that showed it
   */
  static String byGap(double gap, double honest, int seen) {
    if (gap >= 3 * honest && seen >= 10) {
      return EASY;
    }
    return gap >= 1.5 * honest && seen >= 3 ? MIDDLE : HARD;
  }

  /**
   * Some orders of a shop treated otherwise than the rest.
   *
   * @param gap share by which they are off
   * @param share of the shop's orders in the window
   */
  static String byTreatment(double gap, int orders, double share) {
    if (gap >= 0.15 && orders >= 40 && share >= 0.25) {
      return EASY;
    }
    return gap >= 0.08 && orders >= 12 && share >= 0.1 ? MIDDLE : HARD;
  }

  /**
   * Prices in lockstep.
   *
   * @param sellers who move together
   * @param moves price changes of the shop's items in the window
   * @param together share of the moves that fall on one day
   */
  static String byLockstep(int sellers, int moves, double together) {
    if (sellers >= 4 && moves >= 4 && together >= 0.6) {
      return EASY;
    }
    return sellers >= 3 && moves >= 2 && together >= 0.25 ? MIDDLE : HARD;
  }

  /** At odds with the register, which is exact: how much was sold meanwhile. */
  static String byRegister(int orders) {
    return orders >= 20 ? EASY : orders >= 3 ? MIDDLE : HARD;
  }

  /** A sum over a threshold, which is exact where all of it is known: how far over. */
  static String byThreshold(double excess) {
    return excess > 0.3 ? EASY : excess > 0.1 ? MIDDLE : HARD;
  }

  private Grades() {}
}
