package mingcha.lead;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.schemas.DetectorRuns;
import mingcha.schemas.LeadHistory;
import mingcha.schemas.Signals;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One night of leads: reads signals and earlier leads, fuses, matches, routes, scores and ranks.
 * Subjects for which nothing changed are carried over; only their rank and priority move.
 */
public final class LeadNight implements AutoCloseable {
  static final Set<String> ENDED = Set.of("withdrawn", "merged");

  private final Lake lake;
  private final LeadSettings settings;
  private final LawCatalogue law;
  private final Regions regions;
  private final WorkingDays days;
  private final LocalDate asOf;
  private final String runId;
  private final List<Dataset<Row>> kept = new ArrayList<>();
  private final Map<String, Long> truncations = new TreeMap<>();

  public LeadNight(
      Lake lake,
      LeadSettings settings,
      LawCatalogue law,
      Regions regions,
      WorkingDays days,
      LocalDate asOf,
      String runId) {
    this.lake = lake;
    this.settings = settings;
    this.law = law;
    this.regions = regions;
    this.days = days;
    this.asOf = asOf;
    this.runId = runId;
  }

  /**
   * What the night came to.
   *
   * @param isChanged whether any row differs from what the lake has
   * @param leads all rows of {@code leads}
   * @param members all rows of {@code lead_members}
   * @param history rows of {@code lead_history} of tonight
   * @param counts leads by status
   * @param truncations what was cut short, and by how much
   */
  public record Made(
      boolean isChanged,
      Dataset<Row> leads,
      Dataset<Row> members,
      Dataset<Row> history,
      Map<String, Long> counts,
      Map<String, Long> truncations) {}

  /**
   * Makes the leads of the night.
   *
   * @throws UserError exit 2 when the lake already has leads of a later night
   */
  public Made make() {
    LeadStates states = LeadStates.read(lake, asOf);
    refuseEarlierNight(states);
    List<Row> detectorRuns =
        lake.read(DetectorRuns.TABLE)
            .where(col(DetectorRuns.AS_OF).leq(lit(Date.valueOf(asOf))))
            .collectAsList();
    SignalReading reading = new SignalReading(lake, asOf, detectorRuns);
    Dataset<Row> touched = keep(reading.touched());
    Dataset<Row> holding = keep(reading.holding(touched));
    List<Signal> signals = signals(holding);
    MemberReading members = new MemberReading(lake, holding, signals);
    try {
      List<Candidate> candidates = candidates(signals, members, states);
      Continuity.Outcome outcome = matched(candidates, touched, states);
      List<MemberReading.Part> parts = parts(outcome);
      Dataset<Row> leadMembers = keep(members.leadMembers(parts));
      Dataset<Row> lines = keep(members.lines(leadMembers));
      List<Dossier> dossiers =
          new Dossiers(
                  lake,
                  new Router(regions, settings.routing()),
                  new Dossier.Writer(law, regions, days),
                  asOf)
              .open(
                  outcome,
                  MemberReading.extents(leadMembers, lines),
                  leadMembers,
                  Gaps.of(detectorRuns));
      Dataset<Row> samples = new SampleRows(lake, leadMembers).of(lines, parts);
      return made(states, outcome, dossiers, leadMembers, samples);
    } finally {
      members.close();
      reading.close();
    }
  }

  private void refuseEarlierNight(LeadStates states) {
    states.all().values().stream()
        .map(LeadStates.State::lastRunAt)
        .max(LocalDate::compareTo)
        .filter(last -> last.isAfter(asOf))
        .ifPresent(
            last -> {
              throw UserError.usage("lead.earlier-night", last.toString(), asOf.toString());
            });
  }

  private List<Signal> signals(Dataset<Row> holding) {
    int most = settings.fusion().mostCandidates() * 5;
    // Lists for sampling are no suspicion, so their codes are not in the law catalogue.
    List<Row> rows =
        holding
            .where(col(Signals.VIOLATION_CODE).isInCollection(law.violations().keySet()))
            // A group that serves too few operators to be an organiser stands behind its shops'
            // leads.
            .where(
                not(
                    col(Signals.SUBJECT_TYPE)
                        .equalTo("buyer_group")
                        .and(col(Signals.VIOLATION_CODE).equalTo("UC-BRUSH-SELF"))))
            .orderBy(col(Signals.SCORE).desc(), col(Signals.SIGNAL_ID), col(Signals.AS_OF))
            .limit(most + 1)
            .collectAsList();
    if (rows.size() > most) {
      truncations.put("lead.signals-cut", holding.count() - most);
      rows = rows.subList(0, most);
    }
    return rows.stream().map(SignalReading::signal).toList();
  }

  private List<Candidate> candidates(List<Signal> bare, MemberReading members, LeadStates states) {
    Map<String, DayMass> mass = members.massBySignal();
    Set<String> groups = new TreeSet<>();
    bare.stream()
        .filter(signal -> signal.subject().type().equals("buyer_group"))
        .forEach(signal -> groups.add(signal.id()));
    Map<String, Set<String>> known =
        groups.isEmpty() ? Map.of() : MemberReading.buyersByGroup(lake);
    List<Signal> signals =
        Groups.underFirstName(bare, members.buyersBySignal(groups), known).stream()
            .map(signal -> signal.withMass(mass.getOrDefault(signal.id(), DayMass.NONE)))
            .toList();
    Answers answers = Answers.learn(states.answers(), settings.calibration());
    Fusion fusion =
        new Fusion(settings.fusion(), new HashSet<>(settings.emission().exactFamilies()));
    List<Candidate> settled =
        new Rivals(settings, law)
            .settled(
                fusion.candidates(signals).stream()
                    .map(c -> c.withScore(answers.corrected(c.code(), c.score())))
                    .toList());
    int limit = settings.fusion().mostCandidates();
    if (settled.size() > limit) {
      truncations.put("lead.candidates-cut", (long) settled.size() - limit);
      return settled.subList(0, limit);
    }
    return settled;
  }

  private Continuity.Outcome matched(
      List<Candidate> candidates, Dataset<Row> touched, LeadStates states) {
    Set<Signal.Subject> subjects = new HashSet<>();
    touched
        .collectAsList()
        .forEach(
            row ->
                subjects.add(
                    new Signal.Subject(row.getString(0), row.getString(1), row.getString(2))));
    candidates.forEach(candidate -> subjects.add(candidate.subject()));
    List<Continuity.Earlier> earlier = new ArrayList<>();
    for (LeadStates.State state : states.all().values()) {
      boolean mergedBefore = states.statusBefore(state.uid()).filter("merged"::equals).isPresent();
      if (subjects.contains(state.subject()) && !mergedBefore) {
        earlier.add(states.earlier(state));
      }
    }
    return new Continuity(settings.fusion().adjoiningDays()).match(candidates, earlier);
  }

  private static List<MemberReading.Part> parts(Continuity.Outcome outcome) {
    List<MemberReading.Part> parts = new ArrayList<>();
    for (Continuity.Continued continued : outcome.continued()) {
      for (Signal signal : continued.candidate().signals()) {
        parts.add(
            new MemberReading.Part(continued.uid(), signal.id(), continued.candidate().window()));
      }
    }
    return parts;
  }

  private Made made(
      LeadStates states,
      Continuity.Outcome outcome,
      List<Dossier> dossiers,
      Dataset<Row> leadMembers,
      Dataset<Row> samples) {
    Standings weighed =
        new Standings(
            states,
            new PriorityFormula(settings.priority(), law),
            states.confirmedSince(asOf.minusYears(settings.priority().priorRiskYears())),
            asOf);
    Map<String, Dossier> fresh = new TreeMap<>();
    dossiers.forEach(dossier -> fresh.put(dossier.continued().uid(), dossier));
    Map<String, String> ended = new TreeMap<>();
    outcome.gone().forEach(gone -> ended.put(gone.uid(), ""));
    outcome
        .continued()
        .forEach(c -> c.merged().forEach(merged -> ended.put(merged.uid(), c.uid())));

    Map<String, Standing> standings = new TreeMap<>();
    fresh.forEach((uid, dossier) -> standings.put(uid, weighed.of(dossier)));
    states.all().values().stream()
        .filter(state -> !fresh.containsKey(state.uid()))
        .forEach(
            state -> standings.put(state.uid(), weighed.of(state, ended.containsKey(state.uid()))));
    Set<String> emitted =
        new Emissions(settings.emission())
            .emitted(standings.values().stream().map(Standing::entry).toList());
    Places places = Places.of(standings.values().stream().map(Standing::entry).toList(), emitted);
    return assembled(states, fresh, ended, standings, emitted, places, leadMembers, samples);
  }

  private Made assembled(
      LeadStates states,
      Map<String, Dossier> fresh,
      Map<String, String> ended,
      Map<String, Standing> standings,
      Set<String> emitted,
      Places places,
      Dataset<Row> leadMembers,
      Dataset<Row> samples) {
    Decisions decisions = new Decisions(states, settings.emission().regrowth());
    LeadNumbers numbers = LeadNumbers.after(states.all().values());
    Map<String, Long> counts = new TreeMap<>();
    List<Row> freshRows = new ArrayList<>();
    List<Row> carriedRows = new ArrayList<>();
    List<Row> history = new ArrayList<>();
    boolean isChanged = false;
    for (String uid : places.inOrder()) {
      Standing standing = standings.get(uid);
      LeadStates.State before = states.all().get(uid);
      Dossier dossier = fresh.get(uid);
      boolean isOut = emitted.contains(uid);
      Decision decision =
          dossier == null
              ? decisions.carried(before, ended.get(uid), isOut)
              : decisions.decided(dossier, isOut);
      counts.merge(decision.status(), 1L, Long::sum);
      LocalDate seen =
          dossier == null && ENDED.contains(decision.status()) ? before.lastRunAt() : asOf;
      boolean isSame =
          before != null
              && before.status().equals(decision.status())
              && before.contentHash().equals(decision.hash())
              && before.score() == standing.score()
              && before.priority() == standing.factors().product()
              && before.rank() == places.rank(uid)
              && before.bureauRank() == places.bureauRank(uid)
              && before.lastRunAt().equals(seen);
      isChanged |= !isSame;
      String run = isSame ? before.runId() : runId;
      LeadRows.Place place =
          new LeadRows.Place(
              decision.status(),
              run,
              standing.factors(),
              places.rank(uid),
              places.bureauRank(uid),
              decision.hash(),
              seen);
      if (dossier == null) {
        carriedRows.add(LeadTables.carried(uid, decision, place));
      } else {
        String no = before == null ? numbers.next(dossier, asOf, law) : before.no();
        freshRows.add(LeadRows.lead(dossier, no, place, law));
      }
      if (decision.note() != null) {
        long orders = dossier == null ? before.orders() : dossier.extent().orders();
        history.add(
            LeadRows.history(
                uid,
                asOf,
                run,
                decision.status(),
                standing.score(),
                decision.hash(),
                orders,
                standing.families(),
                decision.note()));
      }
    }
    LeadTables tables = new LeadTables(lake);
    return new Made(
        isChanged,
        tables.leads(freshRows, carriedRows, samples),
        tables.members(fresh.keySet(), leadMembers),
        lake.spark().createDataFrame(history, LeadHistory.TABLE.schema()),
        counts,
        Map.copyOf(truncations));
  }

  private Dataset<Row> keep(Dataset<Row> rows) {
    Dataset<Row> persisted = rows.persist();
    kept.add(persisted);
    return persisted;
  }

  /** Lets go of what was kept in memory, after the rows are written. */
  @Override
  public void close() {
    kept.forEach(Dataset::unpersist);
  }
}
