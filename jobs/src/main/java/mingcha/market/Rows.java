package mingcha.market;

import java.util.ArrayList;
import java.util.List;
import mingcha.schemas.TableSpec;
import scala.Tuple3;

/** Rows as they will stand in files: file number, place by hash, the line. */
final class Rows {
  private final long seed;
  private final Layout layout;
  private final List<Tuple3<Integer, Long, String>> lines = new ArrayList<>();

  Rows(long seed, Layout layout) {
    this.seed = seed;
    this.layout = layout;
  }

  List<Tuple3<Integer, Long, String>> lines() {
    return lines;
  }

  /** Adds a row; its place depends on its key alone. */
  void add(Layout.Dump dump, int platform, TableSpec table, String key, Object... values) {
    long hash = Draw.hash(seed, table.name() + key, dump.number());
    lines.add(new Tuple3<>(layout.file(dump, platform, table, hash), hash, line(values)));
  }

  static String line(Object... values) {
    StringBuilder line = new StringBuilder(values.length * 12);
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        line.append(',');
      }
      if (values[i] != null) {
        cell(line, values[i].toString());
      }
    }
    return line.toString();
  }

  private static void cell(StringBuilder line, String text) {
    boolean isPlain = true;
    for (int i = 0; i < text.length() && isPlain; i++) {
      char c = text.charAt(i);
      isPlain = c != ',' && c != '"' && c != '\n' && c != '\r';
    }
    if (isPlain) {
      line.append(text);
    } else {
      line.append('"').append(text.replace("\"", "\"\"")).append('"');
    }
  }
}
