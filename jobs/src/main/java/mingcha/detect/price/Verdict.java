package mingcha.detect.price;

import java.util.List;

/**
 * How a compared price stands to the lowest transacted price before it.
 *
 * @param outcome what the statute says
 * @param gap why the data do not suffice
 * @param rule rule in force when the comparison began
 * @param floorFen lowest transacted unit price after the shop's discounts, which decides; 0 without
 * @param savingsFloorFen the same after everything that buyers saved, shown beside
 * @param basis which sales made the floor
 * @param decidingOrders orders at the floor, by number, no more than {@link FloorTest#MOST_ORDERS}
 * @param isRoundedToYuan whether the compared price is the floor rounded up to a whole yuan (art
 *     21(3))
 * @param restsOnSuspects whether it comes out otherwise when suspected brushed orders count
 * @param soldUnder transactions while the compared price was shown
 * @param isMoreFavourable whether every one of them saved the buyer more, against the floor, than
 *     the page said (art 21(2))
 */
record Verdict(
    Outcome outcome,
    Gap gap,
    PriceRule rule,
    long floorFen,
    long savingsFloorFen,
    Basis basis,
    List<String> decidingOrders,
    boolean isRoundedToYuan,
    boolean restsOnSuspects,
    long soldUnder,
    boolean isMoreFavourable) {

  Verdict {
    decidingOrders = List.copyOf(decidingOrders);
  }

  /** The three ways in which the test can come out, and that it was not made. */
  enum Outcome {
    MEETS,
    EXCEEDS,
    INSUFFICIENT,
    /** The page explains its compared price; art 16(2) does not speak of it. */
    NOT_TESTED
  }

  /** What the floor rests on. */
  enum Basis {
    SEVEN_DAYS,
    LAST_BEFORE,
    NONE
  }

  /** Why data do not suffice. */
  enum Gap {
    NONE,
    /** Nothing was ever transacted before; art 17(2) may speak of it, this test does not. */
    NO_TRANSACTION,
    /** The data begin less than seven days before the comparison. */
    SHORT_HISTORY,
    /** It is not known when the comparison began, and that decides. */
    START_UNKNOWN
  }
}
