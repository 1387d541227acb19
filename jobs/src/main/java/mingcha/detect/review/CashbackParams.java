package mingcha.detect.review;

/**
 * Parameters of {@code review.cashback}.
 *
 * @param lookBackDays days before the first uncovered day that are read as well
 * @param peerShops shops that a category must have to be a baseline of its own
 * @param leastTrials reviews from which on a shop's own rate says how far honest shops spread
 * @param spreads robust standard deviations of the shops' log-odds by which an honest shop may lie
 *     above its peers
 * @param leastLength characters from which on a review can be one that was paid for
 * @param mostLength characters from which on a review is too long to be made to order
 * @param narrowDays days from the confirmation of receipt within which a card in the parcel is
 *     answered
 * @param leastExcess reviews beyond the expected ones without which nothing is said
 * @param leastLogRatio logarithm of the likelihood ratio below which nothing is said
 * @param leastAdmissions persons who speak of money for stars that are enough by themselves
 */
public record CashbackParams(
    int lookBackDays,
    int peerShops,
    int leastTrials,
    double spreads,
    int leastLength,
    int mostLength,
    int narrowDays,
    double leastExcess,
    double leastLogRatio,
    int leastAdmissions) {
  public CashbackParams {
    Bounds.check("review.cashback.least-length", leastLength, 1, 200);
    Bounds.check("review.cashback.most-length", mostLength, leastLength, 500);
    Bounds.check("review.cashback.narrow-days", narrowDays, 0, 60);
    Bounds.check("review.cashback.spreads", spreads, 0, 10);
    Bounds.check("review.cashback.least-log-ratio", leastLogRatio, 0, 1000);
    Bounds.check("review.cashback.least-admissions", leastAdmissions, 1, 1000);
  }
}
