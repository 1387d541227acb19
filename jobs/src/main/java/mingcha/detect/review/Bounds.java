package mingcha.detect.review;

import mingcha.error.UserError;

/** Refuses parameters that make no sense. */
final class Bounds {
  /**
   * Checks that a setting lies between two values, both allowed.
   *
   * @throws UserError when it does not
   */
  static void check(String setting, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw UserError.settingOutOfRange(setting, value, least + " to " + most);
    }
  }

  private Bounds() {}
}
