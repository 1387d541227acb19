package mingcha.market.evaluation;

import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What the judge says of one lead.
 *
 * @param violation the violation that was hit
 */
record Verdict(JudgedLead lead, Outcome outcome, Optional<Truth.Violation> violation) {
  enum Outcome {
    HIT,
    FALSE,
    /** A lead of higher rank has decided the subject already. */
    DUPLICATE,
    /** Touched below the marking level: counted neither way. */
    IGNORED,
    /** A group without a shop of its own, judged by its members. */
    GROUP_HIT,
    GROUP_FALSE
  }

  boolean counts() {
    return outcome == Outcome.HIT || outcome == Outcome.FALSE;
  }

  boolean isHit() {
    return outcome == Outcome.HIT;
  }

  /** A lead that hits but is longer than twice the truth's window and a fortnight. */
  boolean isVague() {
    return isHit()
        && violation
            .map(truth -> days(lead.from(), lead.to()) > 2 * days(truth.from(), truth.to()) + 14)
            .orElse(false);
  }

  private static long days(java.time.LocalDate from, java.time.LocalDate to) {
    return ChronoUnit.DAYS.between(from, to) + 1;
  }
}
