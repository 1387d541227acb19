package mingcha.detect.price;

import mingcha.error.UserError;

/**
 * Parameters of {@code price.parallel}.
 *
 * @param leastSellers sellers who must move together
 * @param leastMove share by which a price must move to count
 * @param sameMove distance within which moves are alike
 * @param followDays days by which a follower may lag
 * @param mostChance probability of so many agreements by chance, over all items tested, from which
 *     on down the evidence is strong
 * @param leastMoves moves that a seller must have made with the others
 * @param shockShare share of the category's other items that moved as well, from which on a common
 *     cause explains it
 */
public record ParallelParams(
    int leastSellers,
    double leastMove,
    double sameMove,
    int followDays,
    double mostChance,
    int leastMoves,
    double shockShare)
    implements java.io.Serializable {
  public ParallelParams {
    if (leastSellers < 2) {
      throw UserError.settingOutOfRange(Parallel.ID + ".least-sellers", leastSellers, "2 or more");
    }
    if (leastMoves < 1) {
      throw UserError.settingOutOfRange(Parallel.ID + ".least-moves", leastMoves, "1 or more");
    }
    if (followDays < 0) {
      throw UserError.settingOutOfRange(Parallel.ID + ".follow-days", followDays, "0 or more");
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
