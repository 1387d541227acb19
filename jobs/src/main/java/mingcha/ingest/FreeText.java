package mingcha.ingest;

import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces identifiers of persons inside free text by their pseudonyms: mobile numbers, resident
 * ids (GB 11643, by checksum), e-mail and IP addresses, bank accounts (Luhn), and what follows a
 * label such as 收件人 or 地址.
 */
final class FreeText {
  private static final Pattern EMAIL =
      Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\\.[A-Za-z]{2,24}");
  private static final Pattern IP =
      Pattern.compile(
          "(?<![\\d.])(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?![\\d.])");
  private static final Pattern RESIDENT =
      Pattern.compile("(?<!\\d)[1-9]\\d{5}(?:18|19|20)\\d{9}[\\dXx](?![\\dXx])");
  private static final Pattern PHONE =
      Pattern.compile("(?<!\\d)(?:(?:\\+|00)?86[- ]?)?1[3-9]\\d[- ]?\\d{4}[- ]?\\d{4}(?!\\d)");
  private static final Pattern CARD =
      Pattern.compile("(?<!\\d)\\d{4}(?:[ -]?\\d{4}){3}(?:[ -]?\\d{1,3})?(?!\\d)");
  private static final Pattern LABEL =
      Pattern.compile(
          "(收件人|收货人|联系人|姓名|寄件人|收款人|户名)(\\s*[:：]\\s*|\\s*是\\s*|\\s+)([\\p{IsHan}·]{2,8}|[A-Za-z][A-Za-z .]{1,40})");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "((?:收货|收件|联系|家庭|详细)?地址|住址)(\\s*[:：]\\s*|\\s*是\\s*|\\s+)([^，。；;,\\n\\r]{2,120})");
  private static final Pattern ACCOUNT =
      Pattern.compile("(支付宝|微信号?|账号|帐号|QQ|卡号|旺旺)(\\s*[:：]\\s*|\\s*是\\s*)([A-Za-z0-9_@.\\-]{5,64})");
  private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};

  private final Pseudonyms pseudonyms;

  FreeText(Pseudonyms pseudonyms) {
    this.pseudonyms = pseudonyms;
  }

  /**
   * Whether an ASCII text could hold an identifier at all: an @, a dot among digits, a long number.
   */
  static boolean mayHold(byte[] bytes, int from, int to) {
    int digits = 0;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b == '@') {
        return true;
      }
      if (b >= '0' && b <= '9' && ++digits >= 4) {
        return true;
      }
    }
    return false;
  }

  /** The text with every identifier replaced. */
  String clean(String text, String keySpace) {
    String clean = withoutNumbers(text, keySpace);
    clean = replaced(LABEL, clean, found -> labelled(found, keySpace, PersonKind.NAME));
    clean = replaced(ADDRESS, clean, found -> labelled(found, keySpace, PersonKind.ADDRESS));
    return replaced(ACCOUNT, clean, found -> labelled(found, keySpace, PersonKind.ACCOUNT));
  }

  /** The text with identifiers replaced that are known by their form alone. */
  String withoutNumbers(String text, String keySpace) {
    String half = hasFullWidthDigits(text) ? Normal.halfWidth(text) : text;
    if (!hasSigns(half)) {
      return text;
    }
    String clean = replaced(EMAIL, half, found -> named(found.group(), keySpace, PersonKind.EMAIL));
    clean =
        replaced(
            RESIDENT,
            clean,
            found ->
                isResidentId(found.group())
                    ? named(found.group(), keySpace, PersonKind.PERSON)
                    : found.group());
    clean = replaced(PHONE, clean, found -> named(found.group(), keySpace, PersonKind.PHONE));
    clean =
        replaced(
            CARD,
            clean,
            found ->
                isLuhn(found.group())
                    ? named(found.group().replaceAll("[ -]", ""), keySpace, PersonKind.ACCOUNT)
                    : found.group());
    clean = replaced(IP, clean, found -> named(found.group(), keySpace, PersonKind.IP));
    return clean.equals(half) ? text : clean;
  }

  /** Whether 18 characters are a resident id: ISO 7064 MOD 11-2 (GB 11643-1999). */
  static boolean isResidentId(String id) {
    int sum = 0;
    for (int i = 0; i < WEIGHTS.length; i++) {
      sum += (id.charAt(i) - '0') * WEIGHTS[i];
    }
    return "10X98765432".charAt(sum % 11) == Character.toUpperCase(id.charAt(17));
  }

  private String labelled(MatchResult found, String keySpace, PersonKind kind) {
    String value = found.group(3);
    if (value.startsWith("[") || Normal.isMasked(value)) {
      return found.group();
    }
    return found.group(1) + found.group(2) + named(value, keySpace, kind);
  }

  private String named(String value, String keySpace, PersonKind kind) {
    return "[" + kind.word() + ":" + pseudonyms.of(keySpace, kind, value) + "]";
  }

  private static String replaced(
      Pattern pattern, String text, Function<MatchResult, String> replacement) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find()
        ? matcher.replaceAll(found -> Matcher.quoteReplacement(replacement.apply(found)))
        : text;
  }

  private static boolean hasSigns(String text) {
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '@' || (c >= '0' && c <= '9' && ++digits >= 4)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasFullWidthDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '\uff01' && c <= '\uff5e') {
        return true;
      }
    }
    return false;
  }

  private static boolean isLuhn(String text) {
    int sum = 0;
    int position = 0;
    for (int i = text.length() - 1; i >= 0; i--) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        continue;
      }
      int added = position % 2 == 1 ? digit * 2 : digit;
      sum += added > 9 ? added - 9 : added;
      position++;
    }
    return position >= 16 && sum % 10 == 0;
  }
}
