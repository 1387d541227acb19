package mingcha.ingest;

import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.unsafe.types.UTF8String;

/** Months and platforms that the rows of a file speak of, by which earlier rows are looked for. */
final class FileNotes {
  /** A file with more platforms than this is no honest file; all platforms are looked at then. */
  private static final int MOST_PLATFORMS = 1000;

  private final Set<Integer> months = new TreeSet<>();
  private final Set<String> platforms = new TreeSet<>();
  private Object lastPlatform;
  private int lastDay = Integer.MIN_VALUE;

  void saw(Object platform, Object time) {
    if (time instanceof Long micros) {
      int day = (int) Math.floorDiv(micros + 8L * 3600 * 1_000_000, 24L * 3600 * 1_000_000);
      if (day != lastDay) {
        lastDay = day;
        months.add(Times.monthOf(Times.dayOf(micros)));
      }
    }
    if (platform instanceof UTF8String text
        && !text.equals(lastPlatform)
        && platforms.size() < MOST_PLATFORMS) {
      lastPlatform = text;
      platforms.add(text.toString());
    }
  }

  Set<Integer> months() {
    return months;
  }

  Set<String> platforms() {
    return platforms;
  }
}
