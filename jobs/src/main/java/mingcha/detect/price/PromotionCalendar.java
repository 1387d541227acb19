package mingcha.detect.price;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import mingcha.error.UserError;

/**
 * Festivals in which every platform runs promotions ({@code conf/calendar/promotions.yaml}).
 *
 * @param festivals each once; those of the lunar calendar once a year
 */
public record PromotionCalendar(List<Festival> festivals) implements Serializable {
  /** The file, relative to the folder of settings. */
  public static final String FILE = "calendar/promotions.yaml";

  public PromotionCalendar {
    festivals = List.copyOf(festivals);
  }

  /**
   * One festival.
   *
   * @param name as people call it
   * @param first its first day, MM-DD where it comes every year, or YYYY-MM-DD
   * @param last its last day, written alike
   */
  public record Festival(String name, String first, String last) implements Serializable {
    public Festival {
      day(name, first, 2024);
      day(name, last, 2024);
    }

    private static LocalDate day(String name, String day, int year) {
      try {
        return LocalDate.parse(day.length() == 5 ? year + "-" + day : day);
      } catch (DateTimeException e) {
        throw UserError.settingOutOfRange(
            FILE + ": " + name, day, "a day written MM-DD or YYYY-MM-DD");
      }
    }
  }

  /**
   * The day on which a festival starts, of these days; none when there is none, or when there are
   * several so that it is not known which is meant.
   *
   * @param first Shanghai day since 1970-01-01
   * @param last Shanghai day since 1970-01-01
   */
  OptionalInt startBetween(int first, int last) {
    List<Integer> starts = new ArrayList<>();
    for (int year = yearOf(first); year <= yearOf(last); year++) {
      for (Festival festival : festivals) {
        int start =
            Math.toIntExact(Festival.day(festival.name(), festival.first(), year).toEpochDay());
        if (start >= first && start <= last && !starts.contains(start)) {
          starts.add(start);
        }
      }
    }
    return starts.size() == 1 ? OptionalInt.of(starts.get(0)) : OptionalInt.empty();
  }

  private static int yearOf(int day) {
    return LocalDate.ofEpochDay(day).getYear();
  }
}
