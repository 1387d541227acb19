package mingcha;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps the floors of the house, and the habits that a reader relies on. */
class HouseRulesTest {
  private static final Path SOURCES = Path.of("src/main/java/mingcha");

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("mingcha");

  /**
   * One habit.
   *
   * @param pattern what must not be written
   * @param onlyIn the packages where it may
   * @param advice what to do instead
   */
  record Rule(String pattern, List<String> onlyIn, String advice) {
    @Override
    public String toString() {
      return advice;
    }
  }

  static final List<Rule> RULES =
      List.of(
          new Rule(
              "(LocalDate|LocalDateTime|Instant|ZonedDateTime)\\.now\\(\\)|Clock\\.system",
              List.of("cli"),
              "take the day or a Clock as a parameter"),
          new Rule("System\\.(out|exit)", List.of("cli"), "return the result; cli prints it"),
          new Rule(
              "dropDuplicates\\(|\\.distinct\\(\\)", List.of(), "find out why there are two rows"),
          new Rule(
              "approx_\\w+\\(|monotonically_increasing_id|[^.\\w]rand\\(",
              List.of(),
              "results must not depend on chance or partitions"),
          new Rule("SparkSession\\.builder", List.of("lake"), "go through Sessions"),
          new Rule("TODO|FIXME|XXX", List.of(), "finish it or leave it out"),
          new Rule("printStackTrace\\(\\)", List.of(), "tell the user in a sentence"));

  @Test
  void aRoomUsesOnlyWhatStandsBelowIt() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .withOptionalLayers(true)
        .layer("cli")
        .definedBy("mingcha.cli..")
        .layer("run")
        .definedBy("mingcha.run..")
        .layer("wings")
        .definedBy(
            "mingcha.ingest..",
            "mingcha.detect..",
            "mingcha.lead..",
            "mingcha.emit..",
            "mingcha.report..",
            "mingcha.market..")
        .layer("algorithms")
        .definedBy("mingcha.graph..", "mingcha.text..", "mingcha.stats..")
        .layer("lake")
        .definedBy("mingcha.lake..")
        .layer("ground")
        .definedBy("mingcha.schemas..", "mingcha.error..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("run")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("wings")
        .mayOnlyBeAccessedByLayers("cli", "run")
        .whereLayer("algorithms")
        .mayOnlyBeAccessedByLayers("cli", "run", "wings")
        .whereLayer("lake")
        .mayOnlyBeAccessedByLayers("cli", "run", "wings", "algorithms")
        .check(HOUSE);
  }

  @Test
  void noWingUsesAnother() {
    slices()
        .matching("mingcha.(ingest|detect|lead|emit|report|market)..")
        .should()
        .notDependOnEachOther()
        .check(HOUSE);
  }

  @ParameterizedTest
  @FieldSource("RULES")
  void habitIsKept(Rule rule) {
    Pattern pattern = Pattern.compile(rule.pattern());
    List<String> broken =
        sources()
            .filter(
                file ->
                    rule.onlyIn().stream()
                        .noneMatch(room -> file.startsWith(SOURCES.resolve(room))))
            .flatMap(
                file ->
                    lines(file)
                        .filter(line -> pattern.matcher(line).find())
                        .map(line -> file.getFileName() + ": " + line.strip()))
            .toList();
    assertThat(broken).as(rule.advice()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mingcha.messages", "mingcha.reasons"})
  void bothLanguagesHaveTheSameKeys(String bundle) {
    assertThat(keys(bundle, Locale.CHINESE)).isEqualTo(keys(bundle, Locale.ENGLISH));
  }

  private static List<String> keys(String bundle, Locale locale) {
    return ResourceBundle.getBundle(bundle, locale).keySet().stream().sorted().toList();
  }

  private static Stream<Path> sources() {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
