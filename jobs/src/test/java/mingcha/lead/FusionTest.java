package mingcha.lead;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** Signals become candidates, and candidates explain each other away. */
class FusionTest {
  private static final LeadSettings SETTINGS = Conf.bind("lead.yaml", LeadSettings.class);
  private static final LawCatalogue LAW = Conf.bind("law.yaml", LawCatalogue.class);
  private static final Fusion FUSION =
      new Fusion(SETTINGS.fusion(), Set.copyOf(SETTINGS.emission().exactFamilies()));
  private static final String SELF = "UC-BRUSH-SELF";

  @Test
  void oneFamilyCountsOnce() {
    List<Candidate> candidates =
        FUSION.candidates(
            List.of(
                signal("a", "graph", SELF, "2026-11-01", "2026-11-10", 0.6),
                signal("b", "graph", SELF, "2026-11-02", "2026-11-09", 0.5)));
    assertThat(candidates).hasSize(1);
    // 0.6, sharpened: 1.5 to the power of 1.25 as odds.
    assertThat(candidates.get(0).score()).isEqualTo(0.624063);
  }

  @Test
  void aSecondFamilyAddsItsWeightOfEvidence() {
    List<Candidate> candidates =
        FUSION.candidates(
            List.of(
                signal("a", "graph", SELF, "2026-11-01", "2026-11-10", 0.6),
                signal("b", "parcels", SELF, "2026-11-02", "2026-11-09", 0.5)));
    assertThat(candidates.get(0).score()).isBetween(0.75, 0.9);
    assertThat(candidates.get(0).families()).containsOnlyKeys("graph", "parcels");
  }

  @Test
  void aWeakSignalOfAWholeYearNeitherLengthensNorChains() {
    List<Candidate> candidates =
        FUSION.candidates(
            List.of(
                signal("a", "graph", SELF, "2026-03-01", "2026-03-10", 0.9),
                signal("b", "graph", SELF, "2026-09-01", "2026-09-10", 0.8),
                signal("c", "behaviour", SELF, "2026-01-01", "2026-12-31", 0.2)));
    assertThat(candidates).hasSize(2);
    assertThat(candidates.get(0).window()).isEqualTo(stretch("2026-03-01", "2026-03-10"));
    assertThat(candidates.get(1).window()).isEqualTo(stretch("2026-09-01", "2026-09-10"));
  }

  @Test
  void stretchesThirtyDaysApartAreOneAndThirtyOneAreTwo() {
    assertThat(
            FUSION.candidates(
                List.of(
                    signal("a", "graph", SELF, "2026-03-01", "2026-03-10", 0.9),
                    signal("b", "graph", SELF, "2026-04-09", "2026-04-12", 0.9))))
        .singleElement()
        .satisfies(c -> assertThat(c.window()).isEqualTo(stretch("2026-03-01", "2026-04-12")));
    assertThat(
            FUSION.candidates(
                List.of(
                    signal("a", "graph", SELF, "2026-03-01", "2026-03-10", 0.9),
                    signal("b", "graph", SELF, "2026-04-10", "2026-04-12", 0.9))))
        .hasSize(2);
  }

  @Test
  void theWindowHoldsTheCentralMassOfTheSuspectedOrders() {
    Map<LocalDate, Double> byDay = new TreeMap<>();
    for (int i = 0; i < 10; i++) {
      byDay.put(LocalDate.parse("2026-06-01").plusDays(i), 10.0);
    }
    byDay.put(LocalDate.parse("2026-01-05"), 1.0);
    byDay.put(LocalDate.parse("2026-12-05"), 1.0);
    Signal wide =
        signal("a", "behaviour", SELF, "2026-01-01", "2026-12-31", 0.9)
            .withMass(new DayMass(byDay));
    assertThat(FUSION.candidates(List.of(wide)).get(0).window())
        .isEqualTo(stretch("2026-06-01", "2026-06-10"));
  }

  @Test
  void deletingIsNotTrimmedToTheDaysOfWriting() {
    Signal deleted =
        signal("a", "behaviour", "EC-REVIEW-DEL", "2026-06-05", "2026-07-20", 0.9)
            .withMass(new DayMass(Map.of(LocalDate.parse("2026-06-08"), 10.0)));
    assertThat(FUSION.candidates(List.of(deleted)).get(0).window())
        .isEqualTo(stretch("2026-06-05", "2026-07-20"));
  }

  @Test
  void theOrderOfSignalsDoesNotMatter() {
    List<Signal> signals =
        List.of(
            signal("a", "graph", SELF, "2026-03-01", "2026-03-10", 0.5),
            signal("b", "parcels", SELF, "2026-03-05", "2026-03-20", 0.5),
            signal("c", "money", SELF, "2026-03-15", "2026-04-20", 0.5));
    List<Signal> reversed = List.of(signals.get(2), signals.get(1), signals.get(0));
    assertThat(FUSION.candidates(reversed)).isEqualTo(FUSION.candidates(signals));
  }

  @Test
  void anAttackTakesTheBlameUnlessTheShopLeftItsOwnTraces() {
    Signal attack = signal("x", "graph", "UC-BRUSH-ATTACK", "2026-03-01", "2026-03-10", 0.8);
    List<Candidate> blamed =
        settled(signal("a", "graph", SELF, "2026-03-01", "2026-03-10", 0.9), attack);
    assertThat(blamed.get(0).code()).isEqualTo("UC-BRUSH-ATTACK");
    assertThat(blamed.get(1).rivalry().standing()).isEqualTo(Candidate.Standing.SUPERSEDED);
    assertThat(blamed.get(1).score()).isLessThan(0.2);
    List<Candidate> own =
        settled(signal("a", "money", SELF, "2026-03-01", "2026-03-10", 0.9), attack);
    assertThat(own.get(0).code()).isEqualTo(SELF);
    assertThat(own.get(0).rivalry().standing()).isEqualTo(Candidate.Standing.ALONE);
    assertThat(own.get(1).score()).isLessThan(0.1);
  }

  @Test
  void aDoubtfulAttackExplainsOnlyWhatLiesWithinItsDays() {
    Signal attack = signal("x", "behaviour", "UC-BRUSH-ATTACK", "2026-03-01", "2026-03-10", 0.15);
    assertThat(settled(signal("a", "accounts", SELF, "2026-03-04", "2026-03-08", 0.9), attack))
        .filteredOn(c -> c.code().equals(SELF))
        .extracting(c -> c.rivalry().standing())
        .containsExactly(Candidate.Standing.SUPERSEDED);
    assertThat(settled(signal("a", "accounts", SELF, "2026-03-04", "2026-03-18", 0.9), attack))
        .filteredOn(c -> c.code().equals(SELF))
        .extracting(c -> c.rivalry().standing())
        .containsExactly(Candidate.Standing.ALONE);
  }

  @Test
  void ofOneConductOnlyTheStrongerGoesOut() {
    List<Candidate> settled =
        settled(
            signal("a", "texts", "UC-REVIEW-FAKE", "2026-03-01", "2026-03-10", 0.9),
            signal("b", "texts", "UC-REVIEW-CASHBACK", "2026-03-05", "2026-03-20", 0.7),
            signal("c", "texts", "UC-REVIEW-FAKE", "2026-08-05", "2026-08-20", 0.8));
    assertThat(settled)
        .extracting(c -> c.rivalry().standing())
        .containsExactly(
            Candidate.Standing.ALONE, Candidate.Standing.FURTHER, Candidate.Standing.SUPERSEDED);
    assertThat(settled.get(0).rivalry().others()).hasSize(2);
  }

  @Property
  void moreEvidenceNeverLowersAScore(
      @ForAll @DoubleRange(min = 0.01, max = 0.98) double one,
      @ForAll @DoubleRange(min = 0.01, max = 0.98) double other) {
    double alone = Odds.fused(Map.of("graph", Math.max(one, other)), SETTINGS.fusion());
    double both = Odds.fused(Map.of("graph", one, "money", other), SETTINGS.fusion());
    assertThat(both).isBetween(alone, SETTINGS.fusion().mostScore());
  }

  private static List<Candidate> settled(Signal... signals) {
    return new Rivals(SETTINGS, LAW).settled(FUSION.candidates(List.of(signals)));
  }

  private static Signal signal(
      String id, String family, String code, String from, String to, double score) {
    return new Signal(
        id,
        "detector",
        family,
        code,
        "taoshi",
        "shop",
        "shop",
        Optional.of("shop"),
        stretch(from, to),
        score,
        List.of(),
        List.of(),
        DayMass.NONE);
  }

  private static Stretch stretch(String from, String to) {
    return new Stretch(LocalDate.parse(from), LocalDate.parse(to));
  }
}
