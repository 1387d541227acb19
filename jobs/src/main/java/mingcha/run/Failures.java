package mingcha.run;

import java.util.Arrays;
import java.util.Optional;
import mingcha.error.UserError;

/**
 * What may be told of an exception: Spark's messages quote cell values, so its kind and place only.
 */
public final class Failures {
  /** The kind of the innermost cause and the first place in our own code. */
  public static String kind(Throwable thrown) {
    Throwable cause = innermost(thrown);
    String place =
        Arrays.stream(cause.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("mingcha."))
            .findFirst()
            .or(
                () ->
                    Arrays.stream(thrown.getStackTrace())
                        .filter(frame -> frame.getClassName().startsWith("mingcha."))
                        .findFirst())
            .map(frame -> " at " + frame)
            .orElse("");
    return cause.getClass().getSimpleName() + place;
  }

  /** The sentence for the user that is buried in what was thrown, if there is one. */
  public static Optional<UserError> userError(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserError error) {
        return Optional.of(error);
      }
    }
    return Optional.empty();
  }

  private static Throwable innermost(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause;
  }

  private Failures() {}
}
