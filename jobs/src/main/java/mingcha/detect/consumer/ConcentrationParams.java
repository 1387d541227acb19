package mingcha.detect.consumer;

import mingcha.error.UserError;

/**
 * When complaints about a shop are more than its category's share.
 *
 * @param leastComplainants complainants, professional ones discounted, below which nothing is said
 * @param shopsInGoodFaith shops that one person may complain of and still count in full
 * @param leastPeers shops of a category from which its own rate is the baseline; else that of all
 * @param strong score where the excess has probability below 1e-9 by chance
 * @param weak score where it has probability below 1e-4
 * @param slight score of the rest above the baseline with probability below 0.01
 * @param lookBackDays days before the last one that are counted
 */
public record ConcentrationParams(
    double leastComplainants,
    int shopsInGoodFaith,
    int leastPeers,
    double strong,
    double weak,
    double slight,
    int lookBackDays) {
  public ConcentrationParams {
    if (leastComplainants < 1 || shopsInGoodFaith < 1 || leastPeers < 1) {
      throw UserError.settingOutOfRange(
          "complaint.concentration.least-complainants", leastComplainants, "1 or more");
    }
    for (double score : new double[] {strong, weak, slight}) {
      if (!(score >= 0 && score <= 1)) {
        throw UserError.settingOutOfRange("complaint.concentration scores", score, "0 to 1");
      }
    }
    if (lookBackDays < 1) {
      throw UserError.settingOutOfRange(
          "complaint.concentration.look-back-days", lookBackDays, "1 or more");
    }
  }
}
