package mingcha.detect.review;

/**
 * Parameters of {@code review.fake_order}.
 *
 * @param lookBackDays days before the first uncovered day whose orders are known
 * @param praise stars from which on a review is praise
 * @param leastReviews praise on suspected orders without which nothing is said
 * @param gapDays days without such a review that end a stretch
 */
public record FakeOrderParams(int lookBackDays, int praise, int leastReviews, int gapDays) {
  public FakeOrderParams {
    Bounds.check("review.fake_order.praise", praise, 1, 5);
    Bounds.check("review.fake_order.least-reviews", leastReviews, 1, 100_000);
    Bounds.check("review.fake_order.gap-days", gapDays, 1, 366);
  }
}
