package mingcha.market;

/**
 * Identifiers as a platform hands them out. All are drawn by hashing, fixed in length, whoever they
 * belong to: neither order nor length says anything about guilt.
 */
final class Ids {
  private static final long FORTY_BITS = (1L << 40) - 1;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final long seed;

  Ids(long seed) {
    this.seed = seed;
  }

  /** Thirteen digits, one to one with the index. */
  String dense(String kind, long index) {
    long mask = Draw.hash(seed, kind) & FORTY_BITS;
    long x = (index ^ mask) & FORTY_BITS;
    for (int round = 0; round < 3; round++) {
      x = x * 0x5DEECE66DL & FORTY_BITS;
      x ^= x >>> 21;
    }
    return Long.toString(2_000_000_000_000L + x);
  }

  /** Eighteen digits. */
  String sparse(String kind, long... keys) {
    long h = Draw.hash(seed, kind, keys) >>> 1;
    return Long.toString(100_000_000_000_000_000L + h % 900_000_000_000_000_000L);
  }

  /** Digits of this length, the first one not zero. */
  String digits(String kind, int length, long... keys) {
    StringBuilder digits = new StringBuilder(length);
    Draw draw = Draw.of(seed, kind, keys);
    digits.append((char) ('1' + draw.below(9)));
    while (digits.length() < length) {
      digits.append((char) ('0' + draw.below(10)));
    }
    return digits.toString();
  }

  /** Thirty-two hexadecimal digits. */
  String hex(String kind, long... keys) {
    long high = Draw.hash(seed, kind, keys);
    long low = Draw.mix(high ^ 0x2545F4914F6CDD1DL);
    char[] out = new char[32];
    for (int i = 0; i < 16; i++) {
      out[i] = HEX[(int) (high >>> (4 * i)) & 15];
      out[16 + i] = HEX[(int) (low >>> (4 * i)) & 15];
    }
    return new String(out);
  }

  /** A mobile number. */
  String mobile(String kind, long... keys) {
    Draw draw = Draw.of(seed, kind, keys);
    return "1" + draw.oneOf("3", "5", "7", "8", "9") + digits(kind + "#", 9, keys);
  }
}
