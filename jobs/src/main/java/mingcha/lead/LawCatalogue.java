package mingcha.lead;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mingcha.error.UserError;

/**
 * What is forbidden, by which article, since when and until when: {@code conf/law.yaml}.
 *
 * @param laws laws by id, with the days on which they hold
 * @param violations violations by code
 */
public record LawCatalogue(Map<String, Law> laws, Map<String, Violation> violations) {
  public LawCatalogue {
    laws = new TreeMap<>(laws);
    violations = new TreeMap<>(violations);
    for (Map.Entry<String, Violation> violation : violations.entrySet()) {
      for (Article article : violation.getValue().articles()) {
        if (!laws.containsKey(article.law())) {
          throw UserError.settingOutOfRange(
              "law." + violation.getKey() + ".articles", article.law(), "one of laws");
        }
      }
    }
  }

  /**
   * One law in one version.
   *
   * @param from first day in force, ISO
   * @param to last day in force, ISO; null while it is in force
   */
  public record Law(String title, String titleEn, String from, String to) {
    public Law {
      LocalDate.parse(from);
      if (to != null) {
        LocalDate.parse(to);
      }
    }
  }

  /**
   * One article that a violation breaks.
   *
   * @param penalty article with the sanction, where it is another
   * @param fine amounts in wan (10,000 yuan)
   * @param lighterThan laws than which this later one is lighter
   * @param to last day on which it is cited, where that is before the law's own
   */
  public record Article(
      String law,
      String article,
      String penalty,
      String fine,
      List<String> lighterThan,
      String to) {
    public Article {
      lighterThan = lighterThan == null ? List.of() : List.copyOf(lighterThan);
    }
  }

  /**
   * One violation.
   *
   * @param conduct violations with the same conduct are judged as one; the code itself unless
   *     stated
   * @param type two digits in the number of a lead
   * @param severity factor of the priority
   * @param level who may decide: county, province or customs
   * @param transfer none, superior, department or police_review
   * @param limitationYears years in which a penalty is possible after the last act; 2 unless stated
   * @param criminalHint threshold of a crime that people should think of, or null
   */
  public record Violation(
      String conduct,
      String nameZh,
      String nameEn,
      String type,
      double severity,
      String level,
      String statisticsRow,
      String transfer,
      Integer limitationYears,
      String criminalHint,
      List<Article> articles) {
    public Violation {
      if (type == null || !type.matches("[0-9]{2}")) {
        throw UserError.settingOutOfRange("law.type", type, "two digits");
      }
      if (severity <= 0 || severity > 2) {
        throw UserError.settingOutOfRange("law.severity", severity, "above 0, at most 2");
      }
      limitationYears = limitationYears == null ? 2 : limitationYears;
      articles = List.copyOf(articles);
    }
  }

  /**
   * The violation with this code.
   *
   * @throws UserError when the catalogue lacks it
   */
  public Violation violation(String code) {
    Violation found = violations.get(code);
    if (found == null) {
      throw UserError.usage("law.unknown-code", code);
    }
    return found;
  }

  /**
   * Articles in force on some day of the acts, and after them the lighter later law, where there is
   * one (行政处罚法 art 37), as sentences.
   */
  public List<String> basis(String code, LocalDate firstAct, LocalDate lastAct) {
    List<String> basis = new ArrayList<>();
    List<Article> articles = violation(code).articles();
    for (Article article : articles) {
      if (!from(article).isAfter(lastAct)
          && to(article).map(to -> !to.isBefore(firstAct)).orElse(true)) {
        basis.add(sentence(article));
      }
    }
    for (Article article : articles) {
      if (from(article).isAfter(firstAct)
          && article.lighterThan().stream().anyMatch(older -> heldOn(older, firstAct, lastAct))) {
        basis.add("行政处罚法第三十七条：新规定处罚较轻的，适用新规定，即" + sentence(article));
      }
    }
    return List.copyOf(basis);
  }

  /** What violations of the same conduct have in common: its name, or the code itself. */
  public String conduct(String code) {
    String conduct = violation(code).conduct();
    return conduct == null ? code : conduct;
  }

  /** The last day on which a penalty may be imposed: so many years from the last act. */
  public LocalDate limitation(String code, LocalDate lastAct) {
    return lastAct.plusYears(violation(code).limitationYears());
  }

  private boolean heldOn(String law, LocalDate firstAct, LocalDate lastAct) {
    Law held = laws.get(law);
    return !LocalDate.parse(held.from()).isAfter(lastAct)
        && (held.to() == null || !LocalDate.parse(held.to()).isBefore(firstAct));
  }

  private LocalDate from(Article article) {
    return LocalDate.parse(laws.get(article.law()).from());
  }

  private Optional<LocalDate> to(Article article) {
    String to = article.to() == null ? laws.get(article.law()).to() : article.to();
    return Optional.ofNullable(to).map(LocalDate::parse);
  }

  private String sentence(Article article) {
    StringBuilder sentence =
        new StringBuilder("《").append(laws.get(article.law()).title()).append("》");
    sentence.append(article.article());
    if (article.penalty() != null) {
      sentence.append("，罚则").append(article.penalty());
    }
    if (article.fine() != null) {
      sentence.append("（罚款，万元：").append(article.fine()).append("）");
    }
    return sentence.toString();
  }
}
