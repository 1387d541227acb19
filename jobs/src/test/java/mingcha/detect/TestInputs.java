package mingcha.detect;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import mingcha.SmallData;
import mingcha.schemas.SignalMembers;
import mingcha.schemas.Signals;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Inputs made of rows in memory, and a stage that keeps its notes for the test to see. */
public final class TestInputs implements Inputs, Stage {
  private final SparkSession spark;
  private final List<Rows> rows = new ArrayList<>();
  private final Map<String, Findings> earlier = new HashMap<>();
  private final List<String> notes = new ArrayList<>();
  private LocalDate from = LocalDate.of(2026, 1, 1);
  private LocalDate asOf = LocalDate.of(2026, 12, 31);

  /**
   * Inputs without rows.
   *
   * @param spark session of this test alone: it is set to plan small data quickly
   */
  public TestInputs(SparkSession spark) {
    this.spark = spark;
    SmallData.setFor(spark);
  }

  public TestInputs add(Rows... more) {
    return add(Arrays.asList(more));
  }

  public TestInputs add(Collection<Rows> more) {
    rows.addAll(more);
    return this;
  }

  /** Sets the days whose conduct is asked for; by default the whole of 2026. */
  public TestInputs days(String first, String last) {
    from = LocalDate.parse(first);
    asOf = LocalDate.parse(last);
    return this;
  }

  /** Lets a later detector read what an earlier one found. */
  public TestInputs after(String detector, Findings findings) {
    earlier.put(detector, findings);
    return this;
  }

  /** Codes of the notes made so far. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  @Override
  public Dataset<Row> table(TableSpec table) {
    List<Row> of =
        rows.stream()
            .filter(row -> row.table().name().equals(table.name()))
            .map(Rows::row)
            .toList();
    return spark.createDataFrame(of, table.schema());
  }

  @Override
  public Dataset<Row> signals(String detector) {
    return earlier.containsKey(detector)
        ? earlier.get(detector).signals()
        : spark.createDataFrame(List.of(), Signals.TABLE.schema());
  }

  @Override
  public Dataset<Row> members(String detector) {
    return earlier.containsKey(detector)
        ? earlier.get(detector).members()
        : spark.createDataFrame(List.of(), SignalMembers.TABLE.schema());
  }

  @Override
  public boolean has(TableSpec table, String... columns) {
    return rows.stream().anyMatch(row -> row.table().name().equals(table.name()))
        && Arrays.stream(columns)
            .allMatch(
                column ->
                    rows.stream()
                        .anyMatch(
                            row -> row.table().name().equals(table.name()) && row.has(column)));
  }

  @Override
  public LocalDate from() {
    return from;
  }

  @Override
  public LocalDate asOf() {
    return asOf;
  }

  @Override
  public Dataset<Row> shared(String name, Inputs inputs, Function<Inputs, Dataset<Row>> computed) {
    return materialise(name, computed.apply(inputs));
  }

  @Override
  public Dataset<Row> materialise(String name, Dataset<Row> computed) {
    return computed.localCheckpoint(true, StorageLevel.MEMORY_ONLY());
  }

  @Override
  public List<Row> collect(String name, Dataset<Row> computed, int atMost) {
    List<Row> collected = computed.limit(atMost + 1).collectAsList();
    if (collected.size() > atMost) {
      throw new IllegalStateException(name + " has more than " + atMost + " rows");
    }
    return collected;
  }

  @Override
  public Dataset<Row> rows(List<Row> made, StructType schema) {
    return spark.createDataFrame(made, schema);
  }

  @Override
  public void note(String code, String detail, long count) {
    notes.add(code);
  }
}
