package mingcha.lead;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Candidates of one shop explain each other away: an attack explains the orders of a brushing lead,
 * and of one conduct only the strongest candidate goes out.
 */
public final class Rivals {
  /** Counter-evidence: the shop is the victim of an attack. */
  static final String VICTIM = "attack-victim";

  private static final String ATTACK = "UC-BRUSH-ATTACK";
  private static final Set<String> BRUSHING = Set.of("UC-BRUSH-SELF", "UC-BRUSH-ORG");

  private final LeadSettings settings;
  private final LawCatalogue law;

  public Rivals(LeadSettings settings, LawCatalogue law) {
    this.settings = settings;
    this.law = law;
  }

  /** The same candidates, each with its standing, the most probable first. */
  public List<Candidate> settled(List<Candidate> candidates) {
    Map<Signal.Subject, List<Candidate>> bySubject = new TreeMap<>();
    candidates.stream()
        .sorted(Candidate.MOST_PROBABLE)
        .forEach(c -> bySubject.computeIfAbsent(c.subject(), s -> new ArrayList<>()).add(c));
    List<Candidate> settled = new ArrayList<>();
    bySubject.values().forEach(ofOne -> settled.addAll(oneConduct(attacked(ofOne))));
    settled.removeIf(candidate -> candidate.score() < settings.fusion().leastScore());
    settled.sort(Candidate.MOST_PROBABLE);
    return settled;
  }

  private List<Candidate> attacked(List<Candidate> ofOneShop) {
    List<Candidate> attacks = ofOneShop.stream().filter(c -> c.code().equals(ATTACK)).toList();
    if (attacks.isEmpty()) {
      return ofOneShop;
    }
    List<Candidate> after = new ArrayList<>();
    for (Candidate candidate : ofOneShop) {
      double rival =
          ofOneShop.stream()
              .filter(other -> opposed(candidate, other))
              .mapToDouble(other -> candidate.code().equals(ATTACK) ? owner(other) : other.score())
              .max()
              .orElse(0);
      if (rival <= 0) {
        after.add(candidate);
      } else if (candidate.code().equals(ATTACK)) {
        after.add(candidate.withScore(Odds.rounded(candidate.score() * (1 - rival))));
      } else if (owner(candidate) > 0) {
        after.add(
            candidate.withCounter(new Signal.Counter(VICTIM, "weakened", rival, owner(candidate))));
      } else {
        Candidate blamed =
            candidate
                .withScore(Odds.rounded(candidate.score() * (1 - rival)))
                .withCounter(new Signal.Counter(VICTIM, "possible", rival, null));
        after.add(
            ofOneShop.stream().anyMatch(other -> isExplainedBy(candidate, other))
                ? blamed.yieldingTo(Candidate.Standing.SUPERSEDED, ATTACK)
                : blamed);
      }
    }
    return after;
  }

  /** Whether an attack on the shop is probable enough to explain all that it is blamed for. */
  private boolean isExplainedBy(Candidate blamed, Candidate attack) {
    boolean isWithin = blamed.window().common(attack.window()) == blamed.window().days();
    return opposed(blamed, attack)
        && attack.score()
            >= (isWithin
                ? settings.fusion().attackWinsWithinFrom()
                : settings.fusion().attackWinsFrom());
  }

  private static boolean opposed(Candidate one, Candidate other) {
    return one.window().common(other.window()) > 0
        && ((one.code().equals(ATTACK) && BRUSHING.contains(other.code()))
            || (BRUSHING.contains(one.code()) && other.code().equals(ATTACK)));
  }

  /** The best score among the families that only the shop itself can leave behind; 0 if weak. */
  private double owner(Candidate candidate) {
    return candidate.families().entrySet().stream()
        .filter(family -> settings.fusion().ownerFamilies().contains(family.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .filter(score -> score >= settings.fusion().ownerScore())
        .max()
        .orElse(0);
  }

  /** Of one conduct the strongest stands; what touches it is superseded, other stretches wait. */
  private List<Candidate> oneConduct(List<Candidate> ofOneShop) {
    Map<String, List<Candidate>> byConduct = new TreeMap<>();
    ofOneShop.stream()
        .sorted(Candidate.MOST_PROBABLE)
        .forEach(
            c ->
                byConduct
                    .computeIfAbsent(law.conduct(c.code()), conduct -> new ArrayList<>())
                    .add(c));
    List<Candidate> after = new ArrayList<>();
    for (List<Candidate> same : byConduct.values()) {
      List<Candidate> standing = new ArrayList<>();
      for (Candidate candidate : same) {
        int ahead = ahead(standing, candidate);
        if (candidate.rivalry().standing() != Candidate.Standing.ALONE) {
          after.add(candidate);
        } else if (ahead >= 0) {
          standing.set(ahead, standing.get(ahead).ahead(candidate));
          after.add(
              candidate.yieldingTo(Candidate.Standing.SUPERSEDED, standing.get(ahead).code()));
        } else {
          standing.add(candidate);
        }
      }
      after.addAll(firstStretchFirst(standing));
    }
    return after;
  }

  private int ahead(List<Candidate> standing, Candidate candidate) {
    for (int i = 0; i < standing.size(); i++) {
      if (standing.get(i).window().touches(candidate.window(), settings.fusion().adjoiningDays())) {
        return i;
      }
    }
    return -1;
  }

  private List<Candidate> firstStretchFirst(List<Candidate> standing) {
    if (standing.size() < 2 || settings.emission().furtherStretches().equals("emitted")) {
      return standing;
    }
    Candidate first = standing.get(0);
    List<Candidate> after = new ArrayList<>();
    for (Candidate further : standing.subList(1, standing.size())) {
      first = first.ahead(further);
      after.add(further.yieldingTo(Candidate.Standing.FURTHER, further.code()));
    }
    after.add(first);
    return after;
  }
}
