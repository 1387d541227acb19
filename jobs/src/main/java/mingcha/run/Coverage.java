package mingcha.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mingcha.detect.Detector;
import mingcha.detect.Needs.Need;
import mingcha.lake.Lake;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Which tables have rows, and which of their columns have values, in each platform. */
final class Coverage {
  /** Register and 12315 rows speak of every platform. */
  private static final String ANY_PLATFORM = "-";

  private final Map<String, Map<String, Set<String>>> filled = new HashMap<>();
  private final Set<String> platforms = new TreeSet<>();

  private Coverage() {}

  /** Counts once, over the columns that some detector names; one scan a table. */
  static Coverage of(Lake lake, List<Detector> detectors, LocalDate asOf) {
    Map<TableSpec, Set<String>> named = new HashMap<>();
    for (Detector detector : detectors) {
      for (List<Need> needs : List.of(detector.needs().required(), detector.needs().optional())) {
        for (Need need : needs) {
          named.computeIfAbsent(need.table(), t -> new TreeSet<>()).addAll(need.columns());
        }
      }
    }
    Coverage coverage = new Coverage();
    named.forEach((table, columns) -> coverage.scan(lake, table, columns, asOf));
    return coverage;
  }

  Set<String> platforms() {
    return platforms;
  }

  /** Needs that are not met in a platform, in words; empty when all are. */
  List<String> lacking(String platform, List<Need> needs) {
    List<String> lacking = new ArrayList<>();
    for (Need need : needs) {
      Set<String> columns = columnsOf(platform, need.table());
      if (columns == null) {
        lacking.add(need.table().name());
      } else {
        need.columns().stream()
            .filter(column -> !columns.contains(column))
            .forEach(column -> lacking.add(need.table().name() + "." + column));
      }
    }
    return lacking;
  }

  /** Whether, in some of these platforms, the table has rows and every column has values. */
  boolean has(Set<String> among, TableSpec table, String... columns) {
    return among.stream()
        .map(platform -> columnsOf(platform, table))
        .anyMatch(found -> found != null && found.containsAll(List.of(columns)));
  }

  private Set<String> columnsOf(String platform, TableSpec table) {
    Map<String, Set<String>> byPlatform = filled.getOrDefault(table.name(), Map.of());
    Set<String> own = byPlatform.get(platform);
    return own != null ? own : byPlatform.get(ANY_PLATFORM);
  }

  private void scan(Lake lake, TableSpec table, Set<String> columns, LocalDate asOf) {
    if (!lake.has(table)) {
      return;
    }
    Dataset<Row> rows = lake.read(table);
    if (table.eventTime().isPresent()) {
      rows = rows.where(col(TableSpec.EVENT_DAY).leq(lit(asOf)));
    }
    List<String> ordered = List.copyOf(columns);
    Column[] counts =
        ordered.stream().map(column -> count(col(column)).as(column)).toArray(Column[]::new);
    Dataset<Row> counted = rows.groupBy(TableSpec.PLATFORM).agg(count(lit(1)).as("rows"), counts);
    for (Row row : counted.collectAsList()) {
      String platform = row.getString(0);
      Set<String> found = new TreeSet<>();
      for (int i = 0; i < ordered.size(); i++) {
        if (row.getLong(i + 2) > 0) {
          found.add(ordered.get(i));
        }
      }
      filled.computeIfAbsent(table.name(), t -> new TreeMap<>()).put(platform, found);
      if (!platform.equals(ANY_PLATFORM)) {
        platforms.add(platform);
      }
    }
  }
}
