package mingcha.detect.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

/** Price histories of real listings, of which the later ones were made up by the platform. */
class RealPricesTest {
  private static final Path HISTORIES =
      Path.of(
          System.getProperty("mingcha.root", ".."),
          "../shared/data/vn_marketplace_prices/duyet_history");

  /** Until then the figures are sound, 2022-07-01. */
  private static final long SOUND_UNTIL = 1_656_633_600L;

  /** From then on each poll shows other figures, 2023-02-01. */
  private static final long MADE_UP_FROM = 1_675_209_600L;

  @Test
  void findsThePromotionsOfTheEndOfNovemberAndOfTheTwelfthOfDecember() throws IOException {
    List<Comparison> phone = comparisons("5873954476", time -> time < SOUND_UNTIL).all();

    assertThat(phone)
        .as(
            "26.59 million against 28.99 from 27 November, the first day of the data, until its end on 2 December")
        .anySatisfy(
            found -> {
              assertThat(found.start()).isEqualTo(Comparison.Start.BEFORE_THE_DATA);
              assertThat(day(found.firstStart())).isEqualTo("2021-11-27");
              assertThat(day(found.end())).isBetween("2021-12-01", "2021-12-03");
            })
        .as("25.9 million from 12 December")
        .anySatisfy(
            found -> {
              assertThat(found.start()).isEqualTo(Comparison.Start.KNOWN);
              assertThat(day(found.firstStart())).isBetween("2021-12-11", "2021-12-12");
              assertThat(day(found.lastStart())).isEqualTo("2021-12-12");
            });
  }

  @Test
  void joinsWhatAdjoinsIntoOneEpisode() throws IOException {
    // The price asked moves dozens of times beside one compared price that is shown throughout.
    List<Comparison> shown = comparisons("3391609027", time -> time < SOUND_UNTIL).all();

    assertThat(shown).filteredOn(found -> found.comparedFen() == 65_000).hasSize(1);
  }

  @Test
  void trustsNothingThatAFeedMakesUp() throws IOException {
    for (String listing : List.of("5873954476", "7743986580", "10753341705", "10664696259")) {
      Comparisons madeUp = comparisons(listing, time -> time >= MADE_UP_FROM);

      assertThat(madeUp.seen()).as(listing).isGreaterThan(1000);
      assertThat(madeUp.unreliable()).as(listing).isGreaterThan(madeUp.seen() * 9 / 10);
      assertThat(madeUp.all()).as(listing).hasSizeLessThan(3);
    }
  }

  private static Comparisons comparisons(String listing, LongPredicate when) throws IOException {
    Path file = HISTORIES.resolve(listing + ".csv");
    assumeTrue(Files.exists(file), "skipped: there are no real prices beside the project");
    Comparisons comparisons = new Comparisons(new PromotionCalendar(List.of()));
    for (CSVRecord poll : polls(file)) {
      long seconds = Long.parseLong(poll.get("time"));
      if (when.test(seconds)) {
        long asked = dong(poll, "price");
        long before = dong(poll, "price_before_discount");
        comparisons.accept(
            new PriceSeen(
                seconds * 1_000_000,
                Math.max(asked, before),
                asked,
                before > asked ? before : PriceSeen.NONE,
                "struck",
                PriceSeen.NONE,
                PriceSeen.NONE));
      }
    }
    return comparisons;
  }

  private static List<CSVRecord> polls(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
      List<CSVRecord> polls = new ArrayList<>(format.parse(reader).getRecords());
      polls.sort(java.util.Comparator.comparing(poll -> Long.parseLong(poll.get("time"))));
      return polls;
    }
  }

  /** The tracker writes hundred-thousandths of a dong. */
  private static long dong(CSVRecord poll, String column) {
    return Long.parseLong(poll.get(column)) / 100_000;
  }

  private static String day(int shanghaiDay) {
    return LocalDate.ofEpochDay(shanghaiDay).toString();
  }
}
