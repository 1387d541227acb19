package mingcha.ingest;

/** What becomes of the records of one table; each is written in a pass of its own. */
enum Outcome {
  /** Rows with a key that the lake does not have. */
  ADDED,
  /** Rows that replace one of the lake. */
  CHANGED,
  /** Rows that lost to a later one. */
  SUPERSEDED,
  /** Records that are no rows. */
  QUARANTINED,
  /** Keys that a full dump no longer has. */
  ABSENT,
  /** Sound lines of orders, for the control totals of their dump. */
  TOTALLED,
  /** Where each raw record behind the result of a layout's SQL ended. */
  ACCOUNTED
}
