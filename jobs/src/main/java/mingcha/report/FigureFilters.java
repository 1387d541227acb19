package mingcha.report;

import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Filters of the template for figures: {@code count}, {@code yuan}, {@code percent}, {@code
 * figure}.
 */
final class FigureFilters extends AbstractExtension {
  @Override
  public Map<String, Filter> getFilters() {
    return Map.of(
        "count", new Formatted(value -> Plain.count(((Number) value).longValue())),
        "yuan", new Formatted(value -> Plain.yuan(((Number) value).longValue())),
        "percent", new Formatted(value -> Plain.percent(((Number) value).doubleValue())),
        "figure", new Formatted(Plain::figure));
  }

  /** A missing figure shows as a dash. */
  private record Formatted(Function<Object, String> format) implements Filter {
    @Override
    public List<String> getArgumentNames() {
      return List.of();
    }

    @Override
    public Object apply(
        Object input,
        Map<String, Object> args,
        PebbleTemplate self,
        EvaluationContext context,
        int lineNumber) {
      return input == null ? "—" : format.apply(input);
    }
  }
}
