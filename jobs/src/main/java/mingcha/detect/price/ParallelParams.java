package mingcha.detect.price;

import mingcha.error.UserError;

/**
 * Parameters of {@code price.parallel}.
 *
 * @param leastSellers sellers who must move together
 * @param leastMove share by which a price must move to count
 * @param sameMove distance within which moves are alike
 * @param mostChance probability of so many independent moves on one day, above which they are
 *     chance
 * @param leastMoves days on which the same seller must have moved with the others
 * @param shockShare share of the category's other items that moved as well, from which on a common
 *     cause explains it
 */
public record ParallelParams(
    int leastSellers,
    double leastMove,
    double sameMove,
    double mostChance,
    int leastMoves,
    double shockShare) {
  public ParallelParams {
    if (leastSellers < 2) {
      throw UserError.settingOutOfRange(Parallel.ID + ".least-sellers", leastSellers, "2 or more");
    }
    if (leastMoves < 1) {
      throw UserError.settingOutOfRange(Parallel.ID + ".least-moves", leastMoves, "1 or more");
    }
    share("least-move", leastMove);
    share("same-move", sameMove);
    share("most-chance", mostChance);
    share("shock-share", shockShare);
  }

  private static void share(String key, double value) {
    if (!(value > 0 && value < 1)) {
      throw UserError.settingOutOfRange(Parallel.ID + "." + key, value, "above 0 and below 1");
    }
  }
}
