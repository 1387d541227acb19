package mingcha.error;

import java.util.Locale;

/**
 * Something that the user can mend: a sentence with problem, cause and cure, and the exit code that
 * belongs to it. The sentence stands in the message bundles under the key; arguments never hold a
 * person's identifier. Everything else that is thrown is a bug.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Exit exit;
  private final String key;
  private final transient Object[] arguments;

  private UserError(Exit exit, String key, Object... arguments) {
    super(Messages.in(Locale.ENGLISH).text(key, arguments));
    this.exit = exit;
    this.key = key;
    this.arguments = arguments.clone();
  }

  /** Wrong usage or configuration: exit 2. */
  public static UserError usage(String key, Object... arguments) {
    return new UserError(Exit.USAGE, key, arguments);
  }

  /** Input that is refused whole: exit 3. */
  public static UserError refused(String key, Object... arguments) {
    return new UserError(Exit.REFUSED, key, arguments);
  }

  /** Another run holds the lake: exit 5. */
  public static UserError busy(String key, Object... arguments) {
    return new UserError(Exit.BUSY, key, arguments);
  }

  /** A setting outside its range: exit 2. */
  public static UserError settingOutOfRange(String setting, Object value, String range) {
    return usage("setting.out-of-range", setting, value, range);
  }

  public Exit exit() {
    return exit;
  }

  /** The key of the sentence in the message bundles. */
  public String key() {
    return key;
  }

  /** The sentence in the language of the user. */
  public String sentence(Messages messages) {
    return messages.text(key, arguments);
  }
}
