package mingcha.ingest;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
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
   * @param pattern file names that it is recognised by, as {@code *} and {@code ?}; several are
   *     separated by a bar
   * @param format csv or jsonl
   * @param encoding encoding, unless the manifest names one
   * @param delimiter delimiter, unless the manifest names one
   * @param exported expression whose first group finds, in the name of a file, the time at which it
   *     was exported; of files with one, the later wins
   * @param columns columns that SQL may use, each with the headers it goes by, beside its own name;
   *     one that a file lacks reads as null
   */
  public record View(
      String view,
      String pattern,
      String format,
      String encoding,
      String delimiter,
      String exported,
      Map<String, List<String>> columns) {
    public View {
      format = format == null ? "csv" : format;
      encoding = encoding == null ? "UTF-8" : encoding;
      delimiter = delimiter == null ? "," : delimiter;
      if (view == null || pattern == null || columns == null || columns.isEmpty()) {
        throw UserError.usage("ingest.layout-view");
      }
      columns.replaceAll((name, headers) -> headers == null ? List.of() : headers);
      if (exported != null && !isExpression(exported)) {
        throw UserError.settingOutOfRange("exported", exported, "'^(\\d{10})'");
      }
    }

    /** Microseconds since 1970 at which a file of this name was exported, if the name says so. */
    OptionalLong exportedAt(String fileName) {
      if (exported == null) {
        return OptionalLong.empty();
      }
      Matcher found = Pattern.compile(exported).matcher(fileName);
      long micros = found.find() ? Times.micros(found.group(1)) : Times.BROKEN;
      return micros == Times.BROKEN ? OptionalLong.empty() : OptionalLong.of(micros);
    }

    private static boolean isExpression(String text) {
      try {
        return Pattern.compile(text).matcher("").groupCount() > 0;
      } catch (PatternSyntaxException e) {
        return false;
      }
    }

    FileFormat fileFormat() {
      return FileFormat.named(format)
          .orElseThrow(() -> UserError.settingOutOfRange("format", format, "csv, jsonl"));
    }

    boolean matches(String fileName) {
      return fileName.matches(
          Arrays.stream(pattern.split("(?<=[*?|])|(?=[*?|])"))
              .map(
                  part ->
                      switch (part) {
                        case "*" -> ".*";
                        case "?" -> ".";
                        case "|" -> "|";
                        default -> Pattern.quote(part);
                      })
              .collect(Collectors.joining()));
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
