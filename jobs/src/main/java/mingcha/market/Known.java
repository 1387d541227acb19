package mingcha.market;

import java.util.List;
import java.util.Set;

/**
 * What one export knows of an order.
 *
 * @param dump the export
 * @param status created, paid, shipped, completed or closed
 * @param paidAt null while unpaid; so the other times
 * @param parcels those that have left
 * @param dirt what is wrong with its rows
 */
record Known(
    Sale sale,
    Layout.Dump dump,
    String status,
    String createdAt,
    String paidAt,
    String shippedAt,
    String completedAt,
    String refundedAt,
    List<Sale.Parcel> parcels,
    Set<Dirt> dirt) {

  boolean isRefunded() {
    return refundedAt != null;
  }

  boolean is(Dirt kind) {
    return dirt.contains(kind);
  }

  /** What the export says was paid, in fen. */
  long paid(Sale.Line line) {
    return is(Dirt.WRONG_AMOUNT) ? line.paid * 10 : line.paid;
  }

  /** What was given back of a line, in fen. */
  long refund(Sale.Line line) {
    return isRefunded() ? line.refund : 0;
  }
}
