package mingcha.detect.identity;

import mingcha.error.UserError;

/**
 * How much each outcome of the comparison with the register is believed.
 *
 * @param traded many paid orders after the end of the registration
 * @param fewOrders fewer than {@code leastOrders} of them
 * @param winding all of them within {@code graceDays} of the end: business being wound up
 * @param renewed another active registration bears the operator's name
 * @param codeInvalid the code shown fails its own check, and the register does not know the name
 * @param notRegistered a valid code that a wide register does not have, nor the name; or a name
 *     that the register has, shown with the code of somebody else
 * @param otherName the register has quite another name under the code
 * @param notShown a registered operator shows no licence
 * @param slip any of these where a slip of the pen or a narrow register explains it
 * @param commonShare share of a platform's shops from which on a hint is its way of writing
 * @param coverage share of the shops' codes that a wide register has
 * @param leastOrders paid orders from which trading is plain
 * @param graceDays days after the end in which orders may be the last ones
 * @param lookBackDays days before the first uncovered day that are read as well
 */
public record RegistryParams(
    double traded,
    double fewOrders,
    double winding,
    double renewed,
    double codeInvalid,
    double notRegistered,
    double otherName,
    double notShown,
    double slip,
    double commonShare,
    double coverage,
    int leastOrders,
    int graceDays,
    int lookBackDays) {
  public RegistryParams {
    for (double score :
        new double[] {
          traded,
          fewOrders,
          winding,
          renewed,
          codeInvalid,
          notRegistered,
          otherName,
          notShown,
          slip,
          commonShare,
          coverage
        }) {
      if (!(score >= 0 && score <= 1)) {
        throw UserError.settingOutOfRange("identity.registry scores", score, "0 to 1");
      }
    }
    if (leastOrders < 1) {
      throw UserError.settingOutOfRange("identity.registry.least-orders", leastOrders, "1 or more");
    }
    if (graceDays < 0 || lookBackDays < 31) {
      throw UserError.settingOutOfRange(
          "identity.registry.look-back-days", lookBackDays, "31 or more");
    }
  }
}
