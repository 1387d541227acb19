package mingcha.error;

/** Exit codes of the command line. */
public enum Exit {
  DONE(0),
  BUG(1),
  /** Wrong usage or configuration. */
  USAGE(2),
  /** Input refused; nothing of it was loaded. */
  REFUSED(3),
  /** Done, but some target or detector failed. */
  PARTIAL(4),
  /** Another run holds the lake. */
  BUSY(5);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
