package mingcha.emit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import mingcha.lake.Sessions;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows as JSON: every column is there, also when it is null; days are {@code yyyy-MM-dd}, times
 * carry the offset of Shanghai.
 */
final class RowJson {
  /** Metadata of a text column that holds JSON, which is then written as such. */
  static final String IS_JSON = "mingcha.json";

  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(ZoneId.of(Sessions.ZONE));

  /** One row as one line, keys in the order of the columns. */
  static String line(Row row) {
    return text(row, row.schema());
  }

  /** One value as JSON text. */
  static String text(Object value, DataType type) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(json, value, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** A time as it stands in exports. */
  static String time(Object value) {
    Instant instant = value instanceof Timestamp stamp ? stamp.toInstant() : (Instant) value;
    return TIME.format(instant);
  }

  /** A day as it stands in exports. */
  static String day(Object value) {
    return value instanceof Date date ? date.toLocalDate().toString() : value.toString();
  }

  static boolean isTime(Object value) {
    return value instanceof Timestamp || value instanceof Instant;
  }

  static boolean isDay(Object value) {
    return value instanceof Date || value instanceof LocalDate;
  }

  private static void write(JsonGenerator json, Object value, DataType type) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (type instanceof StructType struct) {
      Row row = (Row) value;
      json.writeStartObject();
      for (int i = 0; i < struct.length(); i++) {
        StructField field = struct.apply(i);
        json.writeFieldName(field.name());
        if (!row.isNullAt(i) && field.metadata().contains(IS_JSON)) {
          json.writeRawValue(row.getString(i));
        } else {
          write(json, row.get(i), field.dataType());
        }
      }
      json.writeEndObject();
    } else if (type instanceof ArrayType array) {
      json.writeStartArray();
      for (Object element : Cells.list(value)) {
        write(json, element, array.elementType());
      }
      json.writeEndArray();
    } else if (type instanceof MapType map) {
      json.writeStartObject();
      for (var entry : Cells.map(value).entrySet()) {
        json.writeFieldName(entry.getKey());
        write(json, entry.getValue(), map.valueType());
      }
      json.writeEndObject();
    } else {
      writeScalar(json, value);
    }
  }

  private static void writeScalar(JsonGenerator json, Object value) throws IOException {
    if (isTime(value)) {
      json.writeString(time(value));
    } else if (isDay(value)) {
      json.writeString(day(value));
    } else if (value instanceof Double number) {
      if (number.isNaN() || number.isInfinite()) {
        json.writeNull();
      } else {
        json.writeNumber(number);
      }
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else {
      json.writeString(value.toString());
    }
  }

  private RowJson() {}
}
