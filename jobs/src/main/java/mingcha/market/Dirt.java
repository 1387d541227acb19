package mingcha.market;

/** What is wrong with a row of a dump as a platform hands it over (DOMAIN 7.1 and 7.2). */
enum Dirt {
  /** The same record a second time: an export tried again. */
  DUPLICATE,
  /** Half of a character, where a field was cut by bytes. */
  BROKEN_CHARACTER,
  /** A time that went through a spreadsheet: {@code 2016/5/23 22:02}, its seconds lost. */
  SPREADSHEET_TIME,
  /** An order number that went through a spreadsheet: {@code 4.50358E+18}. */
  SPREADSHEET_NUMBER,
  /** Lines whose order stands under a number that went through a spreadsheet. */
  ORPHAN,
  /** No time at all; the number of the order holds its day. */
  MISSING_TIME,
  /** An amount with signs: {@code ¥1,234.50}. */
  MONEY_TEXT,
  /** An amount whose point slipped; a correction comes later. */
  WRONG_AMOUNT,
  /** The row that replaces a wrong one. */
  CORRECTION,
  /** A refund of after the last export. */
  LATE_REFUND,
  /** Stood in the snapshot before already, unchanged. */
  OVERLAP,
  /** Several lines in one row, with one total. */
  JOINED_CHILDREN,
  /** The sum under a table, no order. */
  TOTAL_ROW,
  /** The code of a registered operator was left out. */
  MISSING_USCC;

  /** Whether the row cannot be told apart or joined, so that nobody should load it. */
  boolean isBeyondRepair() {
    return this == SPREADSHEET_NUMBER
        || this == ORPHAN
        || this == JOINED_CHILDREN
        || this == TOTAL_ROW;
  }

  /** As the truth has it. */
  String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
