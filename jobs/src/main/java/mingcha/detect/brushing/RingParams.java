package mingcha.detect.brushing;

import java.util.List;
import mingcha.error.UserError;

/**
 * Parameters of {@code brushing.ring}; its page says what moves when they do.
 *
 * @param windows lengths of the windows searched, in days on which anything was sold
 * @param basket a buyer of n shops in a window gives each pair of them weight min(1, basket/(n −
 *     1))
 * @param largestBasket a buyer of more shops than this in a window says nothing about pairs
 * @param edgeTail how improbable the shared buyers of a pair of shops must be in a window
 * @param leastShared buyers that a pair of shops must at least share in a window
 * @param minShops shops of a ring at least
 * @param minBuyers buyers of a ring at least
 * @param longestDays days of a ring at most
 * @param maxVisits visits (buyer, shop, day) of a platform that one task takes; above, buyers are
 *     sampled by hash
 * @param lookBackDays days before the first one asked for that serve as the shops' history
 */
public record RingParams(
    List<Integer> windows,
    int basket,
    int largestBasket,
    double edgeTail,
    int leastShared,
    int minShops,
    int minBuyers,
    int longestDays,
    long maxVisits,
    int lookBackDays) {
  public RingParams {
    windows = List.copyOf(windows);
    if (windows.isEmpty() || windows.stream().anyMatch(days -> days < 1)) {
      throw UserError.settingOutOfRange("brushing.ring.windows", windows, "a list of 1 or more");
    }
    atLeast("basket", basket, 1);
    atLeast("largest-basket", largestBasket, 2);
    atLeast("least-shared", leastShared, 1);
    atLeast("min-shops", minShops, 2);
    atLeast("min-buyers", minBuyers, 2);
    atLeast("longest-days", longestDays, 1);
    atLeast("max-visits", maxVisits, 1000);
    atLeast("look-back-days", lookBackDays, 0);
    share("edge-tail", edgeTail);
  }

  private static void atLeast(String key, long value, long least) {
    if (value < least) {
      throw UserError.settingOutOfRange("brushing.ring." + key, value, ">= " + least);
    }
  }

  private static void share(String key, double value) {
    if (!(value > 0 && value < 1)) {
      throw UserError.settingOutOfRange("brushing.ring." + key, value, "0 < x < 1");
    }
  }
}
