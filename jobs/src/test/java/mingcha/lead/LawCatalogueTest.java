package mingcha.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import mingcha.error.UserError;
import org.junit.jupiter.api.Test;

/** The law by the date of the act. */
class LawCatalogueTest {
  private static final LawCatalogue LAW = Conf.bind("law.yaml", LawCatalogue.class);

  @Test
  void everyCodeHasAnArticleInEveryYear() {
    for (String code : LAW.violations().keySet()) {
      IntStream.rangeClosed(2018, 2026)
          .forEach(
              year ->
                  assertThat(basis(code, year + "-01-01", year + "-12-31"))
                      .as("%s in %s", code, year)
                      .isNotEmpty()
                      .allSatisfy(sentence -> assertThat(sentence).contains("《", "》", "第")));
    }
  }

  @Test
  void brushingChangesItsArticleOnTheDayOfTheRevision() {
    assertThat(basis("UC-BRUSH-SELF", "2025-10-14", "2025-10-14"))
        .anySatisfy(s -> assertThat(s).contains("2019年修正", "第八条第一款", "第二十条第一款"))
        .anySatisfy(s -> assertThat(s).contains("第三十七条", "2025年修订", "第二十五条第一款"));
    assertThat(basis("UC-BRUSH-SELF", "2025-10-15", "2025-10-15"))
        .noneSatisfy(s -> assertThat(s).contains("2019年修正"))
        .noneSatisfy(s -> assertThat(s).contains("第三十七条"))
        .anySatisfy(s -> assertThat(s).contains("2025年修订", "第九条第一款"));
  }

  @Test
  void actsOnBothSidesOfARevisionCiteBothLaws() {
    assertThat(basis("UC-BRUSH-SELF", "2025-10-01", "2025-10-31"))
        .anySatisfy(s -> assertThat(s).contains("2019年修正"))
        .anySatisfy(s -> assertThat(s).contains("2025年修订", "第九条第一款"));
  }

  @Test
  void priceActsBeforeJuly2022FallUnderTheOldRule() {
    assertThat(basis("PR-FAKE-ORIG", "2022-06-30", "2022-06-30"))
        .anySatisfy(s -> assertThat(s).contains("禁止价格欺诈行为的规定"))
        .noneSatisfy(s -> assertThat(s).contains("明码标价和禁止价格欺诈规定"));
    assertThat(basis("PR-FAKE-ORIG", "2022-07-01", "2022-07-01"))
        .anySatisfy(s -> assertThat(s).contains("明码标价和禁止价格欺诈规定", "第十六条第二款"));
  }

  @Test
  void limitationRunsTwoYearsFromTheLastAct() {
    assertThat(LAW.limitation("UC-BRUSH-SELF", LocalDate.parse("2024-02-29")))
        .isEqualTo("2026-02-28");
  }

  @Test
  void typesOfLeadNumbersDiffer() {
    List<String> types =
        LAW.violations().values().stream().map(LawCatalogue.Violation::type).toList();
    assertThat(types).doesNotHaveDuplicates();
  }

  @Test
  void brushingForOneselfAndForOthersIsOneConduct() {
    assertThat(LAW.conduct("UC-BRUSH-SELF")).isEqualTo(LAW.conduct("UC-BRUSH-ORG"));
    assertThat(LAW.conduct("UC-BRUSH-ATTACK")).isEqualTo("UC-BRUSH-ATTACK");
  }

  @Test
  void anUnknownCodeIsRefusedInASentence() {
    assertThatExceptionOfType(UserError.class).isThrownBy(() -> LAW.violation("UC-NOTHING"));
  }

  private static List<String> basis(String code, String first, String last) {
    return LAW.basis(code, LocalDate.parse(first), LocalDate.parse(last));
  }
}
