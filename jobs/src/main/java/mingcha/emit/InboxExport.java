package mingcha.emit;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mingcha.schemas.Column;
import mingcha.schemas.Leads;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Reads what the embedded inbox of a lake holds. */
public final class InboxExport {
  private static final int ROWS_A_FETCH = 200;

  /** Tables of the inbox, with the columns that give their rows an order. */
  private static final Map<String, String> ORDERS =
      new TreeMap<>(
          Map.of(
              "leads", "lead_uid",
              "lead_members", "lead_uid, kind, id, detector",
              "evidence", "lead_uid, kind, seq",
              "acks", "ack_id"));

  private static final Set<String> NESTED =
      Leads.TABLE.columns().stream()
          .filter(column -> Cells.isNested(column.type()))
          .map(Column::name)
          .collect(Collectors.toSet());

  /** Names of the tables of the inbox. */
  public static Set<String> tables() {
    return ORDERS.keySet();
  }

  /**
   * Writes a table of the embedded inbox to a file.
   *
   * @return rows written; none when nothing was ever delivered
   * @throws TargetDown when another program holds the inbox
   */
  public static long write(LakePlace lake, String table, ExportFormat format, Path file) {
    Optional<Path> inboxFile = lake.folder().map(Inbox::embeddedFile);
    boolean isThere =
        inboxFile.isPresent() && Files.exists(Path.of(inboxFile.orElseThrow() + ".mv.db"));
    try {
      if (!isThere) {
        StructType columns = table.equals("leads") ? Leads.TABLE.schema() : new StructType();
        format.open(file, table, columns).close();
        return 0;
      }
      EmitSettings.Target embedded =
          new EmitSettings.Target(
              "jdbc",
              Optional.empty(),
              Optional.of("embedded"),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      Retries once = new Retries(new EmitSettings.Retry(1, 0, 0));
      try (Inbox inbox = Inbox.open(embedded, lake, once)) {
        return inbox.run(connection -> copy(connection, table, format, file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long copy(Connection connection, String table, ExportFormat format, Path file)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select * from " + table + " order by " + ORDERS.get(table))) {
      query.setFetchSize(ROWS_A_FETCH);
      try (ResultSet rows = query.executeQuery()) {
        StructType columns = columns(rows);
        long count = 0;
        try (RowSink sink = format.open(file, table, columns)) {
          for (; rows.next(); count++) {
            sink.add(row(rows, columns));
          }
        }
        return count;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StructType columns(ResultSet rows) throws SQLException {
    StructType columns = new StructType();
    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
      String name = rows.getMetaData().getColumnName(i);
      MetadataBuilder metadata = new MetadataBuilder();
      if (NESTED.contains(name)) {
        metadata.putBoolean(RowJson.IS_JSON, true);
      }
      DataType type =
          switch (rows.getMetaData().getColumnType(i)) {
            case java.sql.Types.BIGINT -> LongType;
            case java.sql.Types.INTEGER -> IntegerType;
            case java.sql.Types.DOUBLE, java.sql.Types.FLOAT -> DoubleType;
            case java.sql.Types.DATE -> DateType;
            case java.sql.Types.TIMESTAMP_WITH_TIMEZONE, java.sql.Types.TIMESTAMP -> TimestampType;
            default -> StringType;
          };
      columns = columns.add(new StructField(name, type, true, metadata.build()));
    }
    return columns;
  }

  private static Row row(ResultSet rows, StructType columns) throws SQLException {
    Object[] cells = new Object[columns.length()];
    for (int i = 0; i < cells.length; i++) {
      DataType type = columns.apply(i).dataType();
      if (type.equals(DateType)) {
        cells[i] = rows.getObject(i + 1, LocalDate.class);
      } else if (type.equals(TimestampType)) {
        OffsetDateTime time = rows.getObject(i + 1, OffsetDateTime.class);
        cells[i] = time == null ? null : Timestamp.from(time.toInstant());
      } else {
        cells[i] = rows.getObject(i + 1);
      }
    }
    return new GenericRowWithSchema(cells, columns);
  }

  private InboxExport() {}
}
