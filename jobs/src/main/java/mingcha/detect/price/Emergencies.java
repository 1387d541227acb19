package mingcha.detect.price;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import mingcha.error.UserError;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * Declared emergencies, in which a rise of prices weighs more ({@code
 * conf/calendar/emergencies.yaml}).
 *
 * @param emergencies none is a valid list
 */
public record Emergencies(List<Emergency> emergencies) {
  /** The file, relative to the folder of settings. */
  public static final String FILE = "calendar/emergencies.yaml";

  public Emergencies {
    emergencies = List.copyOf(emergencies);
  }

  /**
   * One emergency.
   *
   * @param name what was declared
   * @param first first day, YYYY-MM-DD
   * @param last last day
   * @param words words of titles and categories of the goods concerned
   */
  public record Emergency(String name, String first, String last, List<String> words) {
    public Emergency {
      words = words == null ? List.of() : List.copyOf(words);
      if (day(name, last).isBefore(day(name, first))) {
        throw UserError.settingOutOfRange(FILE + ": " + name, last, "its first day or later");
      }
      if (words.isEmpty()) {
        throw UserError.settingOutOfRange(FILE + ": " + name, words, "a word or more");
      }
    }

    private static LocalDate day(String name, String day) {
      try {
        return LocalDate.parse(day);
      } catch (DateTimeException e) {
        throw UserError.settingOutOfRange(FILE + ": " + name, day, "a day written YYYY-MM-DD");
      }
    }

    private Column covers(Column day, Column text) {
      Column named = functions.lit(false);
      for (String word : words) {
        named = named.or(text.contains(word));
      }
      return day.between(functions.lit(day(name, first)), functions.lit(day(name, last)))
          .and(named);
    }
  }

  /** Whether goods of this text are concerned by an emergency on a day. */
  Column cover(Column day, Column text) {
    Column covered = functions.lit(false);
    for (Emergency emergency : emergencies) {
      covered = covered.or(emergency.covers(day, text));
    }
    return functions.coalesce(covered, functions.lit(false));
  }
}
