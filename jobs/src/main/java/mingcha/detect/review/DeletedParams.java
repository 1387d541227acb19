package mingcha.detect.review;

/**
 * Parameters of {@code review.deleted}.
 *
 * @param lookBackDays days before the first uncovered day whose reviews are at risk
 * @param lowRating stars up to which a review is a bad one
 * @param leastGone bad reviews that must be gone
 * @param maxFalseShare share of false findings among findings that is put up with, 0 to 1
 * @param burstDays days within which bad reviews that are removed as an attack were written
 */
public record DeletedParams(
    int lookBackDays, int lowRating, int leastGone, double maxFalseShare, int burstDays) {
  public DeletedParams {
    Bounds.check("review.deleted.low-rating", lowRating, 1, 4);
    Bounds.check("review.deleted.least-gone", leastGone, 1, 1000);
    Bounds.check("review.deleted.max-false-share", maxFalseShare, 0, 1);
    Bounds.check("review.deleted.burst-days", burstDays, 1, 60);
  }
}
