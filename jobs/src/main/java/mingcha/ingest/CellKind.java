package mingcha.ingest;

/** How the text of a cell is read. */
enum CellKind {
  /** Text as it stands. */
  TEXT,
  /** An identifier that is not a person's: text, but never one that a spreadsheet rounded. */
  ID,
  /** A person's identifier, replaced by its pseudonym. */
  PERSON,
  /** The block of an IP; made from another cell, never read. */
  BLOCK,
  /** Money, kept in fen. */
  MONEY,
  WHOLE_NUMBER,
  TIME,
  TRUTH,
  /** GB/T 2260, six digits. */
  REGION,
  /** One of a few words. */
  WORD,
  /** Free text, cleaned of identifiers. */
  FREE_TEXT,
  /** A nickname, masked. */
  NICKNAME,
  /** A name or address that is a person's when the operator is a natural person. */
  OPERATOR_TEXT
}
