package mingcha.market;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A decision tree of two levels, to see whether features tell anything at all. */
final class ShallowTree {
  private static final double LEAST = 0.04;

  /**
   * How much purer than all rows the purest leaf is that holds at least four percent of the
   * held-out rows; every second row is held out.
   */
  static double bestLift(List<double[]> features, List<Boolean> labels) {
    List<Integer> train = new ArrayList<>();
    List<Integer> test = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      (i % 2 == 0 ? train : test).add(i);
    }
    double base = share(test, labels);
    return Math.max(1, grow(features, labels, train, test, 2, base, test.size()));
  }

  private static double grow(
      List<double[]> features,
      List<Boolean> labels,
      List<Integer> train,
      List<Integer> test,
      int levels,
      double base,
      int all) {
    if (levels == 0 || train.size() < 100) {
      return test.size() < LEAST * all ? 0 : share(test, labels) / base;
    }
    int best = 0;
    double cut = 0;
    double gain = -1;
    for (int feature = 0; feature < features.get(0).length; feature++) {
      int column = feature;
      List<Integer> sorted = new ArrayList<>(train);
      sorted.sort(Comparator.comparingDouble(row -> features.get(row)[column]));
      for (int part = 1; part < 20; part++) {
        double at = features.get(sorted.get(sorted.size() * part / 20))[column];
        double split = gain(features, labels, train, column, at);
        if (split > gain) {
          gain = split;
          best = column;
          cut = at;
        }
      }
    }
    int feature = best;
    double at = cut;
    return Math.max(
        grow(
            features,
            labels,
            train.stream().filter(row -> features.get(row)[feature] < at).toList(),
            test.stream().filter(row -> features.get(row)[feature] < at).toList(),
            levels - 1,
            base,
            all),
        grow(
            features,
            labels,
            train.stream().filter(row -> features.get(row)[feature] >= at).toList(),
            test.stream().filter(row -> features.get(row)[feature] >= at).toList(),
            levels - 1,
            base,
            all));
  }

  /** Decrease of the Gini impurity. */
  private static double gain(
      List<double[]> features, List<Boolean> labels, List<Integer> rows, int column, double at) {
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

  private static double share(List<Integer> rows, List<Boolean> labels) {
    return rows.isEmpty() ? 0 : rows.stream().filter(labels::get).count() / (double) rows.size();
  }

  private ShallowTree() {}
}
