package mingcha.emit;

import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mingcha.schemas.Column;
import mingcha.schemas.Leads;

/** Writes leads into the inbox, column by column; nested columns become JSON texts. */
final class LeadStatements {
  private final List<Column> columns;

  private LeadStatements(List<Column> columns) {
    this.columns = columns;
  }

  /** Statements for the columns that this inbox has. */
  static LeadStatements of(Connection connection) throws SQLException {
    Set<String> there = JdbcTarget.columns(connection);
    return new LeadStatements(
        Leads.TABLE.columns().stream().filter(column -> there.contains(column.name())).toList());
  }

  void insert(Connection connection, String batchId, List<CaseLead> leads) throws SQLException {
    String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    String marks = String.join(", ", Collections.nCopies(columns.size() + 2, "?"));
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into leads (" + names + ", batch_id, delivery_hash) values (" + marks + ")")) {
      for (CaseLead lead : leads) {
        bind(insert, lead, batchId);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  void update(Connection connection, String batchId, List<CaseLead> leads) throws SQLException {
    String assignments =
        columns.stream().map(column -> column.name() + " = ?").collect(Collectors.joining(", "));
    try (PreparedStatement update =
        connection.prepareStatement(
            "update leads set "
                + assignments
                + ", batch_id = ?, delivery_hash = ? where lead_uid = ?")) {
      for (CaseLead lead : leads) {
        update.setString(bind(update, lead, batchId), lead.uid());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  /** Binds the columns of a lead; returns the place of the next parameter. */
  private int bind(PreparedStatement statement, CaseLead lead, String batchId) throws SQLException {
    int at = 1;
    for (Column column : columns) {
      set(statement, at, lead.row().getAs(column.name()), column);
      at++;
    }
    statement.setString(at, batchId);
    statement.setString(at + 1, lead.deliveryHash());
    return at + 2;
  }

  private static void set(PreparedStatement statement, int at, Object value, Column column)
      throws SQLException {
    if (value == null) {
      statement.setNull(at, typeOf(column));
    } else if (Cells.isNested(column.type())) {
      statement.setString(at, RowJson.text(value, column.type()));
    } else if (value instanceof Long number) {
      statement.setLong(at, number);
    } else if (value instanceof Integer number) {
      statement.setInt(at, number);
    } else if (value instanceof Double number) {
      statement.setDouble(at, number);
    } else if (RowJson.isDay(value)) {
      // java.time values carry no zone that a driver could shift.
      statement.setObject(
          at, value instanceof Date day ? day.toLocalDate() : (LocalDate) value, Types.DATE);
    } else {
      statement.setString(at, withoutNul(value.toString()));
    }
  }

  /** PostgreSQL has no room for the character NUL. */
  private static String withoutNul(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
  }

  private static int typeOf(Column column) {
    return switch (column.type().typeName()) {
      case "date" -> Types.DATE;
      case "long" -> Types.BIGINT;
      case "integer" -> Types.INTEGER;
      case "double" -> Types.DOUBLE;
      default -> Types.VARCHAR;
    };
  }
}
