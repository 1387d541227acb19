package mingcha.text;

import java.io.Serializable;

/**
 * When one text is taken for a copy of another. Two people who praise the same thing share stock
 * phrases; the more two texts share beyond those, the less alike they must be otherwise. Between
 * the two amounts shared the likeness asked for falls in a straight line.
 *
 * @param leastShared nats shared without which nothing is a copy
 * @param leastLikeness likeness asked for at that amount, 0 to 1
 * @param richShared nats shared from which chance is out of the question
 * @param richLikeness likeness asked for from there on, 0 to 1
 */
public record CopyRule(
    double leastShared, double leastLikeness, double richShared, double richLikeness)
    implements Serializable {

  /** The likeness of two texts when one is a copy of the other, else 0. */
  public double copies(int[] left, int[] right, GramWeights weights) {
    double shared = weights.shared(left, right);
    if (shared < leastShared) {
      return 0;
    }
    double all = weights.information(left) + weights.information(right) - shared;
    double likeness = all <= 0 ? 0 : shared / all;
    double way = Math.min(1, (shared - leastShared) / (richShared - leastShared));
    return likeness >= leastLikeness + way * (richLikeness - leastLikeness) ? likeness : 0;
  }
}
