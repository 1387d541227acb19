package mingcha.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The part of a stream that a cutter looks at: everything from the start of the current record to
 * as far as was read. It grows up to a limit and no further, whatever the stream holds.
 */
final class ByteWindow {
  private static final int FIRST_SIZE = 1 << 18;

  private final InputStream in;
  private final int limit;
  private byte[] bytes;
  private int start;
  private int end;
  private long startOffset;
  private boolean isDrained;

  ByteWindow(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
    this.bytes = new byte[Math.min(FIRST_SIZE, limit)];
  }

  byte[] bytes() {
    return bytes;
  }

  /** Index of the first byte of the current record. */
  int start() {
    return start;
  }

  /** Index after the last byte that was read. */
  int end() {
    return end;
  }

  /** Position in the stream of the byte at {@link #start()}. */
  long startOffset() {
    return startOffset;
  }

  boolean isFull() {
    return end - start >= limit;
  }

  /** Forgets everything before this index: the next record starts there. */
  void advanceTo(int index) {
    startOffset += index - start;
    start = index;
  }

  /**
   * Reads more behind {@link #end()}; indexes move, {@link #start()} tells where to.
   *
   * @return whether there was more, and room for it
   */
  boolean readMore() throws IOException {
    if (isDrained || isFull()) {
      return false;
    }
    if (start > 0) {
      System.arraycopy(bytes, start, bytes, 0, end - start);
      end -= start;
      start = 0;
    }
    if (end == bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(limit, 2L * bytes.length));
    }
    int read = in.read(bytes, end, bytes.length - end);
    if (read < 0) {
      isDrained = true;
      return false;
    }
    end += read;
    return true;
  }

  /** Moves to the byte after the next line feed, or to the end; holds nothing back on the way. */
  void skipLine() throws IOException {
    while (true) {
      for (int i = start; i < end; i++) {
        if (bytes[i] == '\n') {
          advanceTo(i + 1);
          return;
        }
      }
      advanceTo(end);
      if (!readMore()) {
        return;
      }
    }
  }
}
