package mingcha.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import mingcha.market.evaluation.Evaluation;
import mingcha.market.evaluation.Evaluator;
import mingcha.market.evaluation.JudgedLead;
import mingcha.market.evaluation.Truth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page opens anywhere, shows misses and false leads, and escapes what they say. */
class EvaluationPageTest {
  private static final LocalDate DAY = LocalDate.of(2026, 10, 1);

  @TempDir private Path folder;

  @Test
  void thePageNamesMissesAndFalseLeadsAndEscapesTheirWords() throws IOException {
    String html = Files.readString(page().write(folder.resolve("new/e.html"), evaluation()));

    assertThat(html).contains("s-missed", "s-blamed", "&lt;b&gt;bold&lt;/b&gt;");
    assertThat(html).doesNotContain("<b>bold</b>").doesNotContain("src=\"http");
    assertThat(html).doesNotContain("id=\"points\"");
  }

  @Test
  void aSweepShowsItsSettingsSideBySide() throws IOException {
    Evaluation evaluation = evaluation();
    Evaluation.Recall brushing = new Evaluation.Recall(4, 1, 0.25);
    Sweep sweep =
        new Sweep(
            "dose",
            1000,
            60,
            List.of(1L, 2L),
            List.of(
                new Sweep.Point("weak", 0.05, 0.9, 100, 10, brushing, evaluation),
                new Sweep.Point("strong", 0.6, 0.1, 100, 10, brushing, evaluation)));

    String html = Files.readString(page().write(folder.resolve("s.html"), sweep));

    assertThat(html).contains("id=\"points\"", "weak", "strong", "data-chart=\"dose\"");
  }

  private static EvaluationPage page() {
    return new EvaluationPage(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), "en");
  }

  private static Evaluation evaluation() {
    Truth.Violation missed =
        new Truth.Violation(
            "UC-BRUSH-SELF", "p", "s-missed", DAY, DAY, null, "c", "easy", "lone", "small");
    JudgedLead blamed =
        new JudgedLead(
            "uid",
            "UC-BRUSH-SELF",
            "p",
            "s-blamed",
            DAY,
            DAY,
            0.9,
            1,
            "b",
            true,
            List.of("d"),
            List.of("<b>bold</b>"),
            List.of("a group leader's address"),
            Set.of(),
            Set.of());
    return Evaluator.evaluate(new Truth(List.of(missed), List.of(), List.of()), List.of(blamed));
  }
}
