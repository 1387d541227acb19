package mingcha.text;

import java.io.Serializable;

/**
 * How much a gram says: the natural logarithm of how rare it is among texts (inverse document
 * frequency), in nats. Grams that stand in more than a given share of the texts weigh nothing.
 * Counts are kept by the low bits of a gram's hash, so memory does not grow with the vocabulary; a
 * collision makes a gram look more common, never rarer.
 */
public final class GramWeights implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Cells of the table of counts. */
  public static final int CELLS = 1 << 19;

  private final float[] weights;

  private GramWeights(float[] weights) {
    this.weights = weights;
  }

  /** Cell of a gram. */
  public static int cell(int gram) {
    return gram & (CELLS - 1);
  }

  /**
   * Weights from counts.
   *
   * @param documents texts by cell that have a gram of it
   * @param texts texts counted
   * @param commonShare share of the texts above which a gram says nothing, 0 to 1
   */
  public static GramWeights of(int[] documents, long texts, double commonShare) {
    float[] weights = new float[CELLS];
    for (int cell = 0; cell < CELLS; cell++) {
      double share = (documents[cell] + 1.0) / (texts + 2.0);
      // With few texts one copy is already a large share, so a few copies are always allowed.
      boolean common = documents[cell] > 8 && share > commonShare;
      weights[cell] = common ? 0 : (float) -Math.log(share);
    }
    return new GramWeights(weights);
  }

  /** Weight of a gram in nats; 0 when it is common. */
  public float of(int gram) {
    return weights[gram & (CELLS - 1)];
  }

  /** What a text says beyond what everybody says, in nats. */
  public double information(int[] grams) {
    double sum = 0;
    for (int gram : grams) {
      sum += of(gram);
    }
    return sum;
  }

  /** What two texts have in common, in nats; both sorted. */
  public double shared(int[] left, int[] right) {
    double sum = 0;
    int i = 0;
    int j = 0;
    while (i < left.length && j < right.length) {
      if (left[i] == right[j]) {
        sum += of(left[i]);
        i++;
        j++;
      } else if (left[i] < right[j]) {
        i++;
      } else {
        j++;
      }
    }
    return sum;
  }

  /** Weighted Jaccard likeness of two texts, 0 to 1. */
  public double likeness(int[] left, int[] right) {
    double shared = shared(left, right);
    double all = information(left) + information(right) - shared;
    return all <= 0 ? 0 : shared / all;
  }
}
