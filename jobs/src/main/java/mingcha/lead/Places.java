package mingcha.lead;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Ranks: leads that go out first, then the held ones, then those that ended. */
record Places(List<String> inOrder, Map<String, Integer> ranks, Map<String, Integer> bureauRanks) {
  static Places of(List<Emissions.Entry> entries, Set<String> emitted) {
    List<Emissions.Entry> ordered = new ArrayList<>(entries);
    ordered.sort(
        Comparator.comparingInt(
                (Emissions.Entry e) -> emitted.contains(e.uid()) ? 0 : e.isEligible() ? 1 : 2)
            .thenComparing(Emissions.FIRST));
    Map<String, Integer> ranks = new HashMap<>();
    Map<String, Integer> bureauRanks = new HashMap<>();
    Map<String, Integer> perBureau = new HashMap<>();
    for (Emissions.Entry entry : ordered) {
      ranks.put(entry.uid(), ranks.size() + 1);
      bureauRanks.put(entry.uid(), perBureau.merge(entry.bureau(), 1, Integer::sum));
    }
    return new Places(ordered.stream().map(Emissions.Entry::uid).toList(), ranks, bureauRanks);
  }

  int rank(String uid) {
    return ranks.get(uid);
  }

  int bureauRank(String uid) {
    return bureauRanks.get(uid);
  }
}
