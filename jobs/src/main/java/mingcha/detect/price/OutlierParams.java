package mingcha.detect.price;

import mingcha.error.UserError;

/**
 * Parameters of {@code price.outlier}.
 *
 * @param leastSellers sellers of a product that make its median a measure
 * @param leastRise price against the item's own usual one from which on a rise is looked at
 * @param emergencyRise the same in a declared emergency
 * @param deviations robust standard deviations from the median of the sellers
 * @param dumpShare share of the sellers' median below which a lasting price is hinted at
 * @param fallShare share of the usual price and of the sellers' median below which a fall is hinted
 *     at
 * @param overcharge share by which a settled price lies above the one shown
 * @param longestDays a price that stays longer is another product under the same link
 */
public record OutlierParams(
    int leastSellers,
    double leastRise,
    double emergencyRise,
    double deviations,
    double dumpShare,
    double fallShare,
    double overcharge,
    int longestDays) {
  public OutlierParams {
    if (leastSellers < 3) {
      throw UserError.settingOutOfRange(Outlier.ID + ".least-sellers", leastSellers, "3 or more");
    }
    above("least-rise", leastRise, 1);
    above("emergency-rise", emergencyRise, 1);
    above("deviations", deviations, 1);
    above("dump-share", dumpShare, 0);
    above("fall-share", fallShare, 0);
    above("overcharge", overcharge, 0);
    above("longest-days", longestDays, 1);
  }

  private static void above(String key, double value, double least) {
    if (!(value > least)) {
      throw UserError.settingOutOfRange(Outlier.ID + "." + key, value, "above " + least);
    }
  }
}
