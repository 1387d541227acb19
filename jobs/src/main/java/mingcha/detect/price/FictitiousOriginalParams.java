package mingcha.detect.price;

import java.io.Serializable;
import mingcha.error.UserError;

/**
 * Parameters of {@code price.fictitious_original}. The test itself has none: the statute fixes it.
 * What can be set is how much each outcome is believed; scores are probabilities.
 *
 * @param exceeds score of a compared price above the floor
 * @param roundedToYuan score where it is the floor rounded up to a whole yuan
 * @param moreFavourable score where buyers saved more than the page said
 * @param restsOnSuspects score where suspected brushed orders decide
 * @param shownEarlier score where the compared price was shown before the data begin
 * @param withoutLabel score where only orders tell the compared price, so that no label is known
 * @param suspectScore least score of a brushing signal that makes its orders suspects
 * @param lookBackDays days before the first uncovered day in which sales are looked for
 */
public record FictitiousOriginalParams(
    double exceeds,
    double roundedToYuan,
    double moreFavourable,
    double restsOnSuspects,
    double shownEarlier,
    double withoutLabel,
    double suspectScore,
    int lookBackDays)
    implements Serializable {
  public FictitiousOriginalParams {
    share("exceeds", exceeds);
    share("rounded-to-yuan", roundedToYuan);
    share("more-favourable", moreFavourable);
    share("rests-on-suspects", restsOnSuspects);
    share("shown-earlier", shownEarlier);
    share("without-label", withoutLabel);
    share("suspect-score", suspectScore);
    if (lookBackDays < 14) {
      throw UserError.settingOutOfRange(
          FictitiousOriginal.ID + ".look-back-days", lookBackDays, "14 or more");
    }
  }

  /** The score of a verdict that exceeds: the least of those that apply. */
  double score(Verdict verdict, Comparison comparison, ComparisonRows.Source source) {
    double score = exceeds;
    if (verdict.isRoundedToYuan()) {
      score = Math.min(score, roundedToYuan);
    }
    if (verdict.isMoreFavourable()) {
      score = Math.min(score, moreFavourable);
    }
    if (verdict.restsOnSuspects()) {
      score = Math.min(score, restsOnSuspects);
    }
    if (comparison.start() == Comparison.Start.SHOWN_EARLIER) {
      score = Math.min(score, shownEarlier);
    }
    if (source == ComparisonRows.Source.ORDERS) {
      score = Math.min(score, withoutLabel);
    }
    return score;
  }

  private static void share(String key, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw UserError.settingOutOfRange(FictitiousOriginal.ID + "." + key, value, "0 to 1");
    }
  }
}
