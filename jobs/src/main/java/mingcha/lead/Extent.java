package mingcha.lead;

/**
 * How much a lead involves.
 *
 * @param amountFen paid for the orders involved, in fen
 * @param membersHash mark of the set of members, whatever their order
 */
public record Extent(
    long orders, long amountFen, long buyers, long reviews, long items, long membersHash) {
  static final Extent NONE = new Extent(0, 0, 0, 0, 0, 0);
}
