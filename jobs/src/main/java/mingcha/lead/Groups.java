package mingcha.lead;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Groups of buyers that are one group from night to night: they share at least half of the smaller
 * one's members. Detectors name a group after its members, so its name changes when one joins.
 */
final class Groups {
  private Groups() {}

  /**
   * The same signals, groups under the name that they had first.
   *
   * @param buyers members of the groups' signals, by signal
   * @param known members of groups that leads are about already, by group
   */
  static List<Signal> underFirstName(
      List<Signal> signals, Map<String, Set<String>> buyers, Map<String, Set<String>> known) {
    Map<String, Set<String>> groups = new TreeMap<>(known);
    Map<String, String> names = new TreeMap<>();
    signals.stream()
        .filter(signal -> buyers.containsKey(signal.id()))
        .sorted(Comparator.comparing(Signal::id))
        .forEach(
            signal -> {
              Set<String> members = buyers.get(signal.id());
              String name =
                  groups.entrySet().stream()
                      .filter(group -> isSame(group.getValue(), members))
                      .map(Map.Entry::getKey)
                      .findFirst()
                      .orElse(signal.subjectId());
              names.put(signal.id(), name);
              groups.putIfAbsent(name, members);
            });
    List<Signal> named = new ArrayList<>();
    for (Signal signal : signals) {
      named.add(names.containsKey(signal.id()) ? signal.about(names.get(signal.id())) : signal);
    }
    return named;
  }

  private static boolean isSame(Set<String> one, Set<String> other) {
    Set<String> smaller = one.size() <= other.size() ? one : other;
    Set<String> larger = smaller == one ? other : one;
    long shared = smaller.stream().filter(larger::contains).count();
    return 2 * shared >= smaller.size();
  }
}
