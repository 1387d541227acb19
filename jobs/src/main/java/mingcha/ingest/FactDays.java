package mingcha.ingest;

import java.time.LocalDate;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Days whose facts must be rebuilt, by platform.
 *
 * @param created days of creation
 * @param paid days of payment
 * @param paidMonths months of creation of the orders that were paid on those days
 */
record FactDays(
    TreeMap<String, TreeSet<Integer>> created,
    TreeMap<String, TreeSet<Integer>> paid,
    TreeSet<Integer> paidMonths) {

  static String created(String platform, int day) {
    return "c" + day + ":" + platform;
  }

  static String paid(String platform, int day, int createdDay) {
    return "p" + day + "/" + Times.monthOf(createdDay) + ":" + platform;
  }

  /** Reads what {@link #created(String, int)} and {@link #paid} wrote. */
  static FactDays of(Set<String> marks) {
    FactDays days = new FactDays(new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
    for (String mark : marks) {
      int colon = mark.indexOf(':');
      String platform = mark.substring(colon + 1);
      if (mark.charAt(0) == 'c') {
        days.created
            .computeIfAbsent(platform, any -> new TreeSet<>())
            .add(Integer.parseInt(mark.substring(1, colon)));
      } else {
        int slash = mark.indexOf('/');
        days.paid
            .computeIfAbsent(platform, any -> new TreeSet<>())
            .add(Integer.parseInt(mark.substring(1, slash)));
        days.paidMonths.add(Integer.parseInt(mark.substring(slash + 1, colon)));
      }
    }
    return days;
  }

  boolean isEmpty() {
    return created.isEmpty() && paid.isEmpty();
  }

  /** A month as tables write it. */
  static String monthWord(int month) {
    return String.format(java.util.Locale.ROOT, "%04d-%02d", month / 100, month % 100);
  }

  static String dayWord(int day) {
    return LocalDate.ofEpochDay(day).toString();
  }
}
