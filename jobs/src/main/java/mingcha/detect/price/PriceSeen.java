package mingcha.detect.price;

import java.util.Set;

/**
 * One observation of the price of one variant. Absent times and prices are {@link #NONE}.
 *
 * @param observedAt microseconds since the epoch
 * @param listFen unit price shown
 * @param saleFen price asked after the shop's discount
 * @param comparedFen struck-through price
 * @param label what the page says that the compared price is; null when it says nothing
 * @param promoStartsAt start of the promotion, microseconds since the epoch
 * @param promoEndsAt end of the promotion, microseconds since the epoch
 */
record PriceSeen(
    long observedAt,
    long listFen,
    long saleFen,
    long comparedFen,
    String label,
    long promoStartsAt,
    long promoEndsAt) {

  static final long NONE = Long.MIN_VALUE;

  /** Labels that state what the compared price is, so that art 16(2) does not speak of it. */
  private static final Set<String> EXPLAINED = Set.of("msrp", "counter", "tag");

  /** Price that the page asks, in fen. */
  long askedFen() {
    return saleFen == NONE ? listFen : saleFen;
  }

  /** Whether a higher price stands beside the price asked. */
  boolean isComparison() {
    return comparedFen != NONE && comparedFen > askedFen();
  }

  boolean isExplained() {
    return label != null && EXPLAINED.contains(label);
  }

  boolean isInDatedPromotion() {
    return promoStartsAt != NONE;
  }

  int day() {
    return ShanghaiDay.of(observedAt);
  }
}
