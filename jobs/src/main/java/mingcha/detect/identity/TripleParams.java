package mingcha.detect.identity;

import mingcha.error.UserError;

/**
 * When contradictions between the three cross-border documents are more than slips.
 *
 * @param leastContradictions contradictory declarations of a shop below which nothing is said
 * @param timesBaseline how many times the platform's own share of contradictions
 * @param leastShare least share of a shop's declarations
 * @param comparableShare identifiers are compared only where this share of all of them agree
 * @param amountTolerance relative difference of amounts that passes
 * @param strong score where the excess has probability below 1e-9 by chance
 * @param weak score where it has probability below 1e-4
 * @param slight score of the rest
 * @param lookBackDays days before the first uncovered day that are read as well
 */
public record TripleParams(
    int leastContradictions,
    double timesBaseline,
    double leastShare,
    double comparableShare,
    double amountTolerance,
    double strong,
    double weak,
    double slight,
    int lookBackDays) {
  public TripleParams {
    if (leastContradictions < 1) {
      throw UserError.settingOutOfRange(
          "identity.triple.least-contradictions", leastContradictions, "1 or more");
    }
    for (double share :
        new double[] {leastShare, comparableShare, amountTolerance, strong, weak, slight}) {
      if (!(share >= 0 && share <= 1)) {
        throw UserError.settingOutOfRange("identity.triple shares", share, "0 to 1");
      }
    }
    if (timesBaseline < 1 || lookBackDays < 0) {
      throw UserError.settingOutOfRange(
          "identity.triple.times-baseline", timesBaseline, "1 or more");
    }
  }
}
