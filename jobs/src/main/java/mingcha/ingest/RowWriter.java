package mingcha.ingest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mingcha.schemas.Column;
import mingcha.schemas.Quarantine;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** Makes Spark's rows of what the judge decided. */
final class RowWriter {
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
    return new GenericInternalRow(
        new Object[] {
          UTF8String.fromString(file.platform()),
          UTF8String.fromString(file.dumpId()),
          UTF8String.fromString(file.name()),
          candidate.rowNo,
          candidate.offset,
          UTF8String.fromString(pseudonyms.rowHash(candidate.payload, 0, candidate.payload.length)),
          new GenericArrayData(rules),
          record(candidate)
        });
  }

  /** Copies the values of a row of the lake, whose columns begin at this position. */
  Object[] valuesOf(InternalRow row, int first) {
    Object[] values = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      if (row.isNullAt(first + i)) {
        continue;
      }
      DataType type = types[i];
      if (type.equals(DataTypes.StringType)) {
        values[i] = row.getUTF8String(first + i).clone();
      } else if (type.equals(DataTypes.IntegerType) || type.equals(DataTypes.DateType)) {
        values[i] = row.getInt(first + i);
      } else if (type.equals(DataTypes.BooleanType)) {
        values[i] = row.getBoolean(first + i);
      } else {
        values[i] = row.getLong(first + i);
      }
    }
    return values;
  }

  /** The cells that parsed; persons are pseudonyms already, and what failed is not there. */
  private Object record(Candidate candidate) {
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
    Object[] names = cells.keySet().stream().map(UTF8String::fromString).toArray();
    Object[] values = cells.values().stream().map(UTF8String::fromString).toArray();
    return new ArrayBasedMapData(new GenericArrayData(names), new GenericArrayData(values));
  }
}
