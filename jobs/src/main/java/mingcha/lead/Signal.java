package mingcha.lead;

import java.util.List;
import java.util.Optional;

/**
 * One finding of one detector, as the lead wing sees it.
 *
 * @param family family of evidence that the detector brings
 * @param shopId the shop that it is about: the subject, the item's shop or the injured shop
 * @param window the conduct's days, as the detector saw them
 * @param score probability that it is true given this evidence
 * @param mass suspected orders by day; empty where the members are no orders
 */
public record Signal(
    String id,
    String detector,
    String family,
    String code,
    String platform,
    String subjectType,
    String subjectId,
    Optional<String> shopId,
    Stretch window,
    double score,
    List<Figure> facts,
    List<Counter> counters,
    DayMass mass) {
  public Signal {
    facts = List.copyOf(facts);
    counters = List.copyOf(counters);
  }

  /** A measured figure; null where there is none. */
  public record Figure(String code, Double value, Double baseline, Double percentile) {}

  /** An innocent explanation that was checked; null figures where there are none. */
  public record Counter(String code, String outcome, Double value, Double baseline) {}

  Signal withMass(DayMass found) {
    return new Signal(
        id,
        detector,
        family,
        code,
        platform,
        subjectType,
        subjectId,
        shopId,
        window,
        score,
        facts,
        counters,
        found);
  }

  Signal about(String group) {
    return new Signal(
        id,
        detector,
        family,
        code,
        platform,
        subjectType,
        group,
        shopId,
        window,
        score,
        facts,
        counters,
        mass);
  }

  /** What one lead is about: shops where a shop is known, whoever is named otherwise. */
  Subject subject() {
    boolean ofShop = shopId.isPresent() && !subjectType.equals("operator");
    return ofShop
        ? new Subject(platform, "shop", shopId.orElseThrow())
        : new Subject(platform, subjectType, subjectId);
  }

  /**
   * Signals are fused within one of these.
   *
   * @param type shop, or the type of a subject without a shop
   */
  public record Subject(String platform, String type, String id) implements Comparable<Subject> {
    @Override
    public int compareTo(Subject other) {
      return java.util.Comparator.comparing(Subject::platform)
          .thenComparing(Subject::type)
          .thenComparing(Subject::id)
          .compare(this, other);
    }
  }
}
