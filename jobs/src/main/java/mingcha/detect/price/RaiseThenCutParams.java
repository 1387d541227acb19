package mingcha.detect.price;

import java.io.Serializable;
import mingcha.error.UserError;

/**
 * Parameters of {@code price.raise_then_cut}.
 *
 * @param leastRise share by which a raised list price stands above the usual one (显著, significant)
 * @param longestDays days that a raise may stand before the discount
 * @param costShare share of the other shops' items of the category that rose as well, from which on
 *     costs explain the raise
 * @param unsold score where nothing was sold at the raised price in the seven days before
 * @param untested score where data do not tell whether something was
 * @param sold score where it passes the floor: it was sold at the raised price
 */
public record RaiseThenCutParams(
    double leastRise,
    int longestDays,
    double costShare,
    double unsold,
    double untested,
    double sold)
    implements Serializable {
  public RaiseThenCutParams {
    if (!(leastRise > 0.02 && leastRise < 10)) {
      throw UserError.settingOutOfRange(
          RaiseThenCut.ID + ".least-rise", leastRise, "above 0.02 and below 10");
    }
    if (longestDays < 1 || longestDays > 60) {
      throw UserError.settingOutOfRange(RaiseThenCut.ID + ".longest-days", longestDays, "1 to 60");
    }
    share("cost-share", costShare);
    share("unsold", unsold);
    share("untested", untested);
    share("sold", sold);
  }

  private static void share(String key, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw UserError.settingOutOfRange(RaiseThenCut.ID + "." + key, value, "0 to 1");
    }
  }
}
