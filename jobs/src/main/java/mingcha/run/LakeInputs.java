package mingcha.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.Set;
import mingcha.detect.Inputs;
import mingcha.lake.Lake;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows of a lake, limited to the platforms and days that one detector is to look at. */
record LakeInputs(
    Lake lake,
    TonightsFindings found,
    Coverage coverage,
    Set<String> platforms,
    LocalDate from,
    LocalDate asOf,
    int lookBackDays)
    implements Inputs {

  @Override
  public Dataset<Row> table(TableSpec table) {
    Dataset<Row> rows = lake.read(table);
    if (table.column(TableSpec.PLATFORM).isPresent()) {
      rows =
          rows.where(
              col(TableSpec.PLATFORM)
                  .isInCollection(platforms)
                  .or(col(TableSpec.PLATFORM).equalTo("-")));
    }
    if (table.column(TableSpec.EVENT_DAY).isPresent()) {
      Column first = lit(from.minusDays(lookBackDays));
      rows =
          rows.where(
              col(TableSpec.EVENT_DAY)
                  .between(first, lit(asOf))
                  .and(
                      col(TableSpec.EVENT_MONTH)
                          .between(
                              date_format(first, "yyyy-MM"), date_format(lit(asOf), "yyyy-MM"))));
    }
    return rows;
  }

  @Override
  public Dataset<Row> signals(String detector) {
    return found.signals(detector).orElseGet(() -> tonight(lake.read(Signals.TABLE), detector));
  }

  @Override
  public Dataset<Row> members(String detector) {
    return found
        .members(detector)
        .orElseGet(() -> tonight(lake.read(SignalMembers.TABLE), detector));
  }

  @Override
  public boolean has(TableSpec table, String... columns) {
    return coverage.has(platforms, table, columns);
  }

  private Dataset<Row> tonight(Dataset<Row> rows, String detector) {
    return rows.where(
        col(Signals.AS_OF).equalTo(lit(asOf)).and(col(Signals.DETECTOR).equalTo(detector)));
  }
}
