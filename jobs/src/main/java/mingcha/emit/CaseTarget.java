package mingcha.emit;

import java.util.List;
import org.apache.spark.sql.Row;

/** A case system that leads are delivered to. */
public interface CaseTarget extends AutoCloseable {
  /**
   * Delivers a batch whole or not at all. Delivering it again changes nothing.
   *
   * @throws TargetDown when the target does not take it
   */
  void deliver(CaseBatch batch);

  /**
   * Whether it holds nothing: then earlier deliveries do not count, for somebody set up a new one.
   */
  boolean isEmpty();

  /**
   * Answers that came back, rows of {@link Acknowledgements#SCHEMA}.
   *
   * @throws TargetDown when the target does not say
   */
  List<Row> acknowledgements();

  @Override
  void close();
}
