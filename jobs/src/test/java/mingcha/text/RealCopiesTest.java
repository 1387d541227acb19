package mingcha.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The exact duplicates among real reviews, what they are, and what the detector makes of them: the
 * table of {@code docs/detectors/review.template.md}.
 */
class RealCopiesTest {
  /** Buyers of one shop that a family must have there: {@code least-buyers} of the strict set. */
  private static final int LEAST_BUYERS = 4;

  private static final Pattern ONE_WORD = Pattern.compile("(.{1,4}?)\\1{2,}.?");
  private static final Pattern SAME_EVERYWHERE = Pattern.compile("评价都(一样|相同)");

  /** What an exact duplicate is, by what the file shows of it. */
  private enum Kind {
    /** One word over and over, to come to a length. */
    FILLER,
    /** A phrase of up to nine characters that everybody has. */
    PHRASE,
    /** Under one category, once as praise and once not: the labels contradict each other. */
    BOTH_LABELS,
    /** It says of itself that it stands under everything that the buyer bought. */
    OWN_TEXT,
    /** A complaint under different goods. */
    COMPLAINT,
    /** Praise under different goods. */
    PRAISE
  }

  private final List<RealReviews.Review> reviews =
      RealReviews.of(RealReviews.SHOPPING, RealReviews.MEALS);

  @Test
  void exactDuplicatesAreOfSixKinds() {
    Map<String, List<Integer>> copies = copies(reviews);
    Map<Integer, Integer> bySize = new TreeMap<>();
    Map<Kind, Integer> texts = new EnumMap<>(Kind.class);
    Map<Kind, Integer> rows = new EnumMap<>(Kind.class);
    copies.forEach(
        (text, at) -> {
          bySize.merge(at.size(), 1, Integer::sum);
          texts.merge(kind(text, at), 1, Integer::sum);
          rows.merge(kind(text, at), at.size(), Integer::sum);
        });
    assertThat(reviews).hasSize(74_761);
    assertThat(bySize).isEqualTo(Map.of(2, 51, 3, 3, 4, 1));
    assertThat(texts)
        .isEqualTo(
            Map.of(
                Kind.FILLER, 17,
                Kind.PHRASE, 12,
                Kind.BOTH_LABELS, 17,
                Kind.OWN_TEXT, 3,
                Kind.COMPLAINT, 3,
                Kind.PRAISE, 3));
    assertThat(rows)
        .isEqualTo(
            Map.of(
                Kind.FILLER, 36,
                Kind.PHRASE, 25,
                Kind.BOTH_LABELS, 34,
                Kind.OWN_TEXT, 6,
                Kind.COMPLAINT, 6,
                Kind.PRAISE, 8));
  }

  @Test
  void theHotelFileStandsInTheShoppingFileAsWell() {
    List<RealReviews.Review> hotels = RealReviews.of(RealReviews.HOTELS);
    Set<String> shopping =
        reviews.stream()
            .filter(review -> review.category().equals("酒店"))
            .map(review -> review.text())
            .collect(Collectors.toCollection(HashSet::new));
    assertThat(hotels).hasSize(7_766);
    assertThat(hotels.stream().filter(review -> shopping.contains(review.text())).count())
        .isEqualTo(5_573);
    // One file has the other's texts, but no text of its own twice.
    assertThat(copies(hotels)).isEmpty();
  }

  @Test
  void whatSaysSomethingIsAFamilyAndNoneIsBlamed() {
    InMemoryFamilies families =
        new InMemoryFamilies(reviews.stream().map(review -> review.text()).toList(), 0.05);
    families.join(24, 3, 3, RealTextsTest.RULE);
    Map<Kind, Integer> joined = new EnumMap<>(Kind.class);
    copies(reviews)
        .forEach(
            (text, at) -> {
              double nats = families.weights().information(families.grams(at.get(0)));
              boolean isFamily =
                  at.stream().map(review -> families.root(review)).distinct().count() == 1;
              assertThat(isFamily).as(text).isEqualTo(nats >= RealTextsTest.RULE.leastShared());
              joined.merge(kind(text, at), isFamily ? 1 : 0, Integer::sum);
              // Were every category a single shop, still none would have enough buyers there.
              assertThat(mostInOneCategory(at)).as(text).isLessThan(LEAST_BUYERS);
            });
    assertThat(joined)
        .isEqualTo(
            Map.of(
                Kind.FILLER, 0,
                Kind.PHRASE, 4,
                Kind.BOTH_LABELS, 16,
                Kind.OWN_TEXT, 3,
                Kind.COMPLAINT, 3,
                Kind.PRAISE, 3));
  }

  private Kind kind(String text, List<Integer> at) {
    if (ONE_WORD.matcher(text).matches()) {
      return Kind.FILLER;
    }
    if (text.length() < 10) {
      return Kind.PHRASE;
    }
    long praise = at.stream().filter(review -> reviews.get(review).isPraise()).count();
    if (mostInOneCategory(at) == at.size() && praise > 0 && praise < at.size()) {
      return Kind.BOTH_LABELS;
    }
    if (SAME_EVERYWHERE.matcher(text).find()) {
      return Kind.OWN_TEXT;
    }
    return praise == 0 ? Kind.COMPLAINT : Kind.PRAISE;
  }

  private long mostInOneCategory(List<Integer> at) {
    return at.stream()
        .collect(
            Collectors.groupingBy(review -> reviews.get(review).category(), Collectors.counting()))
        .values()
        .stream()
        .mapToLong(count -> count)
        .max()
        .orElse(0);
  }

  /** Texts that stand more than once, with the places of their reviews. */
  private static Map<String, List<Integer>> copies(List<RealReviews.Review> reviews) {
    Map<String, List<Integer>> places = new TreeMap<>();
    IntStream.range(0, reviews.size())
        .forEach(
            review ->
                places
                    .computeIfAbsent(reviews.get(review).text(), text -> new ArrayList<>(1))
                    .add(review));
    places.values().removeIf(at -> at.size() == 1);
    return places;
  }
}
