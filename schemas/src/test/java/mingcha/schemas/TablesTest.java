package mingcha.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class TablesTest {
  static final List<TableSpec> TABLES = Tables.ALL;

  /** Rewrites the reviewed copies instead of comparing: {@code -Dmingcha.golden.write=true}. */
  private static final boolean WRITES = Boolean.getBoolean("mingcha.golden.write");

  @ParameterizedTest
  @FieldSource("TABLES")
  void schemaMatchesItsReviewedCopy(TableSpec table) throws IOException {
    String ddl =
        table.columns().stream()
            .map(
                column ->
                    column.name()
                        + " "
                        + column.type().sql()
                        + (column.isRequired() ? " REQUIRED" : "")
                        + " "
                        + column.privacy())
            .collect(Collectors.joining("\n", "", "\n"));
    ddl += "KEY " + String.join(",", table.key()) + "\n";
    ddl += "PARTITIONS " + String.join(",", table.partitions()) + "\n";
    compare(Path.of("src/test/resources/golden", table.name() + ".txt"), ddl);
  }

  @Test
  void dataDictionaryIsCurrent() throws IOException {
    compare(Path.of("../docs/data-dictionary.md"), DataDictionary.page());
  }

  @Test
  void namesAreUnique() {
    assertThat(TABLES).extracting(TableSpec::name).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @FieldSource("TABLES")
  void moneyIsLongAndSaysFen(TableSpec table) {
    table.columns().stream()
        .filter(column -> column.meaning().contains("in fen"))
        .forEach(
            column -> {
              assertThat(column.name()).endsWith("_fen");
              assertThat(column.type()).isEqualTo(DataTypes.LongType);
            });
  }

  @Test
  void aKeyMustNameAColumn() {
    assertThatIllegalStateException()
        .isThrownBy(() -> TableSpec.named("t").key("missing").build())
        .withMessage("t has no column missing");
  }

  private static void compare(Path reviewed, String current) throws IOException {
    if (WRITES) {
      Files.createDirectories(reviewed.getParent());
      Files.writeString(reviewed, current);
    }
    assertThat(current)
        .as("reviewed copy %s; write it with -Dmingcha.golden.write=true", reviewed)
        .isEqualTo(Files.exists(reviewed) ? Files.readString(reviewed) : "");
  }
}
