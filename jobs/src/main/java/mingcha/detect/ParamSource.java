package mingcha.detect;

/** Where detectors' parameters come from. */
public interface ParamSource {
  /**
   * The parameters of a detector, in the set (strict or lax) that is in force.
   *
   * @throws mingcha.error.UserError when the settings hold an unknown key or a bad value
   */
  <T extends Record> T params(String detector, Class<T> type);

  /**
   * A file of settings that detectors share, such as a calendar.
   *
   * @throws mingcha.error.UserError when the settings hold an unknown key or a bad value
   */
  <T> T bind(String file, Class<T> type);
}
