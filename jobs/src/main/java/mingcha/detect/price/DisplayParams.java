package mingcha.detect.price;

import mingcha.error.UserError;

/**
 * Parameters of {@code price.display}.
 *
 * @param leastShare share of the detail price by which the home page must be lower
 * @param longestGapDays days without the difference that still belong to one stretch
 * @param feedShare share of a platform's watched items that differ, from which on the two prices
 *     mean something else there
 * @param lasting score where it was seen on three days or more
 * @param repeated score where it was seen on two days, or at several polls of one
 * @param once score where one poll saw it
 */
public record DisplayParams(
    double leastShare,
    int longestGapDays,
    double feedShare,
    double lasting,
    double repeated,
    double once) {
  public DisplayParams {
    share("least-share", leastShare);
    share("feed-share", feedShare);
    share("lasting", lasting);
    share("repeated", repeated);
    share("once", once);
    if (longestGapDays < 1) {
      throw UserError.settingOutOfRange(
          Display.ID + ".longest-gap-days", longestGapDays, "1 or more");
    }
  }

  private static void share(String key, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw UserError.settingOutOfRange(Display.ID + "." + key, value, "0 to 1");
    }
  }
}
