package mingcha.lead;

import java.util.Set;

/** A lead on its way to its place in the list; carried over when it has no dossier. */
record Standing(
    String uid,
    String bureau,
    double score,
    PriorityFormula.Factors factors,
    Set<String> families,
    boolean isEligible,
    boolean wasEmitted) {
  Emissions.Entry entry() {
    return new Emissions.Entry(
        uid,
        bureau == null ? "" : bureau,
        score,
        factors.product(),
        families,
        isEligible,
        wasEmitted);
  }
}
