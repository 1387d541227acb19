package mingcha.detect.brushing;

import mingcha.error.UserError;

/**
 * Parameters of the detectors that weigh single orders and look for stretches of suspected ones.
 *
 * @param leastOrders stretches with fewer suspected orders are left out
 * @param shareOfFakes share of fake orders among all that is expected before looking
 * @param suspectedFrom orders are suspected from this probability on
 * @param leastScore signals below it are left out
 */
public record StretchParams(
    int leastOrders, double shareOfFakes, double suspectedFrom, double leastScore) {
  public StretchParams {
    if (leastOrders < 2) {
      throw UserError.settingOutOfRange("least-orders", leastOrders, "2 or more");
    }
    between("share-of-fakes", shareOfFakes);
    between("suspected-from", suspectedFrom);
    between("least-score", leastScore);
  }

  private static void between(String key, double value) {
    if (!(value > 0 && value < 1)) {
      throw UserError.settingOutOfRange(key, value, "between 0 and 1");
    }
  }
}
