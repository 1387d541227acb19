package mingcha.emit;

/** A target that does not take what it is given; its reason speaks of the target, never of rows. */
public final class TargetDown extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason for the account of what was not delivered, such as an SQL state
   * @param cause what the target threw
   */
  public TargetDown(String reason, Throwable cause) {
    super(reason, cause);
  }

  /** For the account of what was not delivered. */
  public String reason() {
    return getMessage();
  }
}
