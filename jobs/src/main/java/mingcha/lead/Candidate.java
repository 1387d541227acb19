package mingcha.lead;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A lead before it has a number: one subject, one violation code, one stretch.
 *
 * @param window days of the conduct
 * @param score probability that verification confirms it
 * @param families score by family of evidence, the best signal of each
 * @param signals signals that speak for it, the strongest first
 * @param rivalry how it stands to other candidates of the same shop
 */
public record Candidate(
    Signal.Subject subject,
    String code,
    Stretch window,
    double score,
    SortedMap<String, Double> families,
    List<Signal> signals,
    Rivalry rivalry) {
  /** The strongest signals first; ids break ties. */
  static final Comparator<Signal> STRONGEST =
      Comparator.comparingDouble(Signal::score).reversed().thenComparing(Signal::id);

  /** The most probable first; subject, code and stretch break ties. */
  static final Comparator<Candidate> MOST_PROBABLE =
      Comparator.comparingDouble(Candidate::score)
          .reversed()
          .thenComparing(Candidate::subject)
          .thenComparing(Candidate::code)
          .thenComparing(candidate -> candidate.window().from());

  public Candidate {
    families = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(families));
    signals = List.copyOf(signals);
  }

  /** How a candidate stands to others of the same shop. */
  public enum Standing {
    /** Nothing in its way. */
    ALONE,
    /** Another one explains the same orders better, or is the same conduct with more weight. */
    SUPERSEDED,
    /** Another stretch of the same conduct goes out first. */
    FURTHER
  }

  /**
   * How a candidate stands to others of the same shop.
   *
   * @param by code of the one that it yields to, or null
   * @param counters innocent explanations that other candidates give
   * @param others codes and stretches that stand behind this one
   */
  public record Rivalry(
      Standing standing, String by, List<Signal.Counter> counters, List<Other> others) {
    static final Rivalry NONE = new Rivalry(Standing.ALONE, null, List.of(), List.of());

    public Rivalry {
      counters = List.copyOf(counters);
      others = List.copyOf(others);
    }
  }

  /** A candidate that stands behind another. */
  public record Other(String code, Stretch window, double score) {}

  /** The shop, where one is known. */
  public Optional<String> shopId() {
    return strongest().shopId();
  }

  Signal strongest() {
    return signals.get(0);
  }

  Candidate withScore(double changed) {
    return new Candidate(subject, code, window, changed, families, signals, rivalry);
  }

  Candidate yieldingTo(Standing standing, String by) {
    return new Candidate(
        subject,
        code,
        window,
        score,
        families,
        signals,
        new Rivalry(standing, by, rivalry.counters(), rivalry.others()));
  }

  Candidate withCounter(Signal.Counter counter) {
    List<Signal.Counter> more = new ArrayList<>(rivalry.counters());
    more.add(counter);
    return new Candidate(
        subject,
        code,
        window,
        score,
        families,
        signals,
        new Rivalry(rivalry.standing(), rivalry.by(), more, rivalry.others()));
  }

  Candidate ahead(Candidate behind) {
    List<Other> more = new ArrayList<>(rivalry.others());
    more.add(new Other(behind.code(), behind.window(), behind.score()));
    return new Candidate(
        subject,
        code,
        window,
        score,
        families,
        signals,
        new Rivalry(rivalry.standing(), rivalry.by(), rivalry.counters(), more));
  }
}
