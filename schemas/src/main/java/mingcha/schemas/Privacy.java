package mingcha.schemas;

/** How near a column is to a person; exports and evidence packs choose by it what to mask. */
public enum Privacy {
  /** Speaks of no person. */
  OPEN,
  /** Business data that the law protects as a trade secret. */
  BUSINESS,
  /**
   * A name or nickname, already masked on arrival, or a text that is masked for natural persons.
   */
  MASKED,
  /** Free text, cleaned of identifiers on arrival. */
  FREE_TEXT,
  /** A keyed pseudonym of a person, device, account, address or IP. */
  PERSONAL
}
