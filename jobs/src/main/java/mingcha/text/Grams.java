package mingcha.text;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Sets of pairs of neighbouring tokens: fit for Chinese, blind to the order of sentences. */
public final class Grams {
  private static final int[] NONE = {};

  /** The distinct pairs of a text, as sorted hashes. */
  public static int[] of(String raw) {
    return ofTokens(TextTokens.of(raw));
  }

  /**
   * The distinct pairs of a text without those that another text has as well. Reviews speak of what
   * the item's title says; that makes them alike and no copies.
   */
  public static int[] without(String raw, String about) {
    int[] grams = of(raw);
    if (about == null || about.isEmpty()) {
      return grams;
    }
    IntOpenHashSet known = new IntOpenHashSet(of(about));
    return Arrays.stream(grams).filter(gram -> !known.contains(gram)).toArray();
  }

  /** A 64-bit hash of a set of grams; equal sets have equal hashes. */
  public static long hash(int[] grams) {
    long hash = 0x9E3779B97F4A7C15L ^ grams.length;
    for (int gram : grams) {
      hash = WeightedMinHash.mix(hash ^ gram);
    }
    return hash;
  }

  /** Grams as they stand in a binary column: four bytes each. */
  public static byte[] pack(int[] grams) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * grams.length);
    bytes.asIntBuffer().put(grams);
    return bytes.array();
  }

  /** The grams of a binary column. */
  public static int[] unpack(byte[] packed) {
    int[] grams = new int[packed.length / Integer.BYTES];
    ByteBuffer.wrap(packed).asIntBuffer().get(grams);
    return grams;
  }

  static int[] ofTokens(int[] tokens) {
    if (tokens.length < 2) {
      return NONE;
    }
    int[] grams = new int[tokens.length - 1];
    for (int i = 0; i < grams.length; i++) {
      grams[i] =
          (int) WeightedMinHash.mix(((long) tokens[i] << 32) ^ (tokens[i + 1] & 0xFFFFFFFFL));
    }
    Arrays.sort(grams);
    int kept = 1;
    for (int i = 1; i < grams.length; i++) {
      if (grams[i] != grams[kept - 1]) {
        grams[kept++] = grams[i];
      }
    }
    return Arrays.copyOf(grams, kept);
  }

  private Grams() {}
}
