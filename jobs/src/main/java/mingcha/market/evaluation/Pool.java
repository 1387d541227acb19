package mingcha.market.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Several markets judged as one: the subjects of all seeds stand in one list, every platform marked
 * with its seed, so that a resampling of shops resamples the shops of all. The first leads of every
 * market come before the second ones.
 */
public final class Pool {
  private record Placed(JudgedLead lead, long seed) {}

  private final List<Truth.Violation> violations = new ArrayList<>();
  private final List<Truth.LookAlike> lookAlikes = new ArrayList<>();
  private final List<Truth.Ignored> ignored = new ArrayList<>();
  private final List<Placed> leads = new ArrayList<>();

  /** Adds the market of one seed. */
  public void add(long seed, Truth truth, List<JudgedLead> found) {
    truth.violations().forEach(row -> violations.add(row.on(marked(row.platform(), seed), seed)));
    truth
        .lookAlikes()
        .forEach(
            row ->
                lookAlikes.add(
                    new Truth.LookAlike(
                        row.kind(),
                        marked(row.platform(), seed),
                        row.shopId(),
                        row.family(),
                        row.buyers())));
    truth
        .ignored()
        .forEach(
            row ->
                ignored.add(
                    new Truth.Ignored(marked(row.platform(), seed), row.shopId(), row.family())));
    found.forEach(lead -> leads.add(new Placed(lead, seed)));
  }

  /** Judges all of them. */
  public Evaluation evaluate() {
    List<Placed> ordered =
        leads.stream()
            .sorted(
                Comparator.comparingInt((Placed placed) -> placed.lead().rank())
                    .thenComparingLong(Placed::seed)
                    .thenComparing(placed -> placed.lead().uid()))
            .toList();
    List<JudgedLead> ranked = new ArrayList<>();
    for (Placed placed : ordered) {
      JudgedLead lead = placed.lead();
      ranked.add(
          new JudgedLead(
              marked(lead.uid(), placed.seed()),
              lead.code(),
              marked(lead.platform(), placed.seed()),
              lead.shopId(),
              lead.from(),
              lead.to(),
              lead.score(),
              ranked.size() + 1,
              marked(lead.bureau(), placed.seed()),
              lead.isEmitted(),
              lead.detectors(),
              lead.reasons(),
              lead.counterEvidence(),
              marked(lead.orders(), placed.seed()),
              marked(lead.reviews(), placed.seed())));
    }
    return Evaluator.evaluate(new Truth(violations, lookAlikes, ignored), ranked);
  }

  static String marked(String name, long seed) {
    return name + "@" + seed;
  }

  private static Set<String> marked(Set<String> names, long seed) {
    return names.stream().map(name -> marked(name, seed)).collect(Collectors.toSet());
  }
}
