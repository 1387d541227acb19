package mingcha.report;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mingcha.lake.Sessions;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Rows as plain maps and lists, for a template; figures as people write them. */
final class Plain {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(ZoneId.of(Sessions.ZONE));

  /** Columns by name, nested ones too; days and times are texts. */
  static Map<String, Object> map(Row row) {
    Map<String, Object> map = new LinkedHashMap<>();
    String[] names = row.schema().fieldNames();
    for (int i = 0; i < names.length; i++) {
      map.put(names[i], value(row.get(i)));
    }
    return map;
  }

  static List<Map<String, Object>> maps(List<Row> rows) {
    return rows.stream().map(Plain::map).toList();
  }

  /** Amount in yuan with two decimals; fen come in. */
  static String yuan(long fen) {
    return String.format(Locale.ROOT, "%,.2f", BigDecimal.valueOf(fen, 2));
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f%%", share * 100);
  }

  /** A measured figure: whole when it is, otherwise with as many digits as tell something. */
  static String figure(Object value) {
    if (!(value instanceof Number given)) {
      return "—";
    }
    double number = given.doubleValue();
    if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      return String.format(Locale.ROOT, "%,d", (long) number);
    }
    double size = Math.abs(number);
    String pattern = size >= 100 ? "%,.0f" : size >= 1 ? "%.2f" : size >= 0.001 ? "%.3f" : "%.1e";
    return String.format(Locale.ROOT, pattern, number);
  }

  private static Object value(Object cell) {
    if (cell instanceof Row row) {
      return map(row);
    }
    if (cell instanceof scala.collection.Seq<?> seq) {
      List<Object> list = new ArrayList<>();
      CollectionConverters.asJava(seq).forEach(element -> list.add(value(element)));
      return list;
    }
    if (cell instanceof Timestamp time) {
      return MINUTE.format(time.toInstant());
    }
    if (cell instanceof Instant time) {
      return MINUTE.format(time);
    }
    return cell instanceof java.sql.Date || cell instanceof java.time.LocalDate
        ? cell.toString()
        : cell;
  }

  private Plain() {}
}
