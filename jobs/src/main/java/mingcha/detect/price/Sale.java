package mingcha.detect.price;

/**
 * One order line of one variant, as the floor of a compared price sees it.
 *
 * @param orderId order that an officer would put in the file
 * @param isPaid whether it was paid in full
 * @param paidAt time of full payment (of a pre-sale: of the balance), microseconds since the epoch
 * @param isClosed whether the order was closed
 * @param quantity units
 * @param paidFen paid by the buyer for the line, freight excluded
 * @param platformDiscountFen borne by the platform for the line
 * @param refundFen refunded for the line, whenever that was
 * @param isSuspect whether another detector holds it for a brushed order
 */
record Sale(
    String orderId,
    boolean isPaid,
    long paidAt,
    boolean isClosed,
    long quantity,
    long paidFen,
    long platformDiscountFen,
    long refundFen,
    boolean isSuspect) {

  /** A link-fix order (补差价, one-yuan listing) asks less than this part of the list price. */
  private static final long LINK_FIX_DIVISOR = 10;

  /**
   * Whether the sale is a transaction at all: paid, not closed, not refunded in full (also later)
   * and no link-fix order. A part refunded stays a transaction at its gross price.
   *
   * @param listPriceFen list price of the variant at the time, or 0 when none is known
   */
  boolean isTransacted(long listPriceFen) {
    boolean isRefundedInFull = refundFen > 0 && refundFen >= paidFen;
    boolean isLinkFix = unitFen() == 0 || unitFen() * LINK_FIX_DIVISOR < listPriceFen;
    return isPaid && !isClosed && quantity > 0 && !isRefundedInFull && !isLinkFix;
  }

  /** Shanghai day of full payment. */
  int paidDay() {
    return ShanghaiDay.of(paidAt);
  }

  /**
   * Unit price after what the shop gave, in fen: what the buyer paid and the platform added. A
   * broken fen is rounded up, in favour of the shop.
   */
  long unitFen() {
    return perUnit(paidFen + platformDiscountFen);
  }

  /** Unit price after everything that the buyer saved, in fen, rounded up. */
  long unitAfterAllSavingsFen() {
    return perUnit(paidFen);
  }

  private long perUnit(long fen) {
    return quantity <= 0 ? 0 : -Math.floorDiv(-Math.max(fen, 0), quantity);
  }
}
