package mingcha.ingest;

import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts a stream into records of separated values (RFC 4180, and what spreadsheets make of it) and
 * knows where each begins. A quote may span lines; one that nothing closes properly (a quote
 * followed by a delimiter or the end of a line, in a record with the header's number of cells)
 * within the cap ends at its line, and cutting goes on at the next. Works on the bytes of UTF-8 and
 * of GB18030, whose trailing bytes are never a quote, a line feed or one of the delimiters , ; TAB.
 */
final class CsvCutter implements Cutter {
  /** A quoted cell that spans more lines than this is not meant to. */
  static final int MOST_LINES = 500;

  private static final int NEED_MORE = -1;
  private static final int NEVER_CLOSED = -2;
  private static final int SKIPPED = -3;

  private final ByteWindow window;
  private final byte delimiter;
  private int expectedCells = -1;
  private long rowNo;

  /** Distances from the start of the record to the first and the last quote that spans lines. */
  private int firstSpan;

  private int lastSpan;

  CsvCutter(InputStream in, char delimiter, int cap) {
    this.window = new ByteWindow(in, cap);
    this.delimiter = (byte) delimiter;
  }

  /** Tells how many cells the header has; records before that call may have any number. */
  void expectCells(int cells) {
    this.expectedCells = cells;
    this.rowNo = 0;
  }

  @Override
  public boolean next(RawRecord record) throws IOException {
    while (true) {
      if (window.start() == window.end() && !window.readMore()) {
        return false;
      }
      int next = cut(record);
      if (next == NEED_MORE && window.readMore()) {
        continue;
      }
      record.offset = window.startOffset();
      if (next == NEED_MORE) {
        next = window.isFull() ? cutAtCap(record) : cutAtEnd(record);
      } else if (next == NEVER_CLOSED) {
        next = cutAtLine(record, lineEnd(lastSpan));
      }
      if (record.problem == RawRecord.SOUND && isMiscounted(record) && firstSpan >= 0) {
        next = cutAtLine(record, lineEnd(firstSpan));
      }
      if (next != SKIPPED) {
        window.advanceTo(next);
      }
      if (record.problem == RawRecord.SOUND && isBlank(record)) {
        continue;
      }
      if (record.problem == RawRecord.SOUND && isMiscounted(record)) {
        fitCount(record);
      }
      record.rowNo = ++rowNo;
      return true;
    }
  }

  /** Index after the record, {@link #NEED_MORE} or {@link #NEVER_CLOSED}. */
  private int cut(RawRecord record) {
    record.clear();
    firstSpan = -1;
    lastSpan = 0;
    byte[] bytes = window.bytes();
    int end = window.end();
    int at = window.start();
    int lines = 0;
    while (true) {
      if (at < end && bytes[at] == '"') {
        int quote = at;
        int from = at + 1;
        at = from;
        while (true) {
          while (at < end && bytes[at] != '"') {
            if (bytes[at] == '\n') {
              lastSpan = quote - window.start();
              firstSpan = firstSpan < 0 ? lastSpan : firstSpan;
              if (++lines > MOST_LINES) {
                return NEVER_CLOSED;
              }
            }
            at++;
          }
          if (at + 1 >= end) {
            return NEED_MORE;
          }
          byte after = bytes[at + 1];
          if (after == '"') {
            record.add(bytes, from, at + 1);
            at += 2;
            from = at;
          } else if (after == delimiter || after == '\n') {
            record.add(bytes, from, at);
            at++;
            break;
          } else if (after == '\r') {
            if (at + 2 >= end) {
              return NEED_MORE;
            }
            if (bytes[at + 2] == '\n') {
              record.add(bytes, from, at);
              at += 2;
              break;
            }
            at++;
          } else {
            at++;
          }
        }
      } else {
        int from = at;
        while (at < end && bytes[at] != delimiter && bytes[at] != '\n') {
          at++;
        }
        if (at == end) {
          return NEED_MORE;
        }
        boolean isCrLf = bytes[at] == '\n' && at > from && bytes[at - 1] == '\r';
        record.add(bytes, from, isCrLf ? at - 1 : at);
      }
      record.endCell();
      if (bytes[at++] == '\n') {
        return at;
      }
    }
  }

  /** The last record of a stream that does not end with a line feed, or that a quote left open. */
  private int cutAtEnd(RawRecord record) {
    int end = window.end();
    record.clear();
    byte[] bytes = window.bytes();
    int at = window.start();
    while (at <= end) {
      if (at < end && bytes[at] == '"') {
        int close = closeBefore(at + 1, end, record);
        if (close < 0) {
          return cutAtLine(record, lineEnd(at - window.start()));
        }
        at = close;
      } else {
        int from = at;
        while (at < end && bytes[at] != delimiter) {
          at++;
        }
        boolean isCr = at == end && at > from && bytes[at - 1] == '\r';
        record.add(bytes, from, isCr ? at - 1 : at);
      }
      record.endCell();
      if (at == end) {
        return end;
      }
      at++;
    }
    return end;
  }

  /** Index of what follows the closing quote of the cell that begins here; -1 without one. */
  private int closeBefore(int from, int end, RawRecord record) {
    byte[] bytes = window.bytes();
    int begin = from;
    for (int at = from; at < end; at++) {
      if (bytes[at] != '"') {
        continue;
      }
      if (at + 1 < end && bytes[at + 1] == '"') {
        record.add(bytes, begin, at + 1);
        begin = at + 2;
        at++;
      } else if (at + 1 == end || bytes[at + 1] == delimiter) {
        record.add(bytes, begin, at);
        return at + 1;
      } else if (at + 2 == end && bytes[at + 1] == '\r') {
        record.add(bytes, begin, at);
        return end;
      }
    }
    return -1;
  }

  private int cutAtCap(RawRecord record) throws IOException {
    int line = lineEnd(lastSpan);
    if (window.bytes()[line - 1] == '\n') {
      return cutAtLine(record, line);
    }
    record.tooLong(window.bytes(), window.start(), window.end());
    window.skipLine();
    return SKIPPED;
  }

  private int cutAtLine(RawRecord record, int end) {
    record.clear();
    record.add(window.bytes(), window.start(), end);
    record.endCell();
    record.problem = RawRecord.OPEN_QUOTE;
    return end;
  }

  /** Index after the line that the byte at this distance from the start of the record is on. */
  private int lineEnd(int distance) {
    byte[] bytes = window.bytes();
    for (int at = window.start() + distance; at < window.end(); at++) {
      if (bytes[at] == '\n') {
        return at + 1;
      }
    }
    return window.end();
  }

  private boolean isMiscounted(RawRecord record) {
    return expectedCells >= 0 && record.cells() != expectedCells;
  }

  /** Spreadsheets add empty cells at the end of a line; anything else is a broken record. */
  private void fitCount(RawRecord record) {
    if (record.cells() > expectedCells && record.isEmptyFrom(expectedCells)) {
      record.dropCellsFrom(expectedCells);
    } else {
      record.problem = RawRecord.CELL_COUNT;
    }
  }

  private static boolean isBlank(RawRecord record) {
    if (record.cells() != 1) {
      return false;
    }
    for (int i = 0; i < record.to(0); i++) {
      byte b = record.data()[i];
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
