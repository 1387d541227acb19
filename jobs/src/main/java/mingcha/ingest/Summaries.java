package mingcha.ingest;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.util.AccumulatorV2;

/**
 * Gathers what was found about each file. A task that runs twice says the same twice, which changes
 * nothing.
 */
final class Summaries extends AccumulatorV2<Summaries.Found, Map<Integer, FileSummary>> {
  private static final long serialVersionUID = 1L;

  private final Map<Integer, FileSummary> byFile = Collections.synchronizedMap(new HashMap<>());

  /** What was found about the file of this index. */
  record Found(int file, FileSummary summary) {}

  @Override
  public boolean isZero() {
    return byFile.isEmpty();
  }

  @Override
  public AccumulatorV2<Found, Map<Integer, FileSummary>> copy() {
    Summaries copy = new Summaries();
    copy.byFile.putAll(byFile);
    return copy;
  }

  @Override
  public void reset() {
    byFile.clear();
  }

  @Override
  public void add(Found found) {
    byFile.merge(found.file(), found.summary(), FileSummary::with);
  }

  @Override
  public void merge(AccumulatorV2<Found, Map<Integer, FileSummary>> other) {
    other.value().forEach((file, summary) -> add(new Found(file, summary)));
  }

  @Override
  public Map<Integer, FileSummary> value() {
    return byFile;
  }
}
