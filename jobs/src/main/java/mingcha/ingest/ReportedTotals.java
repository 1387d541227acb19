package mingcha.ingest;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import mingcha.error.UserError;

/**
 * The control totals that a platform sends beside a dump: orders and amount by day or month and
 * region. A CSV file with the columns {@code period} (or {@code day}, {@code month}), {@code
 * region_code} (may be absent: all regions), {@code orders} and {@code amount_fen}; of the last two
 * one may be absent.
 */
final class ReportedTotals {
  /** All regions. */
  static final String EVERYWHERE = "000000";

  private static final Pattern PERIOD = Pattern.compile("\\d{4}-\\d{2}(?:-\\d{2})?");
  private static final Pattern REGION = Pattern.compile("\\d{6}");
  private static final int CAP = 1 << 16;
  private static final int MOST_LINES = 1_000_000;

  /**
   * One reported total.
   *
   * @param period yyyy-MM-dd or yyyy-MM
   * @param region GB/T 2260; {@link #EVERYWHERE} for all
   * @param orders reported orders; null when not told
   * @param amountFen reported amount in fen; null when not told
   */
  record Line(String period, String region, Long orders, Long amountFen) {}

  private final Manifest dump;
  private final Path file;
  private List<String> names = List.of();

  private ReportedTotals(Manifest dump, Path file) {
    this.dump = dump;
    this.file = file;
  }

  /**
   * The totals of a dump, none when it brings no such file; of two for the same the last stands.
   *
   * @throws UserError exit 3 when the file cannot be read as totals
   */
  static List<Line> of(Manifest dump) {
    return dump.totals().map(file -> new ReportedTotals(dump, file).lines()).orElse(List.of());
  }

  private List<Line> lines() {
    TreeMap<String, Line> lines = new TreeMap<>();
    try {
      Encoding encoding = Encoding.of(FileBytes.head(file), Encoding.GB18030);
      Charset charset =
          encoding == Encoding.UTF_16LE ? Encoding.UTF_8.charset() : encoding.charset();
      try (FileBytes bytes = FileBytes.open(file, encoding)) {
        CsvCutter cutter = new CsvCutter(bytes.text(), ',', CAP);
        RawRecord record = new RawRecord();
        if (!cutter.next(record)) {
          throw bad(1);
        }
        names = Header.names(record, charset);
        cutter.expectCells(names.size());
        while (cutter.next(record)) {
          if (record.problem != RawRecord.SOUND || record.rowNo > MOST_LINES) {
            throw bad(record.rowNo);
          }
          Line line = line(Header.names(record, charset), record.rowNo);
          lines.put(line.period() + line.region(), line);
        }
      }
    } catch (IOException e) {
      throw UserError.refused(
          "ingest.unreadable-file", dump.label(), String.valueOf(file.getFileName()));
    }
    return new ArrayList<>(lines.values());
  }

  private Line line(List<String> cells, long rowNo) {
    String period = cell(cells, "period", "day", "month").replace('/', '-');
    String region = cell(cells, "region_code", "region");
    Long orders = number(cell(cells, "orders", "orders_reported"), rowNo);
    Long amount = number(cell(cells, "amount_fen", "amount_reported_fen"), rowNo);
    String code = region.isEmpty() ? EVERYWHERE : region;
    if (!PERIOD.matcher(period).matches()
        || !REGION.matcher(code).matches()
        || orders == null && amount == null) {
      throw bad(rowNo);
    }
    return new Line(period, code, orders, amount);
  }

  private String cell(List<String> cells, String... headers) {
    for (String header : headers) {
      int at = names.indexOf(header);
      if (at >= 0) {
        return cells.get(at);
      }
    }
    return "";
  }

  private Long number(String text, long rowNo) {
    if (text.isEmpty()) {
      return null;
    }
    long value = Money.fen(text, false);
    if (value == Money.BROKEN) {
      throw bad(rowNo);
    }
    return value;
  }

  private UserError bad(long rowNo) {
    return UserError.refused(
        "ingest.bad-totals", dump.label(), String.valueOf(file.getFileName()), rowNo);
  }
}
