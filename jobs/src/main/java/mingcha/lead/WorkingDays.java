package mingcha.lead;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Working days with 调休, for the clocks of order 42/2021 (15 working days to verify, 15 more with
 * approval): {@code conf/calendar/workdays.yaml}.
 *
 * @param holidays holidays that fall on a weekday, MM-dd by year
 * @param workedWeekends weekend days that are worked in exchange, MM-dd by year
 */
public record WorkingDays(
    Map<String, List<String>> holidays, Map<String, List<String>> workedWeekends) {
  private static final Set<DayOfWeek> WEEKEND = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

  public WorkingDays {
    holidays = new TreeMap<>(holidays);
    workedWeekends = new TreeMap<>(workedWeekends);
    days(holidays);
    days(workedWeekends);
  }

  /** Whether the calendar knows the holidays of that year. */
  public boolean knows(int year) {
    return holidays.containsKey(String.valueOf(year));
  }

  /** Whether people work on that day. */
  public boolean isWorked(LocalDate day) {
    if (WEEKEND.contains(day.getDayOfWeek())) {
      return has(workedWeekends, day);
    }
    return !has(holidays, day);
  }

  /** The day that is so many working days later; the first day does not count (art 80). */
  public LocalDate after(LocalDate day, int workingDays) {
    LocalDate reached = day;
    for (int left = workingDays; left > 0; ) {
      reached = reached.plusDays(1);
      if (isWorked(reached)) {
        left--;
      }
    }
    return reached;
  }

  private static boolean has(Map<String, List<String>> days, LocalDate day) {
    return days.getOrDefault(String.valueOf(day.getYear()), List.of())
        .contains(day.toString().substring(5));
  }

  /** Refuses what is no day. */
  private static Set<LocalDate> days(Map<String, List<String>> byYear) {
    Set<LocalDate> days = new TreeSet<>();
    byYear.forEach(
        (year, list) -> list.forEach(day -> days.add(LocalDate.parse(year + "-" + day))));
    return days;
  }
}
