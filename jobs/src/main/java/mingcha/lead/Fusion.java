package mingcha.lead;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Signals of one subject, one code and one stretch become one candidate. */
public final class Fusion {
  private final LeadSettings.Fusing settings;
  private final Set<String> exactFamilies;

  /**
   * @param exactFamilies families whose windows are those of the statute or the register; they are
   *     never trimmed to the mass of orders
   */
  public Fusion(LeadSettings.Fusing settings, Set<String> exactFamilies) {
    this.settings = settings;
    this.exactFamilies = Set.copyOf(exactFamilies);
  }

  private record Key(Signal.Subject subject, String code) {}

  /** Signals that lie together, and the days that the strongest of them support. */
  private record Cluster(Stretch core, double best, List<Signal> signals) {}

  /**
   * Candidates of all subjects, the most probable first; weak ones below the least score left out.
   */
  public List<Candidate> candidates(List<Signal> signals) {
    Map<Key, List<Signal>> groups = new LinkedHashMap<>();
    signals.stream()
        .sorted(Candidate.STRONGEST)
        .forEach(
            signal ->
                groups
                    .computeIfAbsent(
                        new Key(signal.subject(), signal.code()), key -> new ArrayList<>())
                    .add(signal));
    List<Candidate> candidates = new ArrayList<>();
    groups.forEach(
        (key, group) ->
            clusters(group).stream()
                .map(cluster -> candidate(key, cluster))
                .filter(candidate -> candidate.score() >= settings.leastScore())
                .forEach(candidates::add));
    candidates.sort(Candidate.MOST_PROBABLE);
    return candidates;
  }

  /**
   * Takes the strongest first: a weak signal that runs over a whole year joins the stretch where it
   * overlaps most, but neither lengthens it nor chains it to another.
   */
  private List<Cluster> clusters(List<Signal> strongestFirst) {
    List<Cluster> clusters = new ArrayList<>();
    for (Signal signal : strongestFirst) {
      Stretch tight = tight(signal);
      Optional<Cluster> nearest =
          clusters.stream()
              .filter(cluster -> cluster.core().touches(tight, settings.adjoiningDays()))
              .min(
                  java.util.Comparator.comparingLong(
                          (Cluster cluster) -> -cluster.core().common(tight))
                      .thenComparingLong(cluster -> cluster.core().apart(tight))
                      .thenComparing(cluster -> cluster.core().from()));
      if (nearest.isPresent()) {
        clusters.set(clusters.indexOf(nearest.get()), joined(nearest.get(), tight, signal));
      } else {
        clusters.add(new Cluster(tight, signal.score(), List.of(signal)));
      }
    }
    return bridged(clusters);
  }

  private Cluster joined(Cluster cluster, Stretch tight, Signal signal) {
    List<Signal> more = new ArrayList<>(cluster.signals());
    more.add(signal);
    boolean strong = signal.score() >= settings.growthShare() * cluster.best();
    return new Cluster(strong ? cluster.core().with(tight) : cluster.core(), cluster.best(), more);
  }

  /** Clusters that grew until they touch are one. */
  private List<Cluster> bridged(List<Cluster> clusters) {
    List<Cluster> separate = new ArrayList<>();
    for (Cluster cluster : clusters) {
      Cluster whole = cluster;
      for (int i = separate.size() - 1; i >= 0; i--) {
        if (separate.get(i).core().touches(whole.core(), settings.adjoiningDays())) {
          whole = bridged(separate.remove(i), whole);
          i = separate.size();
        }
      }
      separate.add(whole);
    }
    return separate;
  }

  private Cluster bridged(Cluster one, Cluster other) {
    Cluster strong = one.best() >= other.best() ? one : other;
    Cluster weak = strong.equals(one) ? other : one;
    List<Signal> all = new ArrayList<>(strong.signals());
    all.addAll(weak.signals());
    all.sort(Candidate.STRONGEST);
    boolean grows = weak.best() >= settings.growthShare() * strong.best();
    return new Cluster(grows ? strong.core().with(weak.core()) : strong.core(), strong.best(), all);
  }

  private Stretch tight(Signal signal) {
    if (isWhole(signal)) {
      return signal.window();
    }
    return signal
        .mass()
        .central(settings.centralMass())
        .map(central -> signal.window().within(central))
        .orElse(signal.window());
  }

  /** Whether the signal's window is the conduct's own, whatever days its members lie on. */
  private boolean isWhole(Signal signal) {
    return exactFamilies.contains(signal.family())
        || settings.untrimmedCodes().contains(signal.code());
  }

  private Candidate candidate(Key key, Cluster cluster) {
    List<Signal> speaking =
        cluster.signals().stream()
            .filter(signal -> signal.window().common(cluster.core()) > 0)
            .toList();
    SortedMap<String, Double> families = new TreeMap<>();
    for (Signal signal : speaking) {
      families.merge(signal.family(), signal.score(), Math::max);
    }
    return new Candidate(
        key.subject(),
        key.code(),
        window(cluster.core(), speaking),
        Odds.fused(families, settings),
        families,
        speaking,
        Candidate.Rivalry.NONE);
  }

  /** The days that hold the central mass of all suspected orders, each signal by its score. */
  private Stretch window(Stretch core, List<Signal> speaking) {
    if (isWhole(speaking.get(0))) {
      return core;
    }
    DayMass pooled = DayMass.NONE;
    for (Signal signal : speaking) {
      pooled = pooled.plus(signal.mass(), signal.score());
    }
    return pooled.central(settings.centralMass()).map(core::within).orElse(core);
  }
}
