package mingcha.ingest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mingcha.error.UserError;

/**
 * How the files of one platform become canonical tables: a folder {@code conf/platforms/NAME} with
 * {@code platform.yaml} and one {@code TABLE.sql} for each table that it fills.
 *
 * @param name name of the folder
 * @param views the raw files, each kind as a view
 * @param reading how cells of the SQL's results are read
 * @param tables SQL by canonical table
 * @param rejects SQL for records that the layout itself turns down, with the columns {@code _row},
 *     {@code rule} and {@code column}
 */
public record Layout(
    String name,
    List<View> views,
    Reading reading,
    Map<String, String> tables,
    Optional<String> rejects) {

  /** Where layouts come from: the folder of settings over the defaults in the jar. */
  public interface Source {
    /** The layout of this name, if there is one. */
    Optional<Layout> layout(String name);
  }

  /**
   * One kind of raw file.
   *
   * @param view name under which SQL sees it
   * @param pattern file names that it is recognised by, as {@code *} and {@code ?}
   * @param format csv or jsonl
   * @param encoding encoding, unless the manifest names one
   * @param delimiter delimiter, unless the manifest names one
   * @param columns columns that SQL may use, each with the headers it goes by, beside its own name;
   *     one that a file lacks reads as null
   */
  public record View(
      String view,
      String pattern,
      String format,
      String encoding,
      String delimiter,
      Map<String, List<String>> columns) {
    public View {
      format = format == null ? "csv" : format;
      encoding = encoding == null ? "UTF-8" : encoding;
      delimiter = delimiter == null ? "," : delimiter;
      if (view == null || pattern == null || columns == null || columns.isEmpty()) {
        throw UserError.usage("ingest.layout-view");
      }
      columns.replaceAll((name, headers) -> headers == null ? List.of() : headers);
    }

    FileFormat fileFormat() {
      return FileFormat.named(format)
          .orElseThrow(() -> UserError.settingOutOfRange("format", format, "csv, jsonl"));
    }

    boolean matches(String fileName) {
      return fileName.matches(
          java.util.Arrays.stream(pattern.split("(?<=[*?])|(?=[*?])"))
              .map(
                  part ->
                      switch (part) {
                        case "*" -> ".*";
                        case "?" -> ".";
                        default -> java.util.regex.Pattern.quote(part);
                      })
              .collect(java.util.stream.Collectors.joining()));
    }
  }

  /**
   * The settings of {@code platform.yaml}.
   *
   * @param money yuan or fen: the unit of amounts that carry no mark
   * @param nullWords cells that mean nothing
   */
  public record Yaml(List<View> views, String money, List<String> nullWords) {
    public Yaml {
      if (!Set.of("yuan", "fen").contains(String.valueOf(money))) {
        throw UserError.settingOutOfRange("money", money, "yuan, fen");
      }
      if (views == null || views.isEmpty()) {
        throw UserError.usage("ingest.layout-view");
      }
      nullWords = nullWords == null ? List.of() : List.copyOf(nullWords);
    }

    /** The layout of these settings and SQL. */
    public Layout layout(String name, Map<String, String> tables, Optional<String> rejects) {
      return new Layout(
          name, views, new Reading(Set.copyOf(nullWords), money.equals("yuan")), tables, rejects);
    }
  }

  /** The view that SQL knows under this name. */
  Optional<View> view(String viewName) {
    return views.stream().filter(view -> view.view().equals(viewName)).findFirst();
  }
}
