package mingcha.run;

/** Where a job says what it is at. */
public interface Progress {
  /**
   * The job begins a step.
   *
   * @param name the step in words, already in the user's language or an id
   * @param done steps done before this one
   * @param of steps in all
   */
  void step(String name, int done, int of);

  /** Tells nobody. */
  static Progress silent() {
    return (name, done, of) -> {};
  }
}
