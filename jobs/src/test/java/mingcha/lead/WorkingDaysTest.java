package mingcha.lead;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Working days with weekends worked in exchange. */
class WorkingDaysTest {
  private static final WorkingDays DAYS = Conf.bind("calendar/workdays.yaml", WorkingDays.class);

  @ParameterizedTest
  @CsvSource({
    "2026-10-01, false", "2026-10-08, true", "2026-10-10, true", "2026-10-11, false",
    "2026-02-14, true", "2026-02-16, false", "2018-04-06, false", "2026-11-24, true",
  })
  void peopleWorkOnThatDay(LocalDate day, boolean isWorked) {
    assertThat(DAYS.isWorked(day)).isEqualTo(isWorked);
  }

  @Test
  void fifteenWorkingDaysCrossTheHolidays() {
    // From Monday 28 September: 29, 30, then the holiday, 8, 9, Saturday 10, 12-16, 19-22, 23.
    assertThat(DAYS.after(LocalDate.parse("2026-09-28"), 15)).isEqualTo("2026-10-23");
  }

  @Test
  void theFirstDayDoesNotCount() {
    assertThat(DAYS.after(LocalDate.parse("2026-11-23"), 1)).isEqualTo("2026-11-24");
    assertThat(DAYS.after(LocalDate.parse("2026-11-27"), 1)).isEqualTo("2026-11-30");
  }

  @Test
  void everyYearFrom2017To2026IsKnown() {
    for (int year = 2017; year <= 2026; year++) {
      assertThat(DAYS.knows(year)).isTrue();
    }
    assertThat(DAYS.knows(2031)).isFalse();
  }
}
