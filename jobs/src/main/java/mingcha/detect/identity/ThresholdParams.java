package mingcha.detect.identity;

import mingcha.error.UserError;

/**
 * The yearly turnover up to which natural persons need no registration (网络交易监督管理办法 art 8).
 *
 * @param yuan turnover of a calendar year, all shops on all platforms together
 * @param clearShare share above it from which the excess is plain
 * @param clear score when it is plain
 * @param narrow score when it is narrow
 * @param exempt score when the shop declares that its kind of trade is exempt
 */
public record ThresholdParams(
    long yuan, double clearShare, double clear, double narrow, double exempt) {
  public ThresholdParams {
    if (yuan < 1) {
      throw UserError.settingOutOfRange("identity.threshold.yuan", yuan, "1 or more");
    }
    for (double score : new double[] {clear, narrow, exempt}) {
      if (!(score >= 0 && score <= 1)) {
        throw UserError.settingOutOfRange("identity.threshold scores", score, "0 to 1");
      }
    }
    if (clearShare < 0) {
      throw UserError.settingOutOfRange("identity.threshold.clear-share", clearShare, "0 or more");
    }
  }
}
