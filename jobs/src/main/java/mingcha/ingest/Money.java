package mingcha.ingest;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads amounts of money into fen. Nothing is rounded and nothing is guessed. */
final class Money {
  /** What {@link #fen} answers for a text that is no amount. */
  static final long BROKEN = Long.MIN_VALUE;

  private static final Pattern AMOUNT =
      Pattern.compile(
          "(\\()?([+-])?([¥￥])?([+-])?(\\d{1,16}|\\d{1,3}(?:,\\d{3}){1,5})(?:\\.(\\d{1,9}))?(元)?(\\))?");

  /**
   * An amount in fen. One with a mark (¥, ￥, 元) is in yuan; one without is in fen or in yuan, as
   * the layout says. Fen have no decimals but the {@code .0} of a spreadsheet's whole number.
   *
   * @return {@link #BROKEN} when the text is no such amount
   */
  static long fen(String text, boolean unmarkedIsYuan) {
    Matcher parts = AMOUNT.matcher(text);
    if (!parts.matches() || (parts.group(1) == null) != (parts.group(8) == null)) {
      return BROKEN;
    }
    if ("-".equals(parts.group(2)) && "-".equals(parts.group(4))) {
      return BROKEN;
    }
    boolean isMarked = parts.group(3) != null || parts.group(7) != null;
    long whole = Long.parseLong(parts.group(5).replace(",", ""));
    String decimals = parts.group(6) == null ? "" : parts.group(6);
    long fen;
    if (isMarked || unmarkedIsYuan) {
      String padded = decimals + "00";
      if (!decimals.isEmpty() && !padded.substring(2).matches("0*")
          || whole > 90_000_000_000_000L) {
        return BROKEN;
      }
      fen = whole * 100 + Long.parseLong(padded.substring(0, 2));
    } else if (decimals.isEmpty() || decimals.equals("0")) {
      fen = whole;
    } else {
      return BROKEN;
    }
    boolean isNegative =
        "-".equals(parts.group(2)) || "-".equals(parts.group(4)) || parts.group(1) != null;
    return isNegative ? -fen : fen;
  }

  /** An amount in yuan; null when the text is none. */
  static BigDecimal yuan(String text, Reading reading) {
    long fen = text == null ? BROKEN : fen(Normal.text(text), reading.isYuan());
    return fen == BROKEN ? null : BigDecimal.valueOf(fen, 2);
  }

  private Money() {}
}
