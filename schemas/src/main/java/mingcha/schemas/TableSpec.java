package mingcha.schemas;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One table: its grain, its columns with unit, meaning and privacy class, its key and its
 * partitions. Knows nothing of files or sessions.
 */
public final class TableSpec {
  public static final String PLATFORM = "platform";
  public static final String DUMP_ID = "dump_id";
  public static final String FILE_NO = "file_no";
  public static final String ROW_NO = "row_no";
  public static final String LOADED_AT = "loaded_at";
  public static final String EVENT_DAY = "event_day";
  public static final String EVENT_MONTH = "event_month";

  private final String name;
  private final String grain;
  private final Map<String, Column> columns;
  private final List<Column> ordered;
  private final List<String> key;
  private final List<String> partitions;
  private final String eventTime;

  private TableSpec(Builder builder) {
    this.name = builder.name;
    this.grain = builder.grain;
    this.columns = Map.copyOf(builder.columns);
    this.ordered = List.copyOf(builder.columns.values());
    this.key = List.copyOf(builder.key);
    this.partitions = List.copyOf(builder.partitions);
    this.eventTime = builder.eventTime;
  }

  /** Starts the declaration of a table. */
  public static Builder named(String name) {
    return new Builder(name);
  }

  public String name() {
    return name;
  }

  /** What one row is. */
  public String grain() {
    return grain;
  }

  /** Columns in the order in which they are written. */
  public List<Column> columns() {
    return ordered;
  }

  public Optional<Column> column(String columnName) {
    return Optional.ofNullable(columns.get(columnName));
  }

  /** Columns that identify a row; empty for tables without a key. */
  public List<String> key() {
    return key;
  }

  public List<String> partitions() {
    return partitions;
  }

  /** The time column that {@code event_day} is the Shanghai day of; empty for dimensions. */
  public Optional<String> eventTime() {
    return Optional.ofNullable(eventTime);
  }

  /** Column names in the order in which they are written. */
  public List<String> columnNames() {
    return ordered.stream().map(Column::name).toList();
  }

  /**
   * The Spark schema. Required columns are enforced by rules and not by Parquet, so all are
   * nullable there.
   */
  public StructType schema() {
    return new StructType(
        ordered.stream()
            .map(column -> new StructField(column.name(), column.type(), true, Metadata.empty()))
            .toArray(StructField[]::new));
  }

  /** The table of the rows that a later dump superseded. */
  public TableSpec versions() {
    Builder copy = new Builder(name + "_versions");
    copy.grain = "an earlier version of " + grain;
    copy.columns.putAll(toMap(ordered));
    copy.add("superseded_by", StringType, false, "Dump that superseded the row", Privacy.OPEN);
    copy.partitions.addAll(partitions);
    copy.eventTime = eventTime;
    return copy.build();
  }

  @Override
  public String toString() {
    return name;
  }

  private static Map<String, Column> toMap(List<Column> columns) {
    Map<String, Column> byName = new LinkedHashMap<>();
    columns.forEach(column -> byName.put(column.name(), column));
    return byName;
  }

  /** Collects the parts of a table in the order in which they are named. */
  public static final class Builder {
    private final String name;
    private String grain = "";
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final List<String> key = new ArrayList<>();
    private final List<String> partitions = new ArrayList<>();
    private String eventTime;

    private Builder(String name) {
      this.name = name;
    }

    public Builder grain(String oneRow) {
      this.grain = oneRow;
      return this;
    }

    public Builder required(String column, DataType type, String meaning) {
      return add(column, type, true, meaning, Privacy.OPEN);
    }

    public Builder required(String column, DataType type, String meaning, Privacy privacy) {
      return add(column, type, true, meaning, privacy);
    }

    public Builder optional(String column, DataType type, String meaning) {
      return add(column, type, false, meaning, Privacy.OPEN);
    }

    public Builder optional(String column, DataType type, String meaning, Privacy privacy) {
      return add(column, type, false, meaning, privacy);
    }

    /** Adds where a row came from: the columns that every canonical table carries. */
    public Builder provenance() {
      required(PLATFORM, StringType, "Platform that the row speaks of; - for the register");
      required(DUMP_ID, StringType, "Dump that the row came from");
      required(FILE_NO, IntegerType, "File of that dump, from 0");
      required(ROW_NO, LongType, "Record of that file, from 1");
      return required(LOADED_AT, TimestampType, "When that dump was exported");
    }

    /**
     * Makes this a fact table: the Shanghai day and month of the given time, partitioned by month.
     */
    public Builder eventTime(String timeColumn) {
      this.eventTime = timeColumn;
      required(EVENT_DAY, DateType, "Shanghai day of " + timeColumn);
      required(EVENT_MONTH, StringType, "Month of that day, yyyy-MM");
      return partitionBy(EVENT_MONTH);
    }

    public Builder key(String... keyColumns) {
      key.addAll(Arrays.asList(keyColumns));
      return this;
    }

    public Builder partitionBy(String... partitionColumns) {
      partitions.addAll(Arrays.asList(partitionColumns));
      return this;
    }

    /**
     * Finishes the table.
     *
     * @throws IllegalStateException when a key or partition names no column
     */
    public TableSpec build() {
      for (String used : concat(key, partitions)) {
        if (!columns.containsKey(used)) {
          throw new IllegalStateException(name + " has no column " + used);
        }
      }
      return new TableSpec(this);
    }

    private Builder add(
        String column, DataType type, boolean isRequired, String meaning, Privacy privacy) {
      Column earlier = columns.put(column, new Column(column, type, isRequired, meaning, privacy));
      if (earlier != null) {
        throw new IllegalStateException(name + " declares " + column + " twice");
      }
      return this;
    }

    private static List<String> concat(List<String> first, List<String> second) {
      List<String> all = new ArrayList<>(first);
      all.addAll(second);
      return all;
    }
  }
}
