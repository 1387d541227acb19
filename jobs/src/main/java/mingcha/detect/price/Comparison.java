package mingcha.detect.price;

/**
 * One stretch in which one variant stood beside one compared price: a promotion, adjoining
 * promotions with the same compared price, or a run of observations. Days are Shanghai days since
 * 1970-01-01.
 *
 * @param comparedFen the compared price
 * @param askedFen highest price asked beside it
 * @param listFen usual list price before it, 0 when unknown; tells link-fix orders
 * @param firstStart first day on which it can have begun
 * @param lastStart last day on which it can have begun; the same where the start is known
 * @param end last day
 * @param start how well its beginning is known
 * @param isExplained whether the page stated what the compared price is
 */
record Comparison(
    long comparedFen,
    long askedFen,
    long listFen,
    int firstStart,
    int lastStart,
    int end,
    Start start,
    boolean isExplained) {

  /** How well the beginning of a comparison is known. */
  enum Start {
    /** The promotion says when it starts, or observations stand on both sides. */
    KNOWN,
    /**
     * The promotion says when it starts, but its compared price was shown before the data begin.
     */
    SHOWN_EARLIER,
    /** It was already shown when the data begin. */
    BEFORE_THE_DATA
  }
}
