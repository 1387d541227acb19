package mingcha.text;

import java.io.Serializable;

/**
 * Locality sensitive hashing for the weighted Jaccard likeness of sets whose elements have one
 * weight each: the element with the least exponential rank {@code -ln(u)/w} is a sample of the set,
 * and two sets share it with a probability equal to their likeness (Broder 1997; with weights as in
 * Ioffe 2010, which reduces to this when an element's weight does not depend on the set).
 */
public final class WeightedMinHash implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int TABLE_BITS = 12;
  private static final float[] LOG2 = new float[1 << TABLE_BITS];

  static {
    for (int i = 0; i < LOG2.length; i++) {
      LOG2[i] = (float) (Math.log1p((i + 0.5) / LOG2.length) / Math.log(2));
    }
  }

  private final int bands;
  private final int rows;
  private final GramWeights weights;

  /**
   * @param bands keys that a text gets; two texts are candidates when they share one
   * @param rows samples in a key: two texts of likeness s share a key with probability s to the
   *     power of rows
   */
  public WeightedMinHash(int bands, int rows, GramWeights weights) {
    this.bands = bands;
    this.rows = rows;
    this.weights = weights;
  }

  /** The keys of a text; none for a text without a gram that weighs anything. */
  public long[] keys(int[] grams) {
    int[] weighty = new int[grams.length];
    float[] inverse = new float[grams.length];
    int n = 0;
    for (int gram : grams) {
      float weight = weights.of(gram);
      if (weight > 0) {
        weighty[n] = gram;
        inverse[n++] = 1 / weight;
      }
    }
    if (n == 0) {
      return new long[0];
    }
    long[] keys = new long[bands];
    for (int band = 0; band < bands; band++) {
      long key = mix(band + 1L);
      for (int row = 0; row < rows; row++) {
        key = mix(key ^ sample(weighty, inverse, n, mix(0x5EEDL + (long) band * rows + row)));
      }
      keys[band] = key;
    }
    return keys;
  }

  private static int sample(int[] grams, float[] inverse, int n, long seed) {
    float least = Float.MAX_VALUE;
    int gram = 0;
    for (int i = 0; i < n; i++) {
      float rank = negativeLog2(mix(grams[i] ^ seed)) * inverse[i];
      if (rank < least) {
        least = rank;
        gram = grams[i];
      }
    }
    return gram;
  }

  /** -log2 of a hash read as a fraction of 2^64, to about 1e-4: a tenth of the time of Math.log. */
  private static float negativeLog2(long hash) {
    int zeros = Long.numberOfLeadingZeros(hash | 1L);
    int mantissa = (int) ((hash << zeros) >>> (63 - TABLE_BITS)) & (LOG2.length - 1);
    return zeros + 1 - LOG2[mantissa];
  }

  /** Finaliser of splitmix64 (Steele, Lea and Flood 2014). */
  static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
