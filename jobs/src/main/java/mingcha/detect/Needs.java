package mingcha.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mingcha.schemas.TableSpec;

/**
 * Tables and columns that a detector must have, those that it can use, how far it looks back and
 * which detector it follows.
 *
 * @param required without these, in a platform, it does not run there
 * @param optional without these it runs and says what it lacks
 * @param lookBackDays days before the first uncovered day that it reads as well
 * @param after detectors whose signals it reads
 */
public record Needs(
    List<Need> required, List<Need> optional, int lookBackDays, List<String> after) {
  public Needs {
    required = List.copyOf(required);
    optional = List.copyOf(optional);
    after = List.copyOf(after);
  }

  /**
   * One table with the columns meant.
   *
   * @param table table that must have rows
   * @param columns columns of which some value must be present
   */
  public record Need(TableSpec table, List<String> columns) {
    public Need {
      columns = List.copyOf(columns);
    }
  }

  /** Needs that look back this many days. */
  public static Needs lookingBack(int days) {
    return new Needs(List.of(), List.of(), days, List.of());
  }

  public Needs require(TableSpec table, String... columns) {
    return new Needs(plus(required, table, columns), optional, lookBackDays, after);
  }

  public Needs canUse(TableSpec table, String... columns) {
    return new Needs(required, plus(optional, table, columns), lookBackDays, after);
  }

  public Needs after(String... detectors) {
    return new Needs(required, optional, lookBackDays, Arrays.asList(detectors));
  }

  private static List<Need> plus(List<Need> needs, TableSpec table, String... columns) {
    List<Need> more = new ArrayList<>(needs);
    more.add(new Need(table, Arrays.asList(columns)));
    return more;
  }
}
