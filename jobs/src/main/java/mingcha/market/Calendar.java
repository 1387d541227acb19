package mingcha.market;

import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;

/**
 * Days of trade and how busy they are. Times are seconds since the first day's midnight in
 * Shanghai.
 */
final class Calendar implements Serializable {
  private static final long serialVersionUID = 1L;
  static final int DAY = 86_400;

  /** Orders by hour of day: quiet at four, high at ten, fourteen and twenty-one. */
  private static final double[] HOURS = {
    2.6, 1.4, 0.8, 0.5, 0.4, 0.6, 1.3, 2.4, 3.9, 5.2, 6.1, 5.8, 5.2, 5.4, 5.7, 5.5, 5.4, 5.0, 4.9,
    5.9, 7.1, 7.6, 6.7, 4.6
  };

  /**
   * A nation-wide promotion.
   *
   * @param start first day, counted from the first day of trade; may be negative
   * @param days how long
   * @param factor orders of its days against ordinary ones
   */
  record Festival(String name, int start, int days, double factor) implements Serializable {}

  private final LocalDate from;
  private final int days;
  private final List<Festival> festivals;
  private final double[] busy;

  Calendar(LocalDate from, int days) {
    this.from = from;
    this.days = days;
    this.festivals = festivals(from, days);
    this.busy = new double[days];
    for (int day = 0; day < days; day++) {
      busy[day] = busyness(day);
    }
  }

  int days() {
    return days;
  }

  LocalDate from() {
    return from;
  }

  List<Festival> festivals() {
    return festivals;
  }

  /** Orders of a day against an ordinary one. */
  double busy(int day) {
    return busy[day];
  }

  double busySum(int first, int last) {
    double sum = 0;
    for (int day = Math.max(0, first); day <= Math.min(days - 1, last); day++) {
      sum += busy[day];
    }
    return sum;
  }

  /** A time on a day by the daily rhythm of buyers. */
  long timeOn(int day, Draw draw) {
    return (long) day * DAY + draw.weighted(HOURS) * 3600L + draw.below(3600);
  }

  LocalDate date(int day) {
    return from.plusDays(day);
  }

  String day(long time) {
    return from.plusDays(Math.floorDiv(time, DAY)).toString();
  }

  /** {@code yyyy-MM-dd HH:mm:ss}, Shanghai. */
  String text(long time) {
    long day = Math.floorDiv(time, DAY);
    int second = Math.floorMod(time, DAY);
    StringBuilder text = new StringBuilder(19);
    text.append(from.plusDays(day)).append(' ');
    two(text, second / 3600).append(':');
    two(text, second / 60 % 60).append(':');
    return two(text, second % 60).toString();
  }

  private static StringBuilder two(StringBuilder text, int number) {
    if (number < 10) {
      text.append('0');
    }
    return text.append(number);
  }

  private double busyness(int day) {
    LocalDate date = date(day);
    DayOfWeek weekday = date.getDayOfWeek();
    double factor = weekday == DayOfWeek.SATURDAY || weekday == DayOfWeek.SUNDAY ? 1.12 : 0.97;
    factor *= 1 + 0.08 * Math.sin(2 * Math.PI * date.getDayOfYear() / 365.0);
    for (Festival festival : festivals) {
      if (day >= festival.start() && day < festival.start() + festival.days()) {
        factor *= day == festival.start() ? festival.factor() : 1 + 0.5 * (festival.factor() - 1);
      }
    }
    return factor;
  }

  private static List<Festival> festivals(LocalDate from, int days) {
    return List.of(
            new Calendar.Yearly("618", 6, 16, 4, 3.2),
            new Calendar.Yearly("99", 9, 9, 2, 1.6),
            new Calendar.Yearly("double11", 11, 10, 3, 3.6),
            new Calendar.Yearly("double12", 12, 11, 3, 2.2),
            new Calendar.Yearly("newyear", 1, 8, 10, 1.5))
        .stream()
        .flatMap(
            yearly ->
                List.of(from.getYear(), from.getYear() + 1).stream()
                    .map(year -> LocalDate.of(year, yearly.month(), yearly.day()))
                    .map(
                        date ->
                            new Festival(
                                yearly.name(),
                                (int) (date.toEpochDay() - from.toEpochDay()),
                                yearly.days(),
                                yearly.factor())))
        .filter(festival -> festival.start() > -20 && festival.start() < days)
        .toList();
  }

  private record Yearly(String name, int month, int day, int days, double factor) {}
}
