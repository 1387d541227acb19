package mingcha.market;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mingcha.schemas.TableSpec;
import scala.Tuple4;

/**
 * Rows as they will stand in files: file number, place by hash, the line, what is wrong with it.
 */
final class Rows {
  private final long seed;
  private final Layout layout;
  private final double duplicates;
  private final List<Tuple4<Integer, Long, String, String>> lines = new ArrayList<>();

  /**
   * @param duplicates share of the rows that come twice
   */
  Rows(long seed, Layout layout, double duplicates) {
    this.seed = seed;
    this.layout = layout;
    this.duplicates = duplicates;
  }

  static Rows of(World world, Layout layout) {
    return new Rows(
        world.seed(), layout, world.request().isDirty() ? world.settings().dirt().duplicates() : 0);
  }

  List<Tuple4<Integer, Long, String, String>> lines() {
    return lines;
  }

  /** Adds a row of a canonical table; its place depends on its key alone. */
  void add(Layout.Dump dump, int platform, TableSpec table, String key, Object... values) {
    addSoiled(dump, platform, table, key, Set.of(), values);
  }

  /** Adds a row of a canonical table that something is wrong with. */
  void addSoiled(
      Layout.Dump dump,
      int platform,
      TableSpec table,
      String key,
      Set<Dirt> dirt,
      Object... values) {
    long hash = Draw.hash(seed, table.name() + key, dump.number());
    add(layout.file(dump, platform, table, hash), hash, line(values), dirt);
  }

  /** Adds a line of a platform's own file. */
  void addExport(
      Layout.Dump dump, int platform, ExportFile file, String key, Set<Dirt> dirt, String line) {
    long hash = Draw.hash(seed, file.name() + key, dump.number());
    add(layout.file(dump, platform, file, hash), hash, line, dirt);
  }

  private void add(int file, long hash, String line, Set<Dirt> dirt) {
    lines.add(new Tuple4<>(file, hash, line, words(dirt)));
    if (duplicates > 0) {
      long again = Draw.hash(seed, "again", hash);
      if ((again >>> 11) * 0x1.0p-53 < duplicates) {
        Set<Dirt> twice = EnumSet.of(Dirt.DUPLICATE);
        twice.addAll(dirt);
        lines.add(new Tuple4<>(file, again, line, words(twice)));
      }
    }
  }

  private static String words(Set<Dirt> dirt) {
    return dirt.isEmpty()
        ? ""
        : dirt.stream().sorted().map(Dirt::name).collect(Collectors.joining(","));
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
