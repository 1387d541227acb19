package mingcha.error;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The sentences shown to users, in one language. Patterns are those of {@link MessageFormat}. */
public final class Messages {
  private static final String BUNDLE = "mingcha.messages";

  private final Locale locale;
  private final ResourceBundle bundle;

  private Messages(Locale locale) {
    this.locale = locale;
    this.bundle =
        ResourceBundle.getBundle(
            BUNDLE,
            locale,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /** Sentences in this language: Chinese or English; others read as English. */
  public static Messages in(Locale locale) {
    return new Messages("zh".equals(locale.getLanguage()) ? Locale.CHINESE : Locale.ENGLISH);
  }

  public Locale locale() {
    return locale;
  }

  /**
   * The sentence under this key, its arguments filled in.
   *
   * @throws java.util.MissingResourceException when the bundle lacks the key, which is a bug
   */
  public String text(String key, Object... arguments) {
    return new MessageFormat(bundle.getString(key), locale).format(arguments);
  }
}
