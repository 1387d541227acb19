package mingcha.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.lang3.StringUtils;

/**
 * Classes of words that stand for one another. A text is rewritten by the longest word that matches
 * at each place; words of the first class are dropped, others become one code point of the private
 * use area for their class.
 */
public final class Synonyms {
  private static final int FIRST_CLASS = 0xE000;

  private static final class Holder {
    private static final Synonyms CHINESE = load("/mingcha/synonyms_zh.txt");
  }

  private final Map<String, Integer> classes = new HashMap<>();
  private int longest;

  private Synonyms(List<String> lines) {
    for (int line = 0; line < lines.size(); line++) {
      for (String word : StringUtils.split(lines.get(line), ' ')) {
        classes.putIfAbsent(word, line);
        longest = Math.max(longest, word.length());
      }
    }
  }

  /** Classes of Chinese shopping talk. */
  public static Synonyms chinese() {
    return Holder.CHINESE;
  }

  /**
   * The text with every word replaced by its class.
   *
   * @param text cleaned text: letters, digits and single spaces
   */
  public String rewrite(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int width = matchAt(text, at);
      if (width == 0) {
        out.append(text.charAt(at));
        at++;
      } else {
        int wordClass = classes.get(text.substring(at, at + width));
        if (wordClass > 0) {
          out.append((char) (FIRST_CLASS + wordClass));
        }
        at += width;
      }
    }
    return out.toString();
  }

  private int matchAt(String text, int at) {
    for (int width = Math.min(longest, text.length() - at); width > 0; width--) {
      if (classes.containsKey(text.substring(at, at + width))) {
        return width;
      }
    }
    return 0;
  }

  private static Synonyms load(String resource) {
    try (InputStream in = Synonyms.class.getResourceAsStream(resource)) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Synonyms(
          all.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
