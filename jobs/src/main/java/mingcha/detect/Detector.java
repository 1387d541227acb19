package mingcha.detect;

/**
 * One kind of conduct that can be found in the tables. A detector plans: it has no session, no
 * clock and writes nothing; only {@link Stage} may run a job.
 */
public interface Detector {
  /** What it is. */
  DetectorInfo info();

  /** The tables and columns that it must have and those that it can use. */
  Needs needs();

  /** Its parameters; their hash stands in every signal. */
  Record params();

  /**
   * What it finds in the inputs.
   *
   * @param inputs tables, limited to the platforms that meet the needs and to the days to look at
   * @param stage the only way to materialise an intermediate result
   */
  Findings detect(Inputs inputs, Stage stage);
}
