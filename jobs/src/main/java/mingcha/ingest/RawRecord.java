package mingcha.ingest;

import java.security.MessageDigest;
import java.util.Arrays;
import org.apache.commons.codec.digest.DigestUtils;

/** One record as it was cut from a file; the cutter fills the same one again and again. */
final class RawRecord {
  /** What kept a record from being cut into cells; 0 when nothing did. */
  static final int SOUND = 0;

  static final int OPEN_QUOTE = 1;
  static final int TOO_LONG = 2;
  static final int CELL_COUNT = 3;
  static final int NOT_JSON = 4;
  static final int NOT_TEXT = 5;

  private static final String[] RULES = {
    "", "open_quote", "record_too_long", "cell_count", "not_json", "encoding"
  };

  private byte[] data = new byte[1024];
  private int[] ends = new int[64];
  private boolean[] isAbsent = new boolean[64];
  private int size;
  private int cells;
  long rowNo;
  long offset;
  int problem;

  /** The rule that a record with this problem breaks. */
  static String ruleOf(int problem) {
    return RULES[problem];
  }

  void clear() {
    size = 0;
    cells = 0;
    problem = SOUND;
  }

  byte[] data() {
    return data;
  }

  /** Bytes of all cells together. */
  int size() {
    return size;
  }

  int cells() {
    return cells;
  }

  int from(int cell) {
    return cell == 0 ? 0 : ends[cell - 1];
  }

  int to(int cell) {
    return ends[cell];
  }

  boolean isAbsent(int cell) {
    return isAbsent[cell];
  }

  void add(byte[] bytes, int from, int to) {
    int length = to - from;
    if (size + length > data.length) {
      data = Arrays.copyOf(data, Math.max(size + length, 2 * data.length));
    }
    System.arraycopy(bytes, from, data, size, length);
    size += length;
  }

  void endCell() {
    if (cells == ends.length) {
      ends = Arrays.copyOf(ends, 2 * cells);
      isAbsent = Arrays.copyOf(isAbsent, 2 * cells);
    }
    isAbsent[cells] = false;
    ends[cells++] = size;
  }

  /** Adds a cell that the record does not have, which is not the same as an empty one. */
  void endAbsentCell() {
    endCell();
    isAbsent[cells - 1] = true;
  }

  /** Keeps only a hash of what was read of a record that is longer than the cap. */
  void tooLong(byte[] bytes, int from, int to) {
    clear();
    MessageDigest digest = DigestUtils.getSha256Digest();
    digest.update(bytes, from, to - from);
    add(digest.digest(), 0, digest.getDigestLength());
    endCell();
    problem = TOO_LONG;
  }

  void dropCellsFrom(int count) {
    cells = count;
    size = count == 0 ? 0 : ends[count - 1];
  }

  boolean isEmptyFrom(int cell) {
    return size == (cell == 0 ? 0 : ends[cell - 1]);
  }
}
