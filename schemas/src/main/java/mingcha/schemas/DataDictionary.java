package mingcha.schemas;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page {@code docs/data-dictionary.md}: every table, its grain, key and columns. */
public final class DataDictionary {
  /** The whole page in Markdown. */
  public static String page() {
    StringBuilder page = new StringBuilder();
    page.append("# Data dictionary\n\n");
    page.append("Generated from the declarations in `schemas`; a test keeps it current.\n\n");
    page.append(
        "Money is in fen (分), times are timestamps read in Asia/Shanghai, regions are six\n");
    page.append(
        "digits of GB/T 2260. `*` marks a key column, `!` a required one. Each canonical table\n");
    page.append("has a `_versions` table with the same columns and `superseded_by`.\n");
    section(page, "Canonical tables: what dumps bring", Tables.CANONICAL);
    section(page, "Derived tables: what the pipeline makes", Tables.DERIVED);
    return page.toString();
  }

  private static void section(StringBuilder page, String title, List<TableSpec> tables) {
    page.append("\n## ").append(title).append('\n');
    tables.forEach(table -> page.append('\n').append(table(table)));
  }

  private static String table(TableSpec table) {
    StringBuilder text = new StringBuilder();
    text.append("### ").append(table.name()).append("\n\nOne row is ").append(table.grain());
    text.append('.');
    if (!table.partitions().isEmpty()) {
      text.append(" Partitioned by ").append(String.join(", ", table.partitions())).append('.');
    }
    text.append("\n\n| column | type | privacy | meaning |\n|---|---|---|---|\n");
    table.columns().forEach(column -> text.append(line(table, column)));
    return text.toString();
  }

  private static String line(TableSpec table, Column column) {
    String mark = table.key().contains(column.name()) ? "*" : column.isRequired() ? "!" : "";
    return List.of(
                column.name() + mark,
                column.type().simpleString(),
                column.privacy().name().toLowerCase(Locale.ROOT),
                column.meaning())
            .stream()
            .collect(Collectors.joining(" | ", "| ", " |"))
        + "\n";
  }

  private DataDictionary() {}
}
