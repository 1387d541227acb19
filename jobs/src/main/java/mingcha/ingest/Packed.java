package mingcha.ingest;

import java.util.Arrays;

/**
 * Cells of one record as one run of bytes, for the way through the shuffle: for each cell a length
 * (0 for an absent cell, else length + 1, seven bits a byte) and its bytes.
 */
final class Packed {
  private byte[] bytes = new byte[1024];
  private int size;

  void clear() {
    size = 0;
  }

  void add(byte[] cell, int from, int to) {
    addLength(to - from + 1);
    reserve(to - from);
    System.arraycopy(cell, from, bytes, size, to - from);
    size += to - from;
  }

  void addAbsent() {
    addLength(0);
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void addLength(int value) {
    reserve(5);
    int left = value;
    while (left >= 0x80) {
      bytes[size++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[size++] = (byte) left;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }

  /** Walks over the cells of a packed record. */
  static final class Cursor {
    private final byte[] bytes;
    private int next;
    int from;
    int length;
    boolean isAbsent;

    Cursor(byte[] bytes) {
      this.bytes = bytes;
    }

    void step() {
      int value = 0;
      int shift = 0;
      byte b;
      do {
        b = bytes[next++];
        value |= (b & 0x7f) << shift;
        shift += 7;
      } while (b < 0);
      isAbsent = value == 0;
      length = Math.max(value - 1, 0);
      from = next;
      next += length;
    }
  }
}
