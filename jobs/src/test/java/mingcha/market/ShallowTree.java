package mingcha.market;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A decision tree of two levels, to see whether features tell anything at all. */
final class ShallowTree {
  /** A leaf of fewer held-out rows says nothing. */
  private static final double LEAST = 0.01;

  private static final int CUTS = 40;

  private final List<double[]> features;
  private final List<Boolean> labels;
  private final List<Integer> test;
  private final double base;

  private ShallowTree(List<double[]> features, List<Boolean> labels, List<Integer> test) {
    this.features = features;
    this.labels = labels;
    this.test = test;
    this.base = share(test);
  }

  /**
   * How far the share of marked rows in a leaf lies above that of all, in standard errors of a leaf
   * of its size, for the leaf where it is most. The tree is grown on one half of the groups and
   * measured on the other, so what is peculiar to one group tells nothing.
   *
   * @param groups of each row; the rows of one group fall on one side
   */
  static double strongestLeaf(List<double[]> features, List<Boolean> labels, List<Integer> groups) {
    List<Integer> train = new ArrayList<>();
    List<Integer> test = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      (Draw.hash(1, "half", groups.get(i)) % 2 == 0 ? train : test).add(i);
    }
    return new ShallowTree(features, labels, test).grow(train, test, 2);
  }

  private double grow(List<Integer> train, List<Integer> leaf, int levels) {
    if (levels == 0 || train.size() < 100) {
      return leaf.size() < LEAST * test.size()
          ? 0
          : (share(leaf) - base) / Math.sqrt(base * (1 - base) / leaf.size());
    }
    int best = 0;
    double cut = 0;
    double gain = -1;
    for (int feature = 0; feature < features.get(0).length; feature++) {
      int column = feature;
      List<Integer> sorted = new ArrayList<>(train);
      sorted.sort(Comparator.comparingDouble(row -> features.get(row)[column]));
      for (int part = 1; part < CUTS; part++) {
        double at = features.get(sorted.get(sorted.size() * part / CUTS))[column];
        double split = gain(train, column, at);
        if (split > gain) {
          gain = split;
          best = column;
          cut = at;
        }
      }
    }
    int column = best;
    double at = cut;
    return Math.max(
        grow(
            train.stream().filter(row -> features.get(row)[column] < at).toList(),
            leaf.stream().filter(row -> features.get(row)[column] < at).toList(),
            levels - 1),
        grow(
            train.stream().filter(row -> features.get(row)[column] >= at).toList(),
            leaf.stream().filter(row -> features.get(row)[column] >= at).toList(),
            levels - 1));
  }

  /** Decrease of the Gini impurity. */
  private double gain(List<Integer> rows, int column, double at) {
    double left = 0;
    double leftFake = 0;
    double right = 0;
    double rightFake = 0;
    for (int row : rows) {
      double fake = labels.get(row) ? 1 : 0;
      if (features.get(row)[column] < at) {
        left++;
        leftFake += fake;
      } else {
        right++;
        rightFake += fake;
      }
    }
    return left == 0 || right == 0
        ? -1
        : leftFake * leftFake / left + rightFake * rightFake / right;
  }

  private double share(List<Integer> rows) {
    return rows.isEmpty() ? 0 : rows.stream().filter(labels::get).count() / (double) rows.size();
  }
}
