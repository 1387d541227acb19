package mingcha.lead;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * A stretch of days, both ends included.
 *
 * @param from first day
 * @param to last day, not before the first
 */
public record Stretch(LocalDate from, LocalDate to) {
  public Stretch {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException(from + " is after " + to);
    }
  }

  /** Days in it. */
  public long days() {
    return ChronoUnit.DAYS.between(from, to) + 1;
  }

  /** Days that both have. */
  public long common(Stretch other) {
    LocalDate first = from.isAfter(other.from) ? from : other.from;
    LocalDate last = to.isBefore(other.to) ? to : other.to;
    return Math.max(0, ChronoUnit.DAYS.between(first, last) + 1);
  }

  /**
   * Days between the end of the earlier and the start of the later; 0 or less when they overlap.
   */
  public long apart(Stretch other) {
    long after = ChronoUnit.DAYS.between(to, other.from);
    long before = ChronoUnit.DAYS.between(other.to, from);
    return Math.max(after, before);
  }

  /** Whether they overlap or lie at most so many days apart. */
  public boolean touches(Stretch other, int adjoiningDays) {
    return apart(other) <= adjoiningDays;
  }

  /** The shortest stretch that holds both. */
  public Stretch with(Stretch other) {
    return new Stretch(
        from.isBefore(other.from) ? from : other.from, to.isAfter(other.to) ? to : other.to);
  }

  /** What both have, or this one when they have nothing in common. */
  public Stretch within(Stretch other) {
    if (common(other) == 0) {
      return this;
    }
    return new Stretch(
        from.isAfter(other.from) ? from : other.from, to.isBefore(other.to) ? to : other.to);
  }
}
