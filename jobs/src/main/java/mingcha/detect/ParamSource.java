package mingcha.detect;

/** Where detectors' parameters come from. */
public interface ParamSource {
  /**
   * The parameters of a detector, in the set (strict or lax) that is in force.
   *
   * @throws mingcha.error.UserError when the settings hold an unknown key or a bad value
   */
  <T extends Record> T params(String detector, Class<T> type);
}
