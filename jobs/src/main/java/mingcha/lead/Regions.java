package mingcha.lead;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Regions of GB/T 2260 with their history: {@code conf/regions/gb2260.csv}. Codes are retired and
 * given anew when counties change, so a code is read together with a day.
 */
public final class Regions {
  private static final String BUREAU = "市场监督管理局";

  private final Map<String, List<Region>> byCode = new HashMap<>();
  private final Map<String, Set<String>> codesByName = new HashMap<>();

  /**
   * One code under one name.
   *
   * @param from first day, to the month
   * @param to first day on which it no longer holds; none while it holds
   * @param successor code that took it over whole, where there is one
   */
  public record Region(
      String code,
      String name,
      LocalDate from,
      Optional<LocalDate> to,
      Optional<String> successor) {
    boolean isCurrent() {
      return to.isEmpty();
    }
  }

  /** Columns: code, name, valid_from, valid_to, successor; the first line names them. */
  public static Regions parse(String csv) {
    Regions regions = new Regions();
    csv.lines()
        .skip(1)
        .filter(line -> !line.isBlank())
        .forEach(
            line -> {
              String[] cells = line.split(",", -1);
              Region region =
                  new Region(
                      cells[0],
                      cells[1],
                      LocalDate.parse(cells[2]),
                      cells[3].isEmpty()
                          ? Optional.empty()
                          : Optional.of(LocalDate.parse(cells[3])),
                      cells[4].isEmpty() ? Optional.empty() : Optional.of(cells[4]));
              regions.byCode.computeIfAbsent(region.code(), c -> new ArrayList<>()).add(region);
              if (region.isCurrent()) {
                regions
                    .codesByName
                    .computeIfAbsent(region.name(), n -> new TreeSet<>())
                    .add(region.code());
              }
            });
    return regions;
  }

  /** What the code was called on that day; the latest name where no day fits. */
  public Optional<Region> on(String code, LocalDate day) {
    List<Region> all = byCode.getOrDefault(code, List.of());
    return all.stream()
        .filter(r -> !r.from().isAfter(day) && r.to().map(to -> to.isAfter(day)).orElse(true))
        .findFirst()
        .or(() -> all.stream().reduce((a, b) -> a.from().isAfter(b.from()) ? a : b));
  }

  /**
   * The region that answers for a code today: itself, its successor, or else the prefecture or the
   * province that its digits name.
   */
  public Optional<String> current(String code) {
    if (code == null || !code.matches("[0-9]{6}")) {
      return Optional.empty();
    }
    String wanted = code;
    for (int steps = 0; steps < 5; steps++) {
      List<Region> all = byCode.getOrDefault(wanted, List.of());
      if (all.stream().anyMatch(Region::isCurrent)) {
        return Optional.of(wanted);
      }
      Optional<String> successor =
          all.stream().flatMap(region -> region.successor().stream()).reduce((a, b) -> b);
      if (successor.isEmpty()) {
        break;
      }
      wanted = successor.get();
    }
    return above(wanted);
  }

  /** The prefecture or, where there is none, the province of a code. */
  public Optional<String> above(String code) {
    for (String wider : List.of(code.substring(0, 4) + "00", code.substring(0, 2) + "0000")) {
      if (!wider.equals(code)
          && byCode.getOrDefault(wider, List.of()).stream().anyMatch(Region::isCurrent)) {
        return Optional.of(wider);
      }
    }
    return Optional.empty();
  }

  /** Whether the code names a county, district or county-level city. */
  public static boolean isCounty(String code) {
    return !code.endsWith("00");
  }

  /** Name with what stands above it, as in 广东省广州市天河区. */
  public String fullName(String code) {
    String own = name(code);
    return above(code).map(wider -> fullName(wider) + own).orElse(own);
  }

  /** Name of the bureau of a region, as in 广州市天河区市场监督管理局. */
  public String bureauName(String code) {
    String own = name(code);
    // Names of districts repeat all over the country; counties and cities go by their own names.
    boolean isDistrict = isCounty(code) && (own.endsWith("区") || own.length() < 3);
    String prefix = isDistrict ? above(code).map(this::name).orElse("") : "";
    return prefix + own + BUREAU;
  }

  /** The region that an address names, as narrow as it can be told. */
  public Optional<String> inText(String address) {
    if (address == null || address.isBlank()) {
      return Optional.empty();
    }
    Set<String> named = new TreeSet<>();
    for (int start = 0; start < address.length(); start++) {
      for (int end = start + 2; end <= Math.min(address.length(), start + 15); end++) {
        named.addAll(codesByName.getOrDefault(address.substring(start, end), Set.of()));
      }
    }
    return named.stream()
        .filter(
            code ->
                !isCounty(code) || codesByName.get(name(code)).size() == 1 || hasAbove(code, named))
        .max(
            java.util.Comparator.<String>comparingInt(code -> support(code, named))
                .thenComparing(java.util.Comparator.reverseOrder()));
  }

  private boolean hasAbove(String code, Set<String> named) {
    return above(code).map(wider -> named.contains(wider) || hasAbove(wider, named)).orElse(false);
  }

  /** Narrow regions first, then those whose wider ones are named as well. */
  private int support(String code, Set<String> named) {
    int depth = 0;
    for (Optional<String> wider = above(code); wider.isPresent(); wider = above(wider.get())) {
      depth += named.contains(wider.get()) ? 2 : 1;
    }
    return depth;
  }

  private String name(String code) {
    return byCode.getOrDefault(code, List.of()).stream()
        .filter(Region::isCurrent)
        .map(Region::name)
        .findFirst()
        .orElse("");
  }

  private Regions() {}
}
