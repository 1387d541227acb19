package mingcha.detect.price;

/** Days of Shanghai (UTC+8 without daylight saving since 1992), counted from 1970-01-01. */
final class ShanghaiDay {
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final long EIGHT_HOURS = 8L * 3_600_000_000L;

  /** The day on which an instant, in microseconds since the epoch, falls in Shanghai. */
  static int of(long micros) {
    return Math.toIntExact(Math.floorDiv(micros + EIGHT_HOURS, MICROS_PER_DAY));
  }

  private ShanghaiDay() {}
}
