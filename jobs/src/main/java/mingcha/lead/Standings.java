package mingcha.lead;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;

/** Weighs leads against each other: score, priority and whether they may go out. */
final class Standings {
  private final LeadStates states;
  private final PriorityFormula formula;
  private final Map<String, Set<String>> confirmed;
  private final LocalDate asOf;

  /**
   * @param confirmed leads of each operator that verification confirmed lately
   */
  Standings(
      LeadStates states,
      PriorityFormula formula,
      Map<String, Set<String>> confirmed,
      LocalDate asOf) {
    this.states = states;
    this.formula = formula;
    this.confirmed = confirmed;
    this.asOf = asOf;
  }

  /** Of a lead whose evidence was weighed tonight. */
  Standing of(Dossier dossier) {
    Candidate candidate = dossier.continued().candidate();
    String uid = dossier.continued().uid();
    String operator = dossier.shop() == null ? null : dossier.shop().operatorKey();
    return new Standing(
        uid,
        dossier.route().bureau(),
        candidate.score(),
        formula.of(
            candidate.code(),
            candidate.score(),
            dossier.extent().orders(),
            candidate.window().to(),
            asOf,
            others(operator, uid)),
        candidate.families().keySet(),
        candidate.rivalry().standing() == Candidate.Standing.ALONE,
        states.wasEmitted(uid));
  }

  /** Of an earlier lead that nothing touched tonight, or whose evidence is gone. */
  Standing of(LeadStates.State state, boolean endsTonight) {
    boolean isEnded = endsTonight || LeadNight.ENDED.contains(state.status());
    boolean isEligible = !isEnded && !state.status().equals("superseded");
    return new Standing(
        state.uid(),
        state.bureau(),
        state.score(),
        formula.of(
            state.code(),
            state.score(),
            state.orders(),
            state.window().to(),
            asOf,
            others(state.operatorKey(), state.uid())),
        state.families(),
        isEligible,
        states.wasEmitted(state.uid()));
  }

  /** What the lead itself came to is no prior risk. */
  private long others(String operator, String uid) {
    return operator == null
        ? 0
        : confirmed.getOrDefault(operator, Set.of()).stream().filter(o -> !o.equals(uid)).count();
  }
}
