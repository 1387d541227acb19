package mingcha.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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

  /** Reads a file to its end. */
  static FileCount of(Path file, Layout.View view, String platform, Reading reading, int cap) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    FileFormat format =
        name.contains(".jsonl")
            ? FileFormat.JSONL
            : name.endsWith(".parquet") ? FileFormat.PARQUET : view.fileFormat();
    if (format == FileFormat.PARQUET) {
      throw UserError.refused("ingest.unknown-format", platform, file.getFileName(), "parquet");
    }
    Encoding encoding = Encoding.named(view.encoding()).orElse(Encoding.UTF_8);
    RawRecord record = new RawRecord();
    long rows = 0;
    long first = Long.MAX_VALUE;
    long last = Times.BROKEN;
    try (FileBytes bytes = FileBytes.open(file, encoding)) {
      Cutter cutter = cutter(bytes, format, encoding, view, cap, record);
      while (cutter.next(record)) {
        rows++;
        for (int i = 0; i < record.cells() && record.problem == RawRecord.SOUND; i++) {
          long time = time(record, i);
          if (time != Times.BROKEN) {
            first = Math.min(first, time);
            last = Math.max(last, time);
          }
        }
      }
      return new FileCount(format, rows, bytes.sha256(), first, last);
    } catch (IOException e) {
      throw UserError.refused("ingest.unreadable-file", platform, file.getFileName());
    }
  }

  private static Cutter cutter(
      FileBytes bytes,
      FileFormat format,
      Encoding encoding,
      Layout.View view,
      int cap,
      RawRecord record)
      throws IOException {
    if (format == FileFormat.JSONL) {
      return new JsonCutter(
          bytes.text(),
          encoding == Encoding.GB18030 ? encoding.charset() : StandardCharsets.UTF_8,
          List.copyOf(view.columns().keySet()),
          cap);
    }
    CsvCutter csv =
        new CsvCutter(
            bytes.text(), view.delimiter().equals("\\t") ? '\t' : view.delimiter().charAt(0), cap);
    if (csv.next(record)) {
      csv.expectCells(record.cells());
    }
    return csv;
  }

  /** Only what is written as a time is one: a long number may be an order's. */
  private static long time(RawRecord record, int cell) {
    int length = record.to(cell) - record.from(cell);
    if (length < SHORTEST_TIME || length > LONGEST_TIME) {
      return Times.BROKEN;
    }
    String text =
        new String(record.data(), record.from(cell), length, StandardCharsets.ISO_8859_1).strip();
    boolean isDated = text.length() > 4 && (text.charAt(4) == '-' || text.charAt(4) == '/');
    return isDated ? Times.micros(text) : Times.BROKEN;
  }
}
