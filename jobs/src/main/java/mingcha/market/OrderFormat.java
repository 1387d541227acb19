package mingcha.market;

/** Writes the lines of an order the way one platform exports them. */
interface OrderFormat {
  /** Adds the rows that an export has of an order. */
  void write(Known known);
}
