package mingcha.ingest;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import mingcha.error.UserError;

/**
 * What a manifest says of one file.
 *
 * @param firstEvent earliest time in any of its columns, microseconds since 1970
 * @param lastEvent latest such time; {@link Times#BROKEN} when there is none
 */
record FileCount(FileFormat format, long rows, String sha256, long firstEvent, long lastEvent) {
  private static final int SHORTEST_TIME = 8;
  private static final int LONGEST_TIME = 32;

  /** Columns whose cells are times, whatever their form. */
  private static final Pattern TIME = Pattern.compile("(?i).*(?:时间|日期|time|date|_at)");

  /** Reads a file to its end. */
  static FileCount of(Path file, Layout.View view, Encoding encoding, String platform, int cap) {
    FileFormat format = formatOf(file, view);
    if (format == FileFormat.PARQUET) {
      throw UserError.refused("ingest.unknown-format", platform, file.getFileName(), "parquet");
    }
    try (FileBytes bytes = FileBytes.open(file, encoding)) {
      return new Counting(bytes, format, view, encoding, cap).count();
    } catch (IOException e) {
      throw UserError.refused("ingest.unreadable-file", platform, file.getFileName());
    }
  }

  private static FileFormat formatOf(Path file, Layout.View view) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.contains(".jsonl")
        ? FileFormat.JSONL
        : name.endsWith(".parquet") ? FileFormat.PARQUET : view.fileFormat();
  }

  /** One file on its way through the cutter. */
  private static final class Counting {
    private final FileBytes bytes;
    private final FileFormat format;
    private final RawRecord record = new RawRecord();
    private final Cutter cutter;
    private final boolean[] isTime;

    Counting(FileBytes bytes, FileFormat format, Layout.View view, Encoding encoding, int cap)
        throws IOException {
      this.bytes = bytes;
      this.format = format;
      Charset charset = encoding == Encoding.GB18030 ? encoding.charset() : StandardCharsets.UTF_8;
      if (format == FileFormat.JSONL) {
        List<String> columns = List.copyOf(view.columns().keySet());
        this.cutter = new JsonCutter(bytes.text(), charset, columns, cap);
        this.isTime = areTimes(columns);
      } else {
        char delimiter = view.delimiter().equals("\\t") ? '\t' : view.delimiter().charAt(0);
        CsvCutter csv = new CsvCutter(bytes.text(), delimiter, cap);
        this.cutter = csv;
        if (csv.next(record)) {
          csv.expectCells(record.cells());
          this.isTime = areTimes(Header.names(record, charset));
        } else {
          this.isTime = new boolean[0];
        }
      }
    }

    FileCount count() throws IOException {
      long rows = 0;
      long first = Long.MAX_VALUE;
      long last = Times.BROKEN;
      while (cutter.next(record)) {
        rows++;
        for (int i = 0; i < record.cells() && record.problem == RawRecord.SOUND; i++) {
          long time = time(i);
          if (time != Times.BROKEN) {
            first = Math.min(first, time);
            last = Math.max(last, time);
          }
        }
      }
      return new FileCount(format, rows, bytes.sha256(), first, last);
    }

    /** In other columns only what is written as a time is one: a long number may be an order's. */
    private long time(int cell) {
      int length = record.to(cell) - record.from(cell);
      if (length < SHORTEST_TIME || length > LONGEST_TIME) {
        return Times.BROKEN;
      }
      String text =
          new String(record.data(), record.from(cell), length, StandardCharsets.ISO_8859_1).strip();
      boolean isDated = text.length() > 4 && (text.charAt(4) == '-' || text.charAt(4) == '/');
      return isDated || cell < isTime.length && isTime[cell]
          ? Times.micros(Normal.unwrapped(text))
          : Times.BROKEN;
    }

    private static boolean[] areTimes(List<String> names) {
      boolean[] times = new boolean[names.size()];
      for (int i = 0; i < times.length; i++) {
        times[i] = TIME.matcher(names.get(i)).matches();
      }
      return times;
    }
  }
}
