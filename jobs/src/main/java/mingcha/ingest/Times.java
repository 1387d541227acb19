package mingcha.ingest;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times into microseconds since 1970; a time without a zone is Shanghai's. */
final class Times {
  /** What {@link #micros} answers for a text that is no time. */
  static final long BROKEN = Long.MIN_VALUE;

  static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  private static final long SECOND = 1_000_000L;
  private static final long EAST = 8 * 3600 * SECOND;
  private static final long DAY = 24 * 3600 * SECOND;
  private static final int FIRST_YEAR = 1900;
  private static final int LAST_YEAR = 2200;

  /** From this year on Shanghai is eight hours east and keeps no summer time. */
  private static final int SETTLED_YEAR = 1992;

  private static final long SETTLED = LocalDate.of(SETTLED_YEAR, 1, 1).toEpochDay() * DAY - EAST;

  private static final Pattern DIGITS = Pattern.compile("(\\d{8,16})(?:\\.0+)?");
  private static final Pattern PARTS =
      Pattern.compile(
          "(\\d{4})(?:[-/.年])(\\d{1,2})(?:[-/.月])(\\d{1,2})日?"
              + "(?:[T\\s]*(\\d{1,2})[:时点](\\d{1,2})分?(?::?(\\d{1,2})秒?(?:\\.(\\d{1,9}))?)?)?"
              + "\\s*(Z|[+-]\\d{2}:?\\d{2})?");

  /**
   * A time as microseconds since 1970: {@code yyyy-MM-dd HH:mm:ss} with or without seconds,
   * fractions, T and zone, also with slashes and single digits, {@code yyyyMMddHHmmss}, {@code
   * yyyy年M月d日 H时m分s秒}, a day alone, and seconds or milliseconds since 1970.
   *
   * @return {@link #BROKEN} when the text is no such time
   */
  static long micros(String text) {
    try {
      Matcher digits = DIGITS.matcher(text);
      if (digits.matches()) {
        return ofDigits(digits.group(1));
      }
      Matcher parts = PARTS.matcher(text);
      if (!parts.matches()) {
        return BROKEN;
      }
      LocalDateTime local =
          LocalDateTime.of(
              number(parts, 1),
              number(parts, 2),
              number(parts, 3),
              number(parts, 4),
              number(parts, 5),
              number(parts, 6),
              parts.group(7) == null
                  ? 0
                  : Integer.parseInt((parts.group(7) + "00000000").substring(0, 9)));
      return of(local, parts.group(8));
    } catch (DateTimeException e) {
      return BROKEN;
    }
  }

  /**
   * The commonest form, {@code yyyy-MM-dd HH:mm:ss}, without a detour over strings.
   *
   * @return {@link #BROKEN} when it is not that form, or a rare year
   */
  static long plain(byte[] b, int at, int length) {
    if (length != 19
        || b[at + 4] != '-'
        || b[at + 7] != '-'
        || b[at + 13] != ':'
        || b[at + 16] != ':'
        || (b[at + 10] != ' ' && b[at + 10] != 'T')) {
      return BROKEN;
    }
    int year = two(b, at) * 100 + two(b, at + 2);
    int month = two(b, at + 5);
    int day = two(b, at + 8);
    int hour = two(b, at + 11);
    int minute = two(b, at + 14);
    int second = two(b, at + 17);
    if (two(b, at) < 0
        || two(b, at + 2) < 0
        || year < SETTLED_YEAR
        || year > LAST_YEAR
        || month < 1
        || month > 12
        || day < 1
        || day > 28 && day > LocalDate.of(year, month, 1).lengthOfMonth()
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        || second > 59) {
      return BROKEN;
    }
    return daysOf(year, month, day) * DAY + (hour * 3600L + minute * 60L + second) * SECOND - EAST;
  }

  /** Shanghai day of a time, as days since 1970. */
  static int dayOf(long micros) {
    if (micros >= SETTLED) {
      return (int) Math.floorDiv(micros + EAST, DAY);
    }
    return (int) localOf(micros).toLocalDate().toEpochDay();
  }

  /** The month of a day, as yyyyMM. */
  static int monthOf(int day) {
    LocalDate date = LocalDate.ofEpochDay(day);
    return date.getYear() * 100 + date.getMonthValue();
  }

  static LocalDateTime localOf(long micros) {
    long seconds = Math.floorDiv(micros, SECOND);
    int nanos = (int) Math.floorMod(micros, SECOND) * 1000;
    return java.time.Instant.ofEpochSecond(seconds, nanos).atZone(SHANGHAI).toLocalDateTime();
  }

  private static long ofDigits(String text) {
    return switch (text.length()) {
      case 8 ->
          of(LocalDateTime.of(part(text, 0, 4), part(text, 4, 6), part(text, 6, 8), 0, 0), null);
      case 10 -> inRange(Long.parseLong(text) * SECOND);
      case 12 ->
          of(
              LocalDateTime.of(
                  part(text, 0, 4),
                  part(text, 4, 6),
                  part(text, 6, 8),
                  part(text, 8, 10),
                  part(text, 10, 12)),
              null);
      case 13 -> inRange(Long.parseLong(text) * 1000);
      case 14 ->
          of(
              LocalDateTime.of(
                  part(text, 0, 4),
                  part(text, 4, 6),
                  part(text, 6, 8),
                  part(text, 8, 10),
                  part(text, 10, 12),
                  part(text, 12, 14)),
              null);
      default -> BROKEN;
    };
  }

  private static long of(LocalDateTime local, String zone) {
    if (local.getYear() < FIRST_YEAR || local.getYear() > LAST_YEAR) {
      return BROKEN;
    }
    ZoneId in = zone == null ? SHANGHAI : ZoneOffset.of(zone);
    java.time.Instant instant = local.atZone(in).toInstant();
    return Math.addExact(instant.getEpochSecond() * SECOND, instant.getNano() / 1000);
  }

  private static long inRange(long micros) {
    int year = localOf(micros).getYear();
    return year < FIRST_YEAR || year > LAST_YEAR ? BROKEN : micros;
  }

  private static int number(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
  }

  private static int part(String text, int from, int to) {
    return Integer.parseInt(text.substring(from, to));
  }

  private static int two(byte[] b, int at) {
    int tens = b[at] - '0';
    int ones = b[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }

  /** Days since 1970 of a Gregorian day (Hinnant, chrono-compatible date algorithms, 2013). */
  private static long daysOf(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400;
    int ofEra = y - era * 400;
    int ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear;
    return era * 146097L + dayOfEra - 719468;
  }

  private Times() {}
}
