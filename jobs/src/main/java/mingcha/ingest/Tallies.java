package mingcha.ingest;

import org.apache.spark.util.AccumulatorV2;

/**
 * Sums the tallies of the tasks of a job. Spark counts each task of an action once, also when it
 * ran twice.
 */
final class Tallies extends AccumulatorV2<Tally, Tally> {
  private static final long serialVersionUID = 1L;

  private Tally sum = new Tally();

  @Override
  public boolean isZero() {
    return sum.isEmpty();
  }

  @Override
  public AccumulatorV2<Tally, Tally> copy() {
    Tallies copy = new Tallies();
    copy.sum.merge(sum);
    return copy;
  }

  @Override
  public void reset() {
    sum = new Tally();
  }

  @Override
  public void add(Tally tally) {
    sum.merge(tally);
  }

  @Override
  public void merge(AccumulatorV2<Tally, Tally> other) {
    sum.merge(other.value());
  }

  @Override
  public Tally value() {
    return sum;
  }
}
