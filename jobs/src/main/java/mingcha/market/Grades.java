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

  /** The strength with which the conduct was planted. */
  static String byEase(double ease) {
    return ease >= 0.6 ? EASY : ease >= 0.25 ? MIDDLE : HARD;
  }

  private Grades() {}
}
