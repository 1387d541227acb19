package mingcha.run;

/** The version of the program, as it stands in {@code runs} and in evidence packs. */
public final class Version {
  public static final String NAME = "0.1.0";

  private Version() {}
}
