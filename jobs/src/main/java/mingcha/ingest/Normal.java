package mingcha.ingest;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one form of a value that spellings of it are brought to before it is compared or hashed. */
final class Normal {
  /** What GBK cannot write: emoji and their joiners and variants. */
  private static final Pattern LOST =
      Pattern.compile("[?\\x{10000}-\\x{10ffff}\\u2600-\\u27bf\\u200d\\ufe0e\\ufe0f]");

  private static final Pattern COUNTRY = Pattern.compile("^(?:\\+|00)?86(?=1[3-9]\\d{9}$)");
  private static final Pattern IPV4 =
      Pattern.compile("^(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})$");

  /** Spreadsheet wrappings, spaces at both ends and full-width forms taken off. */
  static String text(String value) {
    return unwrapped(halfWidth(value).strip());
  }

  /** What spreadsheets put around long numbers taken off: {@code ="…"} and a leading apostrophe. */
  static String unwrapped(String text) {
    if (text.startsWith("=\"") && text.endsWith("\"") && text.length() >= 3) {
      return text.substring(2, text.length() - 1).strip();
    }
    return text.startsWith("'") ? text.substring(1).strip() : text;
  }

  /** An identifier in the form that is hashed. */
  static String identifier(PersonKind kind, String value) {
    String text = text(value);
    return switch (kind) {
      case PHONE -> COUNTRY.matcher(text.replaceAll("[\\s()-]", "")).replaceFirst("");
      case EMAIL -> text.toLowerCase(Locale.ROOT);
      case IP -> ip(text);
      case PERSON -> text.toUpperCase(Locale.ROOT);
      default -> text;
    };
  }

  /** The /24 block of an IPv4 address, the /48 block of an IPv6 one; empty when it is neither. */
  static String ipBlock(String ip) {
    if (isPlainIp(ip)) {
      return ip.substring(0, ip.lastIndexOf('.')) + ".0/24";
    }
    Matcher four = IPV4.matcher(ip);
    if (four.matches()) {
      return four.group(1) + "." + four.group(2) + "." + four.group(3) + ".0/24";
    }
    if (ip.indexOf(':') < 0) {
      return "";
    }
    String[] groups = ip.split(":", -1);
    StringBuilder block = new StringBuilder();
    for (int i = 0; i < 3 && i < groups.length; i++) {
      block.append(groups[i]).append(':');
    }
    return block.append(":/48").toString();
  }

  /** Four groups of one to three digits without leading zeros; one on each order, so no pattern. */
  private static boolean isPlainIp(String text) {
    int groups = 1;
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        if (digits == 0) {
          return false;
        }
        groups++;
        digits = 0;
      } else if (c < '0' || c > '9' || ++digits > 3 || digits == 2 && text.charAt(i - 1) == '0') {
        return false;
      }
    }
    return groups == 4 && digits > 0;
  }

  /** Whether a value is what a platform left of an identifier after masking it. */
  static boolean isMasked(String value) {
    return value.indexOf('*') >= 0 || value.indexOf('＊') >= 0;
  }

  /**
   * Whether two texts differ at most in characters that an export in GBK has lost: it writes a
   * question mark for an emoji, so that two exports of one review are not the same to the letter.
   */
  static boolean isSameText(String one, String other) {
    return (one.indexOf('?') >= 0 || other.indexOf('?') >= 0)
        && LOST.matcher(one).replaceAll("").equals(LOST.matcher(other).replaceAll(""));
  }

  /** Whether a platform has enciphered a value, as Douyin does ({@code ##…}, {@code $$…}). */
  static boolean isCiphertext(String value) {
    return value.startsWith("##") || value.startsWith("$$");
  }

  /** First and last character with two stars between, as platforms show nicknames. */
  static String mask(String name) {
    int characters = name.codePointCount(0, name.length());
    if (characters == 0 || isMasked(name)) {
      return name;
    }
    String first = name.substring(0, name.offsetByCodePoints(0, 1));
    if (characters <= 2) {
      return first + "**";
    }
    return first + "**" + name.substring(name.offsetByCodePoints(0, characters - 1));
  }

  static String halfWidth(String value) {
    boolean isPlain = true;
    for (int i = 0; i < value.length() && isPlain; i++) {
      char c = value.charAt(i);
      isPlain = c != '\u3000' && (c < '\uff01' || c > '\uff5e');
    }
    if (isPlain) {
      return value;
    }
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\u3000') {
        out.append(' ');
      } else if (c >= '\uff01' && c <= '\uff5e') {
        out.append((char) (c - 0xfee0));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String ip(String text) {
    if (isPlainIp(text)) {
      return text;
    }
    Matcher four = IPV4.matcher(text);
    if (!four.matches()) {
      return text.toLowerCase(Locale.ROOT);
    }
    StringBuilder out = new StringBuilder();
    for (int i = 1; i <= 4; i++) {
      out.append(i == 1 ? "" : ".").append(Integer.parseInt(four.group(i)));
    }
    return out.toString();
  }

  private Normal() {}
}
