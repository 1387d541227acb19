package mingcha.lead;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;

import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.schemas.DetectorRuns;
import mingcha.schemas.LeadHistory;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import mingcha.schemas.Shapes;
import mingcha.schemas.Signals;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One night of leads: reads signals and earlier leads, fuses, matches, routes, scores and ranks.
 * Subjects for which nothing changed are carried over; only their rank and priority move.
 */
public final class LeadNight implements AutoCloseable {
  private static final Set<String> ENDED = Set.of("withdrawn", "merged");
  private static final Set<String> OUT = Set.of("new", "updated", "unchanged");

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

  /** A lead on its way to its place in the list; carried over when it has no dossier. */
  private record Standing(
      String uid,
      String bureau,
      String status,
      double score,
      PriorityFormula.Factors factors,
      Set<String> families,
      boolean isEligible,
      boolean wasEmitted) {
    Emissions.Entry entry() {
      return new Emissions.Entry(
          uid,
          bureau == null ? "" : bureau,
          score,
          factors.product(),
          families,
          isEligible,
          wasEmitted);
    }
  }

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
      Dataset<Row> leadMembers = keep(members.leadMembers(parts(outcome)));
      Dataset<Row> lines = keep(members.lines(leadMembers));
      List<Dossier> dossiers =
          dossiers(
              outcome,
              MemberReading.extents(leadMembers, lines),
              leadMembers,
              Gaps.of(detectorRuns));
      return made(states, outcome, dossiers, leadMembers, MemberReading.samples(lines));
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

  private List<Dossier> dossiers(
      Continuity.Outcome outcome,
      Map<String, Extent> extents,
      Dataset<Row> leadMembers,
      Gaps gaps) {
    Set<ShopReading.Key> shops = new HashSet<>();
    for (Continuity.Continued continued : outcome.continued()) {
      Candidate candidate = continued.candidate();
      candidate
          .shopId()
          .ifPresent(shop -> shops.add(new ShopReading.Key(candidate.subject().platform(), shop)));
    }
    Map<String, Set<String>> groupShops = groupShops(outcome, leadMembers);
    for (Continuity.Continued continued : outcome.continued()) {
      groupShops
          .getOrDefault(continued.uid(), Set.of())
          .forEach(
              shop ->
                  shops.add(new ShopReading.Key(continued.candidate().subject().platform(), shop)));
    }
    String fromMonth =
        outcome.continued().stream()
            .map(continued -> continued.candidate().window().from())
            .min(LocalDate::compareTo)
            .orElse(asOf)
            .toString()
            .substring(0, 7);
    Map<ShopReading.Key, ShopFacts> facts = ShopReading.read(lake, shops, leadMembers, fromMonth);
    Router router = new Router(regions, settings.routing());
    Dossier.Writer writer = new Dossier.Writer(law, regions, days);
    List<Dossier> dossiers = new ArrayList<>();
    for (Continuity.Continued continued : outcome.continued()) {
      Candidate candidate = continued.candidate();
      String platform = candidate.subject().platform();
      ShopFacts shop =
          candidate
              .shopId()
              .map(
                  id ->
                      facts.getOrDefault(
                          new ShopReading.Key(platform, id), ShopFacts.unknown(platform, id)))
              .orElse(null);
      Router.Route route =
          shop == null
              ? router.majority(
                  platform,
                  groupShops.getOrDefault(continued.uid(), Set.of()).stream()
                      .map(id -> facts.get(new ShopReading.Key(platform, id)))
                      .filter(Objects::nonNull)
                      .map(known -> router.route(known.place()))
                      .toList())
              : router.route(shop.place());
      dossiers.add(
          writer.write(
              continued,
              shop,
              route,
              extents.getOrDefault(continued.uid(), Extent.NONE),
              gaps.of(candidate.code(), platform),
              asOf));
    }
    return dossiers;
  }

  /** Shops of groups that no single shop stands for. */
  private Map<String, Set<String>> groupShops(
      Continuity.Outcome outcome, Dataset<Row> leadMembers) {
    List<String> groups =
        outcome.continued().stream()
            .filter(continued -> continued.candidate().shopId().isEmpty())
            .map(Continuity.Continued::uid)
            .toList();
    Map<String, Set<String>> shops = new TreeMap<>();
    if (!groups.isEmpty()) {
      leadMembers
          .where(
              col(LeadMembers.KIND)
                  .equalTo("shop")
                  .and(col(LeadMembers.LEAD_UID).isInCollection(groups)))
          .select(LeadMembers.LEAD_UID, LeadMembers.ID)
          .collectAsList()
          .forEach(
              row ->
                  shops
                      .computeIfAbsent(row.getString(0), uid -> new TreeSet<>())
                      .add(row.getString(1)));
    }
    return shops;
  }

  private Made made(
      LeadStates states,
      Continuity.Outcome outcome,
      List<Dossier> dossiers,
      Dataset<Row> leadMembers,
      Dataset<Row> samples) {
    PriorityFormula formula = new PriorityFormula(settings.priority(), law);
    Map<String, Set<String>> confirmed =
        states.confirmedSince(asOf.minusYears(settings.priority().priorRiskYears()));
    Map<String, Dossier> fresh = new TreeMap<>();
    dossiers.forEach(dossier -> fresh.put(dossier.continued().uid(), dossier));
    Map<String, String> ended = new TreeMap<>();
    outcome.gone().forEach(gone -> ended.put(gone.uid(), ""));
    outcome
        .continued()
        .forEach(c -> c.merged().forEach(merged -> ended.put(merged.uid(), c.uid())));

    Map<String, Standing> standings = new TreeMap<>();
    fresh.forEach(
        (uid, dossier) -> standings.put(uid, standing(dossier, states, formula, confirmed)));
    states.all().values().stream()
        .filter(state -> !fresh.containsKey(state.uid()))
        .forEach(
            state ->
                standings.put(state.uid(), standing(state, ended, states, formula, confirmed)));
    Set<String> emitted =
        new Emissions(settings.emission())
            .emitted(standings.values().stream().map(Standing::entry).toList());
    Places places = Places.of(standings.values().stream().map(Standing::entry).toList(), emitted);
    return assembled(states, fresh, ended, standings, emitted, places, leadMembers, samples);
  }

  private Standing standing(
      Dossier dossier,
      LeadStates states,
      PriorityFormula formula,
      Map<String, Set<String>> confirmed) {
    Candidate candidate = dossier.continued().candidate();
    String uid = dossier.continued().uid();
    String operator = dossier.shop() == null ? null : dossier.shop().operatorKey();
    return new Standing(
        uid,
        dossier.route().bureau(),
        "",
        candidate.score(),
        formula.of(
            candidate.code(),
            candidate.score(),
            dossier.extent().orders(),
            candidate.window().to(),
            asOf,
            others(confirmed, operator, uid)),
        candidate.families().keySet(),
        candidate.rivalry().standing() == Candidate.Standing.ALONE,
        states.wasEmitted(uid));
  }

  private Standing standing(
      LeadStates.State state,
      Map<String, String> ended,
      LeadStates states,
      PriorityFormula formula,
      Map<String, Set<String>> confirmed) {
    boolean isEnded = ended.containsKey(state.uid()) || ENDED.contains(state.status());
    boolean isEligible = !isEnded && !state.status().equals("superseded");
    return new Standing(
        state.uid(),
        state.bureau(),
        state.status(),
        state.score(),
        formula.of(
            state.code(),
            state.score(),
            state.orders(),
            state.window().to(),
            asOf,
            others(confirmed, state.operatorKey(), state.uid())),
        state.families(),
        isEligible,
        states.wasEmitted(state.uid()));
  }

  /** What the lead itself came to is no prior risk. */
  private static long others(Map<String, Set<String>> confirmed, String operator, String uid) {
    return operator == null
        ? 0
        : confirmed.getOrDefault(operator, Set.of()).stream().filter(o -> !o.equals(uid)).count();
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
    Numbers numbers = Numbers.after(states.all().values());
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
              ? carried(before, ended.get(uid), isOut, states)
              : decided(dossier, isOut, states);
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
      if (dossier == null) {
        carriedRows.add(
            RowFactory.create(
                uid,
                decision.status(),
                run,
                standing.factors().product(),
                places.rank(uid),
                places.bureauRank(uid),
                standing.factors().zh(),
                standing.factors().en(),
                Date.valueOf(seen),
                decision.mergedInto()));
      } else {
        String no = before == null ? numbers.next(dossier, asOf, law) : before.no();
        freshRows.add(
            LeadRows.lead(
                dossier,
                no,
                new LeadRows.Place(
                    decision.status(),
                    run,
                    standing.factors(),
                    places.rank(uid),
                    places.bureauRank(uid),
                    decision.hash(),
                    asOf),
                law));
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
    return new Made(
        isChanged,
        leads(freshRows, carriedRows, samples),
        members(fresh.keySet(), leadMembers),
        lake.spark().createDataFrame(history, LeadHistory.TABLE.schema()),
        counts,
        Map.copyOf(truncations));
  }

  /**
   * @param note what changed, or null when nothing that the history keeps
   */
  private record Decision(String status, String hash, String mergedInto, String note) {}

  private Decision decided(Dossier dossier, boolean isOut, LeadStates states) {
    Candidate candidate = dossier.continued().candidate();
    String uid = dossier.continued().uid();
    Continuity.Earlier earlier = dossier.continued().earlier().orElse(null);
    String hash = dossier.contentHash();
    String statusBefore = earlier == null ? null : earlier.statusBefore().orElse(null);
    String hashBefore = earlier == null ? null : earlier.hashBefore().orElse(null);
    if (candidate.rivalry().standing() == Candidate.Standing.SUPERSEDED) {
      return noted(
          "superseded",
          hash,
          statusBefore,
          hashBefore,
          LeadRows.note("lead.note.superseded", candidate.rivalry().by()));
    }
    if (!isOut) {
      return noted("held", hash, statusBefore, hashBefore, LeadRows.note("lead.note.held"));
    }
    boolean wasEmitted = states.wasEmitted(uid);
    if (!wasEmitted) {
      String key = statusBefore == null ? "lead.note.new" : "lead.note.emitted";
      return new Decision("new", hash, null, LeadRows.note(key));
    }
    boolean isUnchanged =
        hash.equals(hashBefore)
            && !"held".equals(statusBefore)
            && !"withdrawn".equals(statusBefore)
            && !"superseded".equals(statusBefore);
    boolean isKeptBack = states.isClosed(uid) && !hasGrown(dossier, earlier);
    if (isUnchanged || isKeptBack) {
      return new Decision("unchanged", hashBefore, null, null);
    }
    return new Decision(
        "updated",
        hash,
        null,
        LeadRows.note(
            "lead.note.updated",
            earlier.score(),
            candidate.score(),
            earlier.orders(),
            dossier.extent().orders()));
  }

  private boolean hasGrown(Dossier dossier, Continuity.Earlier earlier) {
    boolean hasNewFamily =
        !earlier.families().containsAll(dossier.continued().candidate().families().keySet());
    double needed = earlier.orders() * (1 + settings.emission().regrowth());
    return hasNewFamily || dossier.extent().orders() > needed;
  }

  private Decision carried(
      LeadStates.State before, String endedBy, boolean isOut, LeadStates states) {
    String statusBefore = states.statusBefore(before.uid()).orElse(null);
    if (endedBy != null) {
      boolean isMerged = !endedBy.isEmpty();
      String status = isMerged ? "merged" : "withdrawn";
      String note =
          isMerged
              ? LeadRows.note("lead.note.merged", endedBy)
              : LeadRows.note("lead.note.withdrawn");
      return new Decision(
          status,
          before.contentHash(),
          isMerged ? endedBy : null,
          status.equals(statusBefore) ? null : note);
    }
    if (OUT.contains(before.status()) || before.status().equals("held")) {
      if (!isOut) {
        String note = "held".equals(statusBefore) ? null : LeadRows.note("lead.note.held");
        return new Decision("held", before.contentHash(), null, note);
      }
      if (!states.wasEmitted(before.uid())) {
        return new Decision("new", before.contentHash(), null, LeadRows.note("lead.note.emitted"));
      }
      return "held".equals(statusBefore)
          ? new Decision("updated", before.contentHash(), null, LeadRows.note("lead.note.emitted"))
          : new Decision("unchanged", before.contentHash(), null, null);
    }
    return new Decision(before.status(), before.contentHash(), before.mergedInto(), null);
  }

  private static Decision noted(
      String status, String hash, String statusBefore, String hashBefore, String note) {
    boolean isSame = status.equals(statusBefore) && hash.equals(hashBefore);
    return new Decision(status, hash, null, isSame ? null : note);
  }

  private Dataset<Row> leads(List<Row> freshRows, List<Row> carriedRows, Dataset<Row> samples) {
    Dataset<Row> fresh =
        lake.spark()
            .createDataFrame(freshRows, Leads.TABLE.schema())
            .drop(Leads.SAMPLE)
            .join(samples, new String[] {Leads.LEAD_UID}, "left")
            .withColumn(Leads.SAMPLE, coalesce(col(Leads.SAMPLE), array().cast(Shapes.SAMPLE)));
    StructType schema =
        new StructType()
            .add("c_uid", DataTypes.StringType)
            .add("c_" + Leads.STATUS, DataTypes.StringType)
            .add("c_" + Leads.RUN_ID, DataTypes.StringType)
            .add("c_" + Leads.PRIORITY, DataTypes.DoubleType)
            .add("c_" + Leads.RANK, DataTypes.IntegerType)
            .add("c_" + Leads.BUREAU_RANK, DataTypes.IntegerType)
            .add("c_zh", DataTypes.StringType)
            .add("c_en", DataTypes.StringType)
            .add("c_" + Leads.LAST_RUN_AT, DataTypes.DateType)
            .add("c_" + Leads.MERGED_INTO, DataTypes.StringType);
    Dataset<Row> carried =
        lake.read(Leads.TABLE)
            .join(
                lake.spark().createDataFrame(carriedRows, schema),
                col(Leads.LEAD_UID).equalTo(col("c_uid")))
            .withColumn(Leads.EXPLANATION_ZH, lastLine(Leads.EXPLANATION_ZH, "c_zh"))
            .withColumn(Leads.EXPLANATION_EN, lastLine(Leads.EXPLANATION_EN, "c_en"));
    for (String column :
        List.of(
            Leads.STATUS,
            Leads.RUN_ID,
            Leads.PRIORITY,
            Leads.RANK,
            Leads.BUREAU_RANK,
            Leads.LAST_RUN_AT,
            Leads.MERGED_INTO)) {
      carried = carried.withColumn(column, col("c_" + column));
    }
    Column[] columns =
        Leads.TABLE.columnNames().stream().map(name -> col(name)).toArray(Column[]::new);
    return fresh.select(columns).unionAll(carried.select(columns));
  }

  /** The formula is the last line of an explanation. */
  private static Column lastLine(String column, String replacement) {
    return concat(
        regexp_replace(col(column), lit("\n[^\n]*$"), lit("")), lit("\n"), col(replacement));
  }

  private Dataset<Row> members(Collection<String> fresh, Dataset<Row> leadMembers) {
    List<Row> uids = fresh.stream().map(uid -> RowFactory.create(uid)).toList();
    Dataset<Row> renewed =
        lake.spark().createDataFrame(uids, new StructType().add("f_uid", DataTypes.StringType));
    Column[] columns =
        LeadMembers.TABLE.columnNames().stream().map(name -> col(name)).toArray(Column[]::new);
    return lake.read(LeadMembers.TABLE)
        .join(renewed, col(LeadMembers.LEAD_UID).equalTo(col("f_uid")), "left_anti")
        .select(columns)
        .unionAll(leadMembers.select(columns));
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

  /** Ranks: leads that go out first, then the held ones, then those that ended. */
  private record Places(
      List<String> inOrder, Map<String, Integer> ranks, Map<String, Integer> bureauRanks) {
    static Places of(List<Emissions.Entry> entries, Set<String> emitted) {
      List<Emissions.Entry> ordered = new ArrayList<>(entries);
      ordered.sort(
          java.util.Comparator.comparingInt(
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

  /** Numbers {bureau6}{yyyymmdd}{type2}{seq6}, each given once. */
  private static final class Numbers {
    private static final String NO_BUREAU = "000000";
    private final Map<String, Integer> last = new HashMap<>();

    static Numbers after(Collection<LeadStates.State> states) {
      Numbers numbers = new Numbers();
      for (LeadStates.State state : states) {
        String prefix = state.no().substring(0, state.no().length() - 6);
        int given = Integer.parseInt(state.no().substring(prefix.length()));
        numbers.last.merge(prefix, given, Math::max);
      }
      return numbers;
    }

    String next(Dossier dossier, LocalDate asOf, LawCatalogue law) {
      String bureau = dossier.route().bureau() == null ? NO_BUREAU : dossier.route().bureau();
      String prefix =
          bureau
              + asOf.toString().replace("-", "")
              + law.violation(dossier.continued().candidate().code()).type();
      return prefix + String.format("%06d", last.merge(prefix, 1, Integer::sum));
    }
  }
}
