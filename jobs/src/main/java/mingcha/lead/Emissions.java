package mingcha.lead;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which leads go out to bureaus; the others are held for people to look at. */
public final class Emissions {
  /** The order of lists: priority, then score, then uid. */
  static final Comparator<Entry> FIRST =
      Comparator.comparingDouble(Entry::priority)
          .reversed()
          .thenComparing(Comparator.comparingDouble(Entry::score).reversed())
          .thenComparing(Entry::uid);

  private final LeadSettings.Emission settings;

  public Emissions(LeadSettings.Emission settings) {
    this.settings = settings;
  }

  /**
   * What decides on one lead.
   *
   * @param bureau bureau that it goes to; empty when none is known
   * @param isEligible false for leads that another one supersedes, or that were withdrawn or merged
   * @param wasEmitted whether it went out before
   */
  public record Entry(
      String uid,
      String bureau,
      double score,
      double priority,
      Set<String> families,
      boolean isEligible,
      boolean wasEmitted) {}

  /** Uids of the leads that go out. */
  public Set<String> emitted(List<Entry> entries) {
    List<Entry> likeliest =
        entries.stream()
            .filter(Entry::isEligible)
            .filter(entry -> entry.score() >= cut(entry))
            .sorted(Comparator.comparingDouble(Entry::score).reversed().thenComparing(Entry::uid))
            .toList();
    List<Entry> kept = new ArrayList<>();
    double falseOnes = 0;
    for (Entry entry : likeliest) {
      falseOnes += 1 - entry.score();
      if (falseOnes > settings.mostFalseShare() * (kept.size() + 1)) {
        break;
      }
      kept.add(entry);
    }
    if (settings.topPerBureau() == 0) {
      return uids(kept);
    }
    Map<String, Integer> perBureau = new HashMap<>();
    return uids(
        kept.stream()
            .sorted(FIRST)
            .filter(e -> perBureau.merge(e.bureau(), 1, Integer::sum) <= settings.topPerBureau())
            .toList());
  }

  private double cut(Entry entry) {
    boolean isAlone =
        entry.families().size() < 2
            && entry.families().stream().noneMatch(settings.exactFamilies()::contains);
    double cut =
        isAlone
            ? Math.max(settings.leastScore(), settings.singleFamilyLeastScore())
            : settings.leastScore();
    return entry.wasEmitted() ? cut * settings.stayShare() : cut;
  }

  private static Set<String> uids(List<Entry> entries) {
    Set<String> uids = new TreeSet<>();
    entries.forEach(entry -> uids.add(entry.uid()));
    return uids;
  }
}
