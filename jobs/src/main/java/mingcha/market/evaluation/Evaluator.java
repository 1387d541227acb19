package mingcha.market.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts the figures of an {@link Evaluation} together. */
public final class Evaluator {
  private static final double LEAST_SCORE = 0.05;
  private static final int WORST = 10;
  private static final List<String> GRADES = List.of("easy", "middle", "hard", "ungraded");

  private final Truth truth;
  private final List<JudgedLead> leads;
  private final List<Verdict> all;
  private final List<Verdict> emitted;
  private final Map<Subject, List<Truth.Violation>> guilty;
  private final Set<Subject> hit;

  private Evaluator(Truth truth, List<JudgedLead> leads) {
    this.truth = truth;
    this.leads = leads;
    Judge judge = new Judge(truth);
    this.all = judge.judge(leads);
    this.emitted = judge.judge(leads.stream().filter(JudgedLead::isEmitted).toList());
    this.guilty =
        truth.violations().stream()
            .filter(violation -> violation.shopId() != null)
            .collect(Collectors.groupingBy(Truth.Violation::subject));
    this.hit =
        emitted.stream()
            .filter(Verdict::isHit)
            .map(verdict -> verdict.lead().subject())
            .collect(Collectors.toSet());
  }

  /** Judges the leads of one night. */
  public static Evaluation evaluate(Truth truth, List<JudgedLead> leads) {
    return new Evaluator(truth, leads).figures();
  }

  private Evaluation figures() {
    List<Verdict> counting = emitted.stream().filter(Verdict::counts).toList();
    double[] interval = Figures.precisionInterval(emitted);
    Map<String, Evaluation.Recall> byGrade = recall(this::gradeOf);
    Members orders = members(JudgedLead::orders, Truth.Members::orders);
    Members reviews = members(JudgedLead::reviews, Truth.Members::reviews);
    Map<String, Evaluation.Recall> lookAlikes = lookAlikes();
    int lookAlikeSubjects =
        lookAlikes.values().stream().mapToInt(Evaluation.Recall::subjects).sum();
    int lookAlikesFlagged = lookAlikes.values().stream().mapToInt(Evaluation.Recall::found).sum();
    return new Evaluation(
        emitted.size(),
        counting.size(),
        (int) counting.stream().filter(Verdict::isHit).count(),
        Figures.rounded(Figures.precision(emitted)),
        Figures.rounded(interval[0]),
        Figures.rounded(interval[1]),
        easyAndMiddle(byGrade),
        byGrade,
        precisionAt(counting),
        averagePrecision(counting),
        firstFourPerBureau(),
        share(emitted, Verdict::isVague, Verdict::isHit),
        share(emitted, v -> v.outcome() == Verdict.Outcome.DUPLICATE, v -> true),
        calibration(),
        orders.precision(),
        orders.recall(),
        reviews.precision(),
        reviews.recall(),
        Figures.rounded(Figures.ratio(lookAlikesFlagged, lookAlikeSubjects)),
        lookAlikes,
        victimsBlamed(),
        groups(),
        Figures.groups(emitted, verdict -> verdict.lead().detectors()),
        Figures.groups(emitted, verdict -> List.of(verdict.lead().code())),
        byFamily(),
        recall(this::modeOf),
        recall(subject -> guilty.get(subject).get(0).shopSize()),
        worstMisses(),
        worstFalseLeads());
  }

  /** The easiest grade of a subject's violations. */
  private String gradeOf(Subject subject) {
    return GRADES.stream()
        .filter(grade -> guilty.get(subject).stream().anyMatch(v -> v.grade().equals(grade)))
        .findFirst()
        .orElse("ungraded");
  }

  private Map<String, Evaluation.Recall> recall(Function<Subject, String> key) {
    return recall(guilty.keySet(), key, hit::contains);
  }

  private static Map<String, Evaluation.Recall> recall(
      Collection<Subject> subjects, Function<Subject, String> key, Predicate<Subject> isFound) {
    Map<String, int[]> counts = new TreeMap<>();
    for (Subject subject : subjects) {
      int[] count = counts.computeIfAbsent(key.apply(subject), k -> new int[2]);
      count[0]++;
      count[1] += isFound.test(subject) ? 1 : 0;
    }
    Map<String, Evaluation.Recall> recalls = new TreeMap<>();
    counts.forEach(
        (name, count) ->
            recalls.put(
                name,
                new Evaluation.Recall(
                    count[0], count[1], Figures.rounded(Figures.ratio(count[1], count[0])))));
    return recalls;
  }

  private static double easyAndMiddle(Map<String, Evaluation.Recall> byGrade) {
    int subjects = 0;
    int found = 0;
    for (String grade : List.of("easy", "middle", "ungraded")) {
      Evaluation.Recall recall = byGrade.getOrDefault(grade, new Evaluation.Recall(0, 0, 0));
      subjects += recall.subjects();
      found += recall.found();
    }
    return Figures.rounded(Figures.ratio(found, subjects));
  }

  private String modeOf(Subject subject) {
    return guilty.get(subject).get(0).code() + " " + guilty.get(subject).get(0).mode();
  }

  private Map<String, Map<String, Evaluation.Recall>> byFamily() {
    Map<String, Map<String, Evaluation.Recall>> families = new TreeMap<>();
    guilty.keySet().stream()
        .collect(Collectors.groupingBy(Subject::family))
        .forEach(
            (family, subjects) ->
                families.put(family, recall(subjects, this::gradeOf, hit::contains)));
    return families;
  }

  private static Map<String, Double> precisionAt(List<Verdict> counting) {
    Map<String, Double> at = new LinkedHashMap<>();
    for (int n : new int[] {10, 50, 100}) {
      at.put("" + n, Figures.rounded(Figures.precision(counting.stream().limit(n).toList())));
    }
    return at;
  }

  /** Precision at each hit, averaged over all guilty subjects. */
  private double averagePrecision(List<Verdict> counting) {
    double sum = 0;
    int hits = 0;
    for (int i = 0; i < counting.size(); i++) {
      if (counting.get(i).isHit()) {
        hits++;
        sum += hits / (i + 1.0);
      }
    }
    return Figures.rounded(Figures.mean(sum, guilty.size()));
  }

  private double firstFourPerBureau() {
    Map<String, List<Verdict>> byBureau = new TreeMap<>();
    emitted.stream()
        .filter(Verdict::counts)
        .forEach(
            v ->
                byBureau
                    .computeIfAbsent(String.valueOf(v.lead().bureau()), b -> new ArrayList<>())
                    .add(v));
    List<Verdict> first =
        byBureau.values().stream().flatMap(bureau -> bureau.stream().limit(4)).toList();
    return Figures.rounded(Figures.precision(first));
  }

  private static double share(
      Collection<Verdict> verdicts, Predicate<Verdict> part, Predicate<Verdict> whole) {
    long all = verdicts.stream().filter(whole).count();
    return Figures.rounded(Figures.ratio(verdicts.stream().filter(whole.and(part)).count(), all));
  }

  private Calibration calibration() {
    List<Verdict> scored =
        all.stream()
            .filter(Verdict::counts)
            .filter(verdict -> verdict.lead().score() >= LEAST_SCORE)
            .toList();
    double[] scores = scored.stream().mapToDouble(v -> v.lead().score()).toArray();
    boolean[] right = new boolean[scores.length];
    for (int i = 0; i < right.length; i++) {
      right[i] = scored.get(i).isHit();
    }
    return Calibration.of(scores, right);
  }

  private record Members(double precision, double recall) {}

  /** Over hits: named members that were planted, and planted members that were named. */
  private Members members(
      Function<JudgedLead, Set<String>> named, Function<Truth.Members, List<String>> planted) {
    long namedAll = 0;
    long right = 0;
    long plantedAll = 0;
    for (Verdict verdict : emitted) {
      if (verdict.isHit()) {
        Set<String> fakes = new HashSet<>();
        guilty
            .get(verdict.lead().subject())
            .forEach(violation -> fakes.addAll(planted.apply(violation.members())));
        Set<String> members = named.apply(verdict.lead());
        if (!fakes.isEmpty() && !members.isEmpty()) {
          namedAll += members.size();
          plantedAll += fakes.size();
          right += members.stream().filter(fakes::contains).count();
        }
      }
    }
    return new Members(
        Figures.rounded(Figures.ratio(right, namedAll)),
        Figures.rounded(Figures.ratio(right, plantedAll)));
  }

  private Map<String, Evaluation.Recall> lookAlikes() {
    Set<Subject> flagged =
        emitted.stream()
            .filter(verdict -> verdict.outcome() == Verdict.Outcome.FALSE)
            .map(verdict -> verdict.lead().subject())
            .flatMap(subject -> Stream.of(subject, subject.ofAnyFamily()))
            .collect(Collectors.toSet());
    Map<Subject, String> kinds = kindsOfLookAlikes();
    kinds.keySet().removeAll(guilty.keySet());
    return recall(kinds.keySet(), kinds::get, flagged::contains);
  }

  private Map<Subject, String> kindsOfLookAlikes() {
    Map<Subject, String> kinds = new HashMap<>();
    for (Truth.LookAlike lookAlike : truth.lookAlikes()) {
      lookAlike.subject().ifPresent(subject -> kinds.putIfAbsent(subject, lookAlike.kind()));
    }
    return kinds;
  }

  private static String kindOf(Subject blamed, Map<Subject, String> kinds) {
    return kinds.getOrDefault(blamed, kinds.getOrDefault(blamed.ofAnyFamily(), "none"));
  }

  private int victimsBlamed() {
    Set<String> victims =
        truth.violations().stream()
            .filter(violation -> violation.code().equals(Family.ATTACK))
            .map(violation -> violation.platform() + "/" + violation.shopId())
            .collect(Collectors.toSet());
    return (int)
        emitted.stream()
            .filter(v -> v.outcome() == Verdict.Outcome.FALSE)
            .filter(v -> v.lead().family().equals(Family.BRUSHING))
            .filter(v -> victims.contains(v.lead().platform() + "/" + v.lead().shopId()))
            .count();
  }

  private Evaluation.Group groups() {
    int right =
        (int) emitted.stream().filter(v -> v.outcome() == Verdict.Outcome.GROUP_HIT).count();
    int wrong =
        (int) emitted.stream().filter(v -> v.outcome() == Verdict.Outcome.GROUP_FALSE).count();
    return new Evaluation.Group(
        right + wrong, right, Figures.rounded(Figures.ratio(right, right + wrong)));
  }

  private List<Evaluation.Miss> worstMisses() {
    Map<Subject, JudgedLead> best = new HashMap<>();
    leads.forEach(
        lead -> best.merge(lead.subject(), lead, (a, b) -> b.score() > a.score() ? b : a));
    return guilty.entrySet().stream()
        .filter(entry -> !hit.contains(entry.getKey()))
        .map(
            entry -> {
              Truth.Violation first = entry.getValue().get(0);
              Optional<JudgedLead> held = Optional.ofNullable(best.get(entry.getKey()));
              return new Evaluation.Miss(
                  first.platform(),
                  first.shopId(),
                  first.code(),
                  gradeOf(entry.getKey()),
                  first.mode(),
                  first.members().orders().size(),
                  first.members().reviews().size(),
                  held.map(lead -> (lead.isEmitted() ? "elsewhere at " : "held at ") + lead.score())
                      .orElse("no lead"),
                  held.map(JudgedLead::reasons).orElse(List.of()),
                  held.map(JudgedLead::counterEvidence).orElse(List.of()));
            })
        .sorted(
            Comparator.comparingInt((Evaluation.Miss miss) -> GRADES.indexOf(miss.grade()))
                .thenComparing(miss -> -miss.orders() - miss.reviews())
                .thenComparing(miss -> miss.platform() + miss.shopId() + miss.code()))
        .limit(WORST)
        .toList();
  }

  private List<Evaluation.FalseLead> worstFalseLeads() {
    Map<Subject, String> kinds = kindsOfLookAlikes();
    return emitted.stream()
        .filter(verdict -> verdict.outcome() == Verdict.Outcome.FALSE)
        .limit(WORST)
        .map(
            verdict ->
                new Evaluation.FalseLead(
                    verdict.lead().uid(),
                    verdict.lead().platform(),
                    verdict.lead().shopId(),
                    verdict.lead().code(),
                    verdict.lead().score(),
                    kindOf(verdict.lead().subject(), kinds),
                    verdict.lead().reasons(),
                    verdict.lead().counterEvidence()))
        .toList();
  }
}
