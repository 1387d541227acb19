package mingcha.lead;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Suspected orders by day, each weighted with the belief that it belongs.
 *
 * @param byDay weight by day; days without any are absent
 */
public record DayMass(Map<LocalDate, Double> byDay) {
  /** No order at all. */
  public static final DayMass NONE = new DayMass(Map.of());

  public DayMass {
    byDay = new TreeMap<>(byDay);
  }

  public boolean isEmpty() {
    return byDay.isEmpty();
  }

  /** Both together, the other one scaled. */
  public DayMass plus(DayMass other, double factor) {
    Map<LocalDate, Double> sum = new TreeMap<>(byDay);
    other.byDay.forEach((day, weight) -> sum.merge(day, weight * factor, Double::sum));
    return new DayMass(sum);
  }

  /** Weight on the days of the stretch. */
  public double in(Stretch stretch) {
    return byDay.entrySet().stream()
        .filter(e -> !e.getKey().isBefore(stretch.from()) && !e.getKey().isAfter(stretch.to()))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /**
   * The shortest stretch that holds at least this share of the weight, the earliest of equals; none
   * when there is no weight.
   *
   * @param share above 0, at most 1
   */
  public Optional<Stretch> central(double share) {
    List<LocalDate> days = new ArrayList<>(byDay.keySet());
    List<Double> weights = new ArrayList<>(byDay.values());
    double total = weights.stream().mapToDouble(Double::doubleValue).sum();
    // Sums of doubles in another order differ in the last digits; the tolerance keeps the choice
    // firm.
    double wanted = total * share - 1e-9;
    if (total <= 0) {
      return Optional.empty();
    }
    Optional<Stretch> best = Optional.empty();
    double held = 0;
    int first = 0;
    for (int last = 0; last < days.size(); last++) {
      held += weights.get(last);
      while (held - weights.get(first) >= wanted && first < last) {
        held -= weights.get(first);
        first++;
      }
      if (held >= wanted) {
        Stretch found = new Stretch(days.get(first), days.get(last));
        if (best.isEmpty() || found.days() < best.get().days()) {
          best = Optional.of(found);
        }
      }
    }
    return best;
  }
}
