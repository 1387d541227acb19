package mingcha.emit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** What one cell of a spreadsheet shows. */
final class Cells {
  /** The most characters that a spreadsheet keeps in a cell. */
  static final int LONGEST = 32_767;

  /**
   * A text that no spreadsheet takes for a formula: an apostrophe stands before signs that would
   * begin one, the full-width ones of Chinese keyboards and white space before a sign included.
   * Excel runs {@code =cmd|...} from a CSV file, and again from a sheet saved as CSV.
   */
  static String harmless(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int at = 0;
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
    boolean isFormula = at < text.length() && "=+-@|%＝＋－＠".indexOf(text.charAt(at)) >= 0;
    boolean beginsWithControl = "\t\r\n\0".indexOf(text.charAt(0)) >= 0;
    return isFormula || beginsWithControl ? "'" + text : text;
  }

  /** Whether a spreadsheet has a cell type of its own for values of this type. */
  static boolean isNested(DataType type) {
    return type instanceof ArrayType || type instanceof StructType || type instanceof MapType;
  }

  /** The cell as text; null is empty. Numbers are left as they are, texts made harmless. */
  static String text(Object value, DataType type) {
    if (value == null) {
      return "";
    }
    if (isNested(type)) {
      return RowJson.text(value, type);
    }
    if (RowJson.isTime(value)) {
      return RowJson.time(value);
    }
    if (RowJson.isDay(value)) {
      return RowJson.day(value);
    }
    return value instanceof String text ? harmless(text) : value.toString();
  }

  /** Elements of an array cell, whatever collection holds it. */
  static List<?> list(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    return value instanceof Object[] array
        ? List.of(array)
        : CollectionConverters.asJava((scala.collection.Seq<?>) value);
  }

  /** Entries of a map cell, sorted by key. */
  static Map<String, Object> map(Object value) {
    Map<?, ?> entries =
        value instanceof Map<?, ?> map
            ? map
            : CollectionConverters.asJava((scala.collection.Map<?, ?>) value);
    Map<String, Object> sorted = new TreeMap<>();
    entries.forEach((key, element) -> sorted.put(String.valueOf(key), element));
    return sorted;
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF' || c == '\u200B';
  }

  private Cells() {}
}
