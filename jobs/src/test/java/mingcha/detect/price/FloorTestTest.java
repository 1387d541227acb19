package mingcha.detect.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mingcha.detect.price.StatutoryCase.VariantSale;
import mingcha.detect.price.StatutoryCase.Words;
import mingcha.detect.price.Verdict.Basis;
import mingcha.detect.price.Verdict.Gap;
import mingcha.detect.price.Verdict.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FloorTestTest {
  static List<StatutoryCase> cases() {
    return StatutoryCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void comesOutAsTheStatuteSays(StatutoryCase statutory) {
    Words expected = statutory.expected();
    List<Verdict> verdicts = verdicts(statutory);
    if (expected.has("no-comparison")) {
      assertThat(verdicts).isEmpty();
      return;
    }
    if (expected.has("once")) {
      assertThat(verdicts).hasSize(1);
    }
    Verdict verdict = gravest(verdicts);
    assertThat(verdict.outcome()).isEqualTo(Outcome.valueOf(constant(expected.at(1))));
    if (verdict.outcome() == Outcome.INSUFFICIENT) {
      assertThat(verdict.gap()).isEqualTo(Gap.valueOf(constant(expected.at(2))));
    }
    if (expected.has("floor")) {
      assertThat(verdict.floorFen()).isEqualTo(expected.number("floor", 0));
      assertThat(verdict.basis())
          .isEqualTo(expected.has("last") ? Basis.LAST_BEFORE : Basis.SEVEN_DAYS);
      assertThat(verdict.isRoundedToYuan()).isEqualTo(expected.has("rounded"));
      assertThat(verdict.isMoreFavourable()).isEqualTo(expected.has("favourable"));
      assertThat(verdict.restsOnSuspects()).isEqualTo(expected.has("suspects"));
    }
    if (expected.has("savings")) {
      assertThat(verdict.savingsFloorFen()).isEqualTo(expected.number("savings", 0));
    }
    if (expected.has("by")) {
      assertThat(verdict.decidingOrders()).containsExactly(expected.after("by").split(",", -1));
    }
    if (expected.has("rule")) {
      assertThat(verdict.rule().name()).endsWith(expected.after("rule"));
    }
  }

  private static String constant(String word) {
    return word.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static Verdict gravest(List<Verdict> verdicts) {
    List<Outcome> gravity =
        List.of(Outcome.NOT_TESTED, Outcome.MEETS, Outcome.INSUFFICIENT, Outcome.EXCEEDS);
    return verdicts.stream()
        .max(Comparator.comparingInt(verdict -> gravity.indexOf(verdict.outcome())))
        .orElseThrow();
  }

  /** Verdicts over the variant without a name; the others of the item are another variant's. */
  private static List<Verdict> verdicts(StatutoryCase statutory) {
    Comparisons comparisons = new Comparisons(StatutoryCase.CALENDAR);
    statutory.seen().forEach(comparisons::accept);
    List<Sale> sales =
        statutory.sales().stream()
            .filter(sale -> sale.sku().isEmpty())
            .map(VariantSale::sale)
            .toList();
    int historyFrom =
        Stream.concat(
                statutory.seen().stream().map(PriceSeen::day), sales.stream().map(Sale::paidDay))
            .min(Comparator.naturalOrder())
            .orElseThrow();
    List<Verdict> verdicts = new ArrayList<>();
    for (Comparison comparison : comparisons.all()) {
      FloorTest test = new FloorTest(comparison);
      sales.forEach(test::accept);
      FloorTest backwards = new FloorTest(comparison);
      IntStream.range(0, sales.size())
          .forEach(i -> backwards.accept(sales.get(sales.size() - 1 - i)));
      assertThat(backwards.verdict(historyFrom)).isEqualTo(test.verdict(historyFrom));
      verdicts.add(test.verdict(historyFrom));
    }
    return verdicts;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyCaseSaysWhatItExpects(StatutoryCase statutory) {
    List<String> outcomes = new ArrayList<>(List.of("no-comparison"));
    Arrays.stream(Outcome.values())
        .map(outcome -> outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .forEach(outcomes::add);
    assertThat(statutory.expected().at(1)).isIn(outcomes);
    assertThat(statutory.toString()).doesNotEndWith("()");
  }
}
