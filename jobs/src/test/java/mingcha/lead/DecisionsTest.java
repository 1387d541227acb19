package mingcha.lead;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Which leads go out, what answers teach, and which lead a candidate continues. */
class DecisionsTest {
  private static final LeadSettings SETTINGS = Conf.bind("lead.yaml", LeadSettings.class);

  @Test
  void oneFamilyMeetsAStricterCutUnlessItIsExact() {
    Emissions emissions = new Emissions(SETTINGS.emission());
    assertThat(
            emissions.emitted(
                List.of(
                    entry("single", 0.70, "graph"),
                    entry("exact", 0.70, "statute"),
                    entry("two", 0.70, "graph", "money"),
                    entry("sure", 0.99, "graph"),
                    entry("sure2", 0.99, "graph"),
                    entry("sure3", 0.99, "graph"),
                    entry("sure4", 0.99, "graph"),
                    entry("sure5", 0.99, "graph"),
                    entry("weak", 0.5, "graph", "money"))))
        .containsExactlyInAnyOrder("exact", "two", "sure", "sure2", "sure3", "sure4", "sure5");
  }

  @Test
  void theExpectedShareOfFalseLeadsIsKept() {
    List<Emissions.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      entries.add(entry(String.format("u%03d", i), 0.70 + i * 0.003, "graph", "money"));
    }
    Set<String> emitted = new Emissions(SETTINGS.emission()).emitted(entries);
    double falseShare =
        entries.stream()
            .filter(e -> emitted.contains(e.uid()))
            .mapToDouble(e -> 1 - e.score())
            .average()
            .orElseThrow();
    assertThat(falseShare).isLessThanOrEqualTo(SETTINGS.emission().mostFalseShare());
    assertThat(emitted).hasSizeBetween(50, 99).contains("u099");
  }

  @Test
  void answersShiftTheScoresOfTheirCode() {
    List<Answers.Answer> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      answers.add(new Answers.Answer("u" + i, "A", i < 10 ? "FILED" : "UNFOUNDED", false, 0.8));
      answers.add(new Answers.Answer("v" + i, "B", "RETURNED", false, 0.8));
    }
    Answers learned = Answers.learn(answers, SETTINGS.calibration());
    assertThat(learned.corrected("A", 0.8)).isLessThan(0.45);
    assertThat(learned.corrected("B", 0.8)).as("returned leads teach nothing").isEqualTo(0.8);
    assertThat(Answers.learn(List.of(), SETTINGS.calibration()).corrected("A", 0.8)).isEqualTo(0.8);
  }

  @Test
  void answersThatAgreeWithTheScoresChangeLittle() {
    List<Answers.Answer> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(new Answers.Answer("u" + i, "A", i < 80 ? "FILED" : "UNFOUNDED", false, 0.8));
    }
    assertThat(Answers.learn(answers, SETTINGS.calibration()).corrected("A", 0.8))
        .isCloseTo(0.8, Offset.offset(0.01));
  }

  @Test
  void bridgedLeadsKeepTheOldestUid() {
    Continuity.Outcome outcome =
        new Continuity(30)
            .match(
                List.of(candidate("2026-03-01", "2026-06-01")),
                List.of(
                    earlier("young", "2026-05-20", "2026-05-28", "2026-05-28"),
                    earlier("old", "2026-03-05", "2026-03-10", "2026-03-10"),
                    earlier("far", "2025-01-05", "2025-01-10", "2025-01-10")));
    Continuity.Continued continued = outcome.continued().get(0);
    assertThat(continued.uid()).isEqualTo("old");
    assertThat(continued.merged()).extracting(Continuity.Earlier::uid).containsExactly("young");
    assertThat(outcome.gone()).extracting(Continuity.Earlier::uid).containsExactly("far");
  }

  @Test
  void aNewLeadIsNamedAfterItsFirstDay() {
    Candidate candidate = candidate("2026-03-01", "2026-03-09");
    Continuity.Outcome outcome = new Continuity(30).match(List.of(candidate), List.of());
    assertThat(outcome.continued().get(0).uid())
        .isEqualTo(
            Continuity.uid(candidate.subject(), "UC-BRUSH-SELF", LocalDate.parse("2026-03-01")))
        .hasSize(32);
  }

  @Test
  void aGroupKeepsItsFirstNameWhileItSharesHalfItsMembers() {
    List<Signal> named =
        Groups.underFirstName(
            List.of(group("1/a", "first"), group("2/b", "grown"), group("2/c", "others")),
            Map.of(
                "1/a", Set.of("u1", "u2", "u3", "u4"),
                "2/b", Set.of("u3", "u4", "u5", "u6"),
                "2/c", Set.of("u4", "v1", "v2", "v3")),
            Map.of());
    assertThat(named).extracting(Signal::subjectId).containsExactly("first", "first", "others");
    assertThat(
            Groups.underFirstName(
                List.of(group("2/b", "grown")),
                Map.of("2/b", Set.of("u3", "u4")),
                Map.of("known", Set.of("u3", "u9"))))
        .extracting(Signal::subjectId)
        .containsExactly("known");
  }

  @Test
  void thePriorityIsTheProductOfItsFactors() {
    PriorityFormula formula =
        new PriorityFormula(SETTINGS.priority(), Conf.bind("law.yaml", LawCatalogue.class));
    LocalDate day = LocalDate.parse("2026-11-01");
    PriorityFormula.Factors fresh = formula.of("UC-BRUSH-SELF", 0.9, 99, day, day, 0);
    assertThat(fresh.scale()).isCloseTo(1.16, Offset.offset(1e-9));
    assertThat(fresh.product()).isCloseTo(0.9 * 1.1 * 1.16, Offset.offset(1e-6));
    assertThat(formula.of("UC-BRUSH-SELF", 0.9, 99, day, day.plusYears(1), 0).product())
        .isLessThan(fresh.product());
    assertThat(formula.of("UC-BRUSH-SELF", 0.9, 99, day, day, 2).product())
        .isGreaterThan(fresh.product());
    assertThat(fresh.zh()).contains("0.900", "1.100", "1.160");
  }

  private static Emissions.Entry entry(String uid, double score, String... families) {
    return new Emissions.Entry(uid, "440106", score, score, Set.of(families), true, false);
  }

  private static Signal group(String id, String name) {
    Stretch window = new Stretch(LocalDate.parse("2026-03-01"), LocalDate.parse("2026-03-02"));
    return new Signal(
        id,
        "brushing.ring",
        "graph",
        "UC-BRUSH-ORG",
        "taoshi",
        "buyer_group",
        name,
        Optional.empty(),
        window,
        0.9,
        List.of(),
        List.of(),
        DayMass.NONE);
  }

  private static Candidate candidate(String from, String to) {
    Stretch window = new Stretch(LocalDate.parse(from), LocalDate.parse(to));
    Signal.Subject subject = new Signal.Subject("taoshi", "shop", "s");
    return new Candidate(
        subject, "UC-BRUSH-SELF", window, 0.9, new TreeMap<>(), List.of(), Candidate.Rivalry.NONE);
  }

  private static Continuity.Earlier earlier(String uid, String from, String to, String night) {
    return new Continuity.Earlier(
        uid,
        "no",
        new Signal.Subject("taoshi", "shop", "s"),
        "UC-BRUSH-SELF",
        new Stretch(LocalDate.parse(from), LocalDate.parse(to)),
        LocalDate.parse(night),
        Optional.of("new"),
        Optional.of("hash"),
        true,
        0.9,
        10,
        Set.of());
  }
}
