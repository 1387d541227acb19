package mingcha.lead;

import java.util.Set;

/** Decides, lead by lead, what is new, changed, kept back or over (DOMAIN 4.5). */
final class Decisions {
  /** Statuses of leads that were to be delivered. */
  private static final Set<String> OUT = Set.of("new", "updated", "unchanged");

  private final LeadStates states;
  private final double regrowth;

  /**
   * @param regrowth share by which the orders of a closed lead must have grown to be sent again
   */
  Decisions(LeadStates states, double regrowth) {
    this.states = states;
    this.regrowth = regrowth;
  }

  /** What becomes of a lead whose evidence was weighed tonight. */
  Decision decided(Dossier dossier, boolean isOut) {
    Candidate candidate = dossier.continued().candidate();
    String uid = dossier.continued().uid();
    Continuity.Earlier earlier = dossier.continued().earlier().orElse(null);
    String hash = dossier.contentHash();
    String statusBefore = earlier == null ? null : earlier.statusBefore().orElse(null);
    String hashBefore = earlier == null ? null : earlier.hashBefore().orElse(null);
    if (candidate.rivalry().standing() == Candidate.Standing.SUPERSEDED) {
      return noted(
          "superseded",
          hash,
          statusBefore,
          hashBefore,
          LeadRows.note("lead.note.superseded", candidate.rivalry().by()));
    }
    if (!isOut) {
      return noted("held", hash, statusBefore, hashBefore, LeadRows.note("lead.note.held"));
    }
    boolean wasEmitted = states.wasEmitted(uid);
    if (!wasEmitted) {
      String key = statusBefore == null ? "lead.note.new" : "lead.note.emitted";
      return new Decision("new", hash, null, LeadRows.note(key));
    }
    boolean isUnchanged =
        hash.equals(hashBefore)
            && !"held".equals(statusBefore)
            && !"withdrawn".equals(statusBefore)
            && !"superseded".equals(statusBefore);
    boolean isKeptBack = states.isClosed(uid) && !hasGrown(dossier, earlier);
    if (isUnchanged || isKeptBack) {
      return new Decision("unchanged", hashBefore, null, null);
    }
    return new Decision(
        "updated",
        hash,
        null,
        LeadRows.note(
            "lead.note.updated",
            earlier.score(),
            candidate.score(),
            earlier.orders(),
            dossier.extent().orders()));
  }

  private boolean hasGrown(Dossier dossier, Continuity.Earlier earlier) {
    boolean hasNewFamily =
        !earlier.families().containsAll(dossier.continued().candidate().families().keySet());
    double needed = earlier.orders() * (1 + regrowth);
    return hasNewFamily || dossier.extent().orders() > needed;
  }

  /**
   * What becomes of an earlier lead that nothing touched tonight.
   *
   * @param endedBy lead that it was merged into, empty when its evidence is gone, null when it
   *     stands
   */
  Decision carried(LeadStates.State before, String endedBy, boolean isOut) {
    String statusBefore = states.statusBefore(before.uid()).orElse(null);
    if (endedBy != null) {
      boolean isMerged = !endedBy.isEmpty();
      String status = isMerged ? "merged" : "withdrawn";
      String note =
          isMerged
              ? LeadRows.note("lead.note.merged", endedBy)
              : LeadRows.note("lead.note.withdrawn");
      return new Decision(
          status,
          before.contentHash(),
          isMerged ? endedBy : null,
          status.equals(statusBefore) ? null : note);
    }
    if (OUT.contains(before.status()) || before.status().equals("held")) {
      if (!isOut) {
        String note = "held".equals(statusBefore) ? null : LeadRows.note("lead.note.held");
        return new Decision("held", before.contentHash(), null, note);
      }
      if (!states.wasEmitted(before.uid())) {
        return new Decision("new", before.contentHash(), null, LeadRows.note("lead.note.emitted"));
      }
      return "held".equals(statusBefore)
          ? new Decision("updated", before.contentHash(), null, LeadRows.note("lead.note.emitted"))
          : new Decision("unchanged", before.contentHash(), null, null);
    }
    return new Decision(before.status(), before.contentHash(), before.mergedInto(), null);
  }

  private static Decision noted(
      String status, String hash, String statusBefore, String hashBefore, String note) {
    boolean isSame = status.equals(statusBefore) && hash.equals(hashBefore);
    return new Decision(status, hash, null, isSame ? null : note);
  }
}
