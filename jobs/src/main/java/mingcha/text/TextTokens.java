package mingcha.text;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.text.StringEscapeUtils;

/**
 * What of a text counts when texts are compared: compatibility forms folded (NFKC), HTML entities
 * and tags resolved, case, punctuation, emoji, zero-width and repeated characters gone, synonyms
 * replaced by their class. An ideograph is a token of its own, a run of other letters is one token,
 * and so is any number.
 */
public final class TextTokens {
  /** Characters of a text that are looked at; the rest of a longer text is left out. */
  public static final int LIMIT = 4000;

  private static final Pattern TAG = Pattern.compile("<[a-zA-Z/][^<>]{0,60}>");

  /** Numbers of entities beyond Unicode, at which unescaping fails. */
  private static final Pattern NO_CHARACTER =
      Pattern.compile("&#(?:0*+[0-9]{7,}|[xX]0*+[0-9a-fA-F]{6,})");

  private static final int NUMBER = 1;

  /** Letters, digits and single spaces of a text, in lower case. */
  public static String clean(String raw) {
    String text = raw.length() > LIMIT ? raw.substring(0, LIMIT) : raw;
    if (text.indexOf('&') >= 0) {
      // Some platforms escape twice.
      text = unescaped(unescaped(text));
    }
    if (text.indexOf('<') >= 0) {
      text = TAG.matcher(text).replaceAll(" ");
    }
    text = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    StringBuilder out = new StringBuilder(text.length());
    int last = ' ';
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      if (Character.isLetterOrDigit(point)) {
        out.appendCodePoint(point);
        last = point;
      } else if (!isInvisible(point) && last != ' ') {
        out.append(' ');
        last = ' ';
      }
    }
    return out.toString().strip();
  }

  private static String unescaped(String text) {
    return StringEscapeUtils.unescapeHtml4(NO_CHARACTER.matcher(text).replaceAll(" "));
  }

  /** Tokens of a text as hashes, with runs of one token cut to one. */
  public static int[] of(String raw) {
    return ofClean(Synonyms.chinese().rewrite(clean(raw)));
  }

  private static int[] ofClean(String text) {
    IntArrayList tokens = new IntArrayList(text.length());
    int word = 0;
    boolean inWord = false;
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      boolean stands = Character.isIdeographic(point) || isClass(point);
      if (point == ' ' || stands || Character.isDigit(point)) {
        if (inWord) {
          add(tokens, word);
          inWord = false;
        }
        if (point != ' ') {
          add(tokens, stands ? point : NUMBER);
        }
      } else {
        word = inWord ? word * 31 + point : 7 * 31 + point;
        inWord = true;
      }
    }
    if (inWord) {
      add(tokens, word);
    }
    return tokens.toIntArray();
  }

  private static void add(IntArrayList tokens, int token) {
    if (tokens.isEmpty() || tokens.getInt(tokens.size() - 1) != token) {
      tokens.add(token);
    }
  }

  private static boolean isClass(int point) {
    return Character.getType(point) == Character.PRIVATE_USE;
  }

  /** Marks and format characters sit inside words and must not split them. */
  private static boolean isInvisible(int point) {
    int type = Character.getType(point);
    return type == Character.FORMAT
        || type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || (type == Character.CONTROL && !Character.isWhitespace(point));
  }

  private TextTokens() {}
}
