package mingcha.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mingcha.schemas.Column;
import mingcha.schemas.Orders;
import mingcha.schemas.Quarantine;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** Makes Spark's rows of what the judge decided. */
final class RowWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TablePlan plan;
  private final Pseudonyms pseudonyms;
  private final DataType[] types;

  RowWriter(TablePlan plan, Pseudonyms pseudonyms) {
    this.plan = plan;
    this.pseudonyms = pseudonyms;
    this.types = plan.table().columns().stream().map(Column::type).toArray(DataType[]::new);
  }

  InternalRow row(Object[] values) {
    return new GenericInternalRow(values);
  }

  InternalRow version(Object[] values, UTF8String by) {
    Object[] version = java.util.Arrays.copyOf(values, values.length + 1);
    version[values.length] = by;
    return new GenericInternalRow(version);
  }

  /** Columns of {@link Quarantine}, in their order. */
  InternalRow quarantined(Candidate candidate) {
    SourceFile file = candidate.file;
    return new GenericInternalRow(
        new Object[] {
          UTF8String.fromString(file.platform()),
          UTF8String.fromString(file.dumpId()),
          UTF8String.fromString(file.name()),
          candidate.rowNo,
          candidate.offset,
          UTF8String.fromString(pseudonyms.rowHash(candidate.payload, 0, candidate.payload.length)),
          reasons(candidate),
          record(candidate)
        });
  }

  /** Columns of {@link mingcha.schemas.Absences}, in their order. */
  InternalRow absence(Object[] row, UTF8String lastSeen, FullDump dump) {
    return new GenericInternalRow(
        new Object[] {
          row[plan.key()[0]],
          UTF8String.fromString(plan.table().name()),
          UTF8String.fromString(keyOf(row)),
          lastSeen,
          UTF8String.fromString(dump.dumpId()),
          dump.exportedAt()
        });
  }

  /** The key without the platform, as a JSON object in the order of the key's columns. */
  private String keyOf(Object[] row) {
    ObjectNode key = JSON.createObjectNode();
    for (int column : plan.key()) {
      String name = plan.table().columnNames().get(column);
      if (!name.equals(TableSpec.PLATFORM)) {
        key.put(
            name,
            types[column].equals(DataTypes.TimestampType)
                ? Times.localOf((Long) row[column]).toString()
                : row[column].toString());
      }
    }
    return key.toString();
  }

  /** Columns of {@link Account#SCHEMA}, in their order. */
  InternalRow account(int file, long rowNo, int state, Candidate candidate) {
    Object[] cells =
        cells(candidate).entrySet().stream()
            .map(
                cell ->
                    new GenericInternalRow(
                        new Object[] {
                          UTF8String.fromString(cell.getKey()),
                          UTF8String.fromString(cell.getValue())
                        }))
            .toArray();
    return new GenericInternalRow(
        new Object[] {
          file,
          rowNo,
          state,
          reasons(candidate),
          new GenericArrayData(state == Account.QUARANTINED ? cells : new Object[0])
        });
  }

  /** Columns of {@link Reconciliation#LINE}, in their order. */
  InternalRow total(Candidate order) {
    return new GenericInternalRow(
        new Object[] {
          order.file.dumpNo(),
          order.values[plan.indexOf(TableSpec.EVENT_DAY)],
          order.values[plan.indexOf(Orders.CONSIGNEE_REGION)],
          order.values[plan.indexOf(Orders.PARENT_ORDER_ID)],
          order.values[plan.indexOf(Orders.PAID_FEN)]
        });
  }

  private static GenericArrayData reasons(Candidate candidate) {
    List<Candidate.Reason> reasons = candidate.reasons();
    Object[] rules = new Object[reasons.size()];
    for (int i = 0; i < rules.length; i++) {
      rules[i] =
          new GenericInternalRow(
              new Object[] {
                UTF8String.fromString(reasons.get(i).rule()),
                reasons.get(i).column().isEmpty()
                    ? null
                    : UTF8String.fromString(reasons.get(i).column())
              });
    }
    return new GenericArrayData(rules);
  }

  /** Copies the values of a row of the lake, whose columns begin at this position. */
  Object[] valuesOf(InternalRow row, int first) {
    Object[] values = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      values[i] = valueOf(row, first + i, types[i]);
    }
    return values;
  }

  /** Copies the values of a row that has only these columns of the table, in this order. */
  Object[] valuesOf(InternalRow row, int[] columns) {
    Object[] values = new Object[types.length];
    for (int i = 0; i < columns.length; i++) {
      values[columns[i]] = valueOf(row, i, types[columns[i]]);
    }
    return values;
  }

  private static Object valueOf(InternalRow row, int at, DataType type) {
    if (row.isNullAt(at)) {
      return null;
    }
    if (type.equals(DataTypes.StringType)) {
      return row.getUTF8String(at).clone();
    }
    if (type.equals(DataTypes.IntegerType) || type.equals(DataTypes.DateType)) {
      return row.getInt(at);
    }
    return type.equals(DataTypes.BooleanType)
        ? (Object) row.getBoolean(at)
        : (Object) row.getLong(at);
  }

  /** The cells that parsed; persons are pseudonyms already, and what failed is not there. */
  private Map<String, String> cells(Candidate candidate) {
    Map<String, String> cells = new TreeMap<>();
    for (CellPlan cell : plan.cells()) {
      Object value = candidate.values[cell.index()];
      if (value != null && candidate.has(cell.index())) {
        cells.put(
            cell.name(),
            cell.kind() == CellKind.TIME
                ? Times.localOf((Long) value).toString()
                : value.toString());
      }
    }
    return cells;
  }

  private Object record(Candidate candidate) {
    Map<String, String> cells = cells(candidate);
    Object[] names = cells.keySet().stream().map(UTF8String::fromString).toArray();
    Object[] values = cells.values().stream().map(UTF8String::fromString).toArray();
    return new ArrayBasedMapData(new GenericArrayData(names), new GenericArrayData(values));
  }
}
