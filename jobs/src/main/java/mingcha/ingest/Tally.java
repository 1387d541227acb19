package mingcha.ingest;

import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts of one pass over one table; sums of tallies do not depend on their order. */
final class Tally implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Records of one file, by where they ended. */
  static final class OfFile implements Serializable {
    private static final long serialVersionUID = 1L;

    long loaded;
    long quarantined;
    long duplicate;
  }

  private final TreeMap<Integer, OfFile> files = new TreeMap<>();
  private final TreeMap<Outcome, Long> outcomes = new TreeMap<>();
  private final TreeSet<String> days = new TreeSet<>();

  OfFile ofFile(int file) {
    return files.computeIfAbsent(file, any -> new OfFile());
  }

  void count(Outcome outcome) {
    outcomes.merge(outcome, 1L, Long::sum);
  }

  long of(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  /** Facts of this platform and day must be rebuilt; {@code what} is the kind of day. */
  void touch(String day) {
    days.add(day);
  }

  Set<String> days() {
    return days;
  }

  Map<Integer, OfFile> files() {
    return files;
  }

  boolean isEmpty() {
    return files.isEmpty() && outcomes.isEmpty() && days.isEmpty();
  }

  void merge(Tally other) {
    other.files.forEach(
        (file, counts) -> {
          OfFile mine = ofFile(file);
          mine.loaded += counts.loaded;
          mine.quarantined += counts.quarantined;
          mine.duplicate += counts.duplicate;
        });
    other.outcomes.forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
    days.addAll(other.days);
  }
}
