package mingcha.market.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mingcha.market.evaluation.Verdict.Outcome;

/** Holds leads against the truth: the first lead by rank decides a subject. */
final class Judge {
  private final Map<Subject, List<Truth.Violation>> violations;
  private final Map<String, Set<String>> ordersByCampaign = new HashMap<>();
  private final Set<Subject> ignored;

  Judge(Truth truth) {
    violations =
        truth.violations().stream().collect(Collectors.groupingBy(Truth.Violation::subject));
    ignored = truth.ignored().stream().map(Truth.Ignored::subject).collect(Collectors.toSet());
    for (Truth.Violation violation : truth.violations()) {
      ordersByCampaign
          .computeIfAbsent(String.valueOf(violation.campaign()), c -> new HashSet<>())
          .addAll(violation.members().orders());
    }
  }

  /** One verdict a lead, in order of rank. */
  List<Verdict> judge(List<JudgedLead> leads) {
    Set<Subject> decided = new HashSet<>();
    List<Verdict> verdicts = new ArrayList<>();
    leads.stream()
        .sorted(Comparator.comparingInt(JudgedLead::rank).thenComparing(JudgedLead::uid))
        .forEach(lead -> verdicts.add(verdict(lead, decided)));
    return verdicts;
  }

  private Verdict verdict(JudgedLead lead, Set<Subject> decided) {
    if (lead.shopId() == null) {
      return group(lead);
    }
    if (!decided.add(lead.subject())) {
      return new Verdict(lead, Outcome.DUPLICATE, Optional.empty());
    }
    Optional<Truth.Violation> hit =
        violations.getOrDefault(lead.subject(), List.of()).stream()
            .filter(truth -> !lead.to().isBefore(truth.from()) && !truth.to().isBefore(lead.from()))
            .min(
                Comparator.comparing((Truth.Violation truth) -> !truth.code().equals(lead.code()))
                    .thenComparing(Truth.Violation::from)
                    .thenComparing(truth -> String.valueOf(truth.campaign())));
    if (hit.isPresent()) {
      return new Verdict(lead, Outcome.HIT, hit);
    }
    boolean isIgnored = ignored.contains(lead.subject()) && !violations.containsKey(lead.subject());
    return new Verdict(lead, isIgnored ? Outcome.IGNORED : Outcome.FALSE, Optional.empty());
  }

  /** A group is right when half of its orders belong to one campaign. */
  private Verdict group(JudgedLead lead) {
    boolean isRight =
        ordersByCampaign.values().stream()
            .anyMatch(
                planted ->
                    !lead.orders().isEmpty()
                        && 2 * lead.orders().stream().filter(planted::contains).count()
                            >= lead.orders().size());
    return new Verdict(lead, isRight ? Outcome.GROUP_HIT : Outcome.GROUP_FALSE, Optional.empty());
  }
}
