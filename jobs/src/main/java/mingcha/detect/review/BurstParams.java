package mingcha.detect.review;

/**
 * Parameters of {@code review.burst}.
 *
 * @param lookBackDays days before the first uncovered day that are read as well
 * @param praise stars from which on a review is praise
 * @param peerShops shops that a category must have to be a baseline of its own
 * @param leastTrials orders from which on a shop's own rate says how far honest shops spread
 * @param spreads robust standard deviations of the shops' log-odds by which an honest shop may lie
 *     above its peers
 * @param leastExcess reviews beyond the expected ones without which nothing is said
 * @param leastLogRatio logarithm of the likelihood ratio below which nothing is said: it pays for
 *     all shops and all stretches that were looked at
 * @param prior reviews by which a stretch's own mix of reviewers is drawn to that of its peers
 */
public record BurstParams(
    int lookBackDays,
    int praise,
    int peerShops,
    int leastTrials,
    double spreads,
    double leastExcess,
    double leastLogRatio,
    double prior) {
  public BurstParams {
    Bounds.check("review.burst.praise", praise, 1, 5);
    Bounds.check("review.burst.least-trials", leastTrials, 1, 1_000_000);
    Bounds.check("review.burst.spreads", spreads, 0, 10);
    Bounds.check("review.burst.least-excess", leastExcess, 1, 1_000_000);
    Bounds.check("review.burst.least-log-ratio", leastLogRatio, 0, 1000);
    Bounds.check("review.burst.prior", prior, 0.1, 1000);
  }
}
