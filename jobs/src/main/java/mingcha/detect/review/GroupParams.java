package mingcha.detect.review;

import java.util.List;
import mingcha.error.UserError;

/**
 * Parameters of {@code review.group}; those of the search are explained with {@code brushing.ring}.
 *
 * @param lookBackDays days before the first uncovered day that serve as the shops' history
 * @param praise stars from which on a review is praise
 * @param windows lengths of the windows searched, in days with reviews
 * @param basket a reviewer of n shops in a window gives each pair of them min(1, basket/(n − 1))
 * @param largestBasket a reviewer of more shops than this in a window says nothing about pairs
 * @param edgeTail how improbable the shared reviewers of a pair of shops must be
 * @param leastShared reviewers that a pair of shops must share in a window
 * @param minShops shops of a group at least
 * @param minBuyers reviewers of a group at least
 * @param longestDays days of a group at most
 * @param leastReviews reviews of a group that a shop must have to be named
 * @param maxVisits reviews of a platform that one task takes; above, reviewers are sampled by hash
 */
public record GroupParams(
    int lookBackDays,
    int praise,
    List<Integer> windows,
    int basket,
    int largestBasket,
    double edgeTail,
    int leastShared,
    int minShops,
    int minBuyers,
    int longestDays,
    int leastReviews,
    long maxVisits) {
  public GroupParams {
    windows = List.copyOf(windows);
    if (windows.isEmpty() || windows.stream().anyMatch(days -> days < 1)) {
      throw UserError.settingOutOfRange("review.group.windows", windows, "a list of 1 or more");
    }
    Bounds.check("review.group.praise", praise, 1, 5);
    Bounds.check("review.group.edge-tail", edgeTail, 1e-12, 0.5);
    Bounds.check("review.group.min-shops", minShops, 2, 1000);
    Bounds.check("review.group.min-buyers", minBuyers, 2, 1_000_000);
    Bounds.check("review.group.max-visits", (double) maxVisits, 1000, 1e9);
  }
}
