package mingcha.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mingcha.emit.CaseBatch;
import mingcha.emit.CaseLead;
import mingcha.emit.CaseTarget;
import mingcha.emit.CaseTargets;
import mingcha.emit.EmitSettings;
import mingcha.emit.LakePlace;
import mingcha.emit.TargetDown;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.schemas.Deliveries;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Delivers leads that are new or changed to every target, and takes back delivered ones that no
 * longer stand. What a target did not take stays due: the next run delivers it.
 */
public final class EmitJob {
  private static final System.Logger LOG = System.getLogger(EmitJob.class.getName());
  private static final int UNDELIVERED_NAMED = 20;
  private static final String DELIVERED = "delivered";
  private static final String FAILED = "failed";

  private final Lake lake;
  private final EmitSettings settings;
  private final Clock clock;
  private final Progress progress;

  /**
   * @param settings {@code conf/emit.yaml}
   * @param clock stamps deliveries
   */
  public EmitJob(Lake lake, EmitSettings settings, Clock clock, Progress progress) {
    this.lake = lake;
    this.settings = settings;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * What became of one target.
   *
   * @param due leads that it did not have in their present state
   * @param delivered of those, taken
   * @param undelivered of those, not taken
   * @param undeliveredLeads the first of them, by uid
   * @param acknowledged answers that came back and were new
   * @param reason why something was not taken
   */
  public record Account(
      String target,
      long due,
      long delivered,
      long undelivered,
      List<String> undeliveredLeads,
      long acknowledged,
      Optional<UserError> refusal,
      Optional<String> reason) {
    /** Whether the target took everything. */
    public boolean isComplete() {
      return undelivered == 0 && reason.isEmpty();
    }
  }

  /** Delivers to every target; one that fails does not keep the others waiting. */
  public List<Account> run() {
    List<String> names = CaseTargets.names(settings);
    List<Account> accounts = new ArrayList<>();
    for (String name : names) {
      progress.step("emit " + name, accounts.size(), names.size());
      accounts.add(deliverTo(name));
    }
    return accounts;
  }

  private Account deliverTo(String name) {
    try (CaseTarget target = CaseTargets.open(settings, name, LakePlace.of(lake.location()))) {
      return deliver(name, target);
    } catch (TargetDown down) {
      return nothingDelivered(name, Optional.empty(), down.reason());
    } catch (UserError refusal) {
      return nothingDelivered(name, Optional.of(refusal), refusal.getMessage());
    }
  }

  private Account deliver(String name, CaseTarget target) {
    Map<String, String> known = target.isEmpty() ? Map.of() : delivered(name);
    List<Row> ledger = new ArrayList<>();
    List<String> undelivered = new ArrayList<>();
    Optional<String> reason = Optional.empty();
    long due = 0;
    long taken = 0;
    for (Iterator<CaseBatch> batches = batches(known); batches.hasNext(); ) {
      CaseBatch batch = batches.next();
      due += batch.leads().size();
      Optional<String> failure = deliver(target, batch, reason);
      batch.leads().forEach(lead -> ledger.add(row(name, batch, lead, failure)));
      if (failure.isPresent()) {
        reason = failure;
        batch.leads().forEach(lead -> undelivered.add(lead.uid()));
      } else {
        taken += batch.leads().size();
      }
    }
    record(ledger);
    long acknowledged = 0;
    try {
      acknowledged = new FeedbackJob(lake).add(name, target.acknowledgements());
    } catch (TargetDown down) {
      reason = reason.or(() -> Optional.of(down.reason()));
    }
    return account(name, due, taken, undelivered, acknowledged, Optional.empty(), reason);
  }

  /** After a target failed for good, the batches that follow are not tried in this run. */
  private static Optional<String> deliver(
      CaseTarget target, CaseBatch batch, Optional<String> earlierFailure) {
    if (earlierFailure.isPresent()) {
      return earlierFailure;
    }
    try {
      target.deliver(batch);
      return Optional.empty();
    } catch (TargetDown down) {
      LOG.log(System.Logger.Level.WARNING, "Batch {0}: {1}", batch.id(), down.reason());
      return Optional.of(down.reason());
    }
  }

  /** State of each lead that the target took last. */
  private Map<String, String> delivered(String target) {
    Map<String, String> hashes = new HashMap<>();
    lake.read(Deliveries.TABLE)
        .where(col(Deliveries.TARGET).equalTo(target))
        .where(col(Deliveries.OUTCOME).equalTo(DELIVERED))
        .groupBy(Deliveries.LEAD_UID)
        .agg(
            max_by(
                col(Deliveries.CONTENT_HASH),
                struct(col(Deliveries.DELIVERED_AT), col(Deliveries.CONTENT_HASH))))
        .toLocalIterator()
        .forEachRemaining(row -> hashes.put(row.getString(0), row.getString(1)));
    return hashes;
  }

  private Iterator<CaseBatch> batches(Map<String, String> known) {
    // Leads of one operator stand together, at the place of the first of them.
    Iterator<Row> leads = LeadOrder.byDossier(lake.read(Leads.TABLE)).toLocalIterator();
    return new Iterator<>() {
      private List<CaseLead> next = List.of();

      @Override
      public boolean hasNext() {
        List<CaseLead> portion = new ArrayList<>(next);
        while (portion.size() < settings.batchLeads() && leads.hasNext()) {
          CaseLead lead = CaseLead.of(leads.next());
          String earlier = known.get(lead.uid());
          boolean isDue =
              lead.isEmitted()
                  ? !lead.deliveryHash().equals(earlier)
                  : earlier != null && !lead.deliveryHash().equals(earlier);
          if (isDue) {
            portion.add(lead);
          }
        }
        next = portion;
        return !next.isEmpty();
      }

      @Override
      public CaseBatch next() {
        List<CaseLead> portion = next;
        next = List.of();
        return CaseBatch.of(portion, () -> members(portion));
      }
    };
  }

  private Iterator<Row> members(List<CaseLead> leads) {
    Object[] uids = leads.stream().map(CaseLead::uid).toArray();
    Dataset<Row> members =
        lake.read(LeadMembers.TABLE)
            .where(col(LeadMembers.LEAD_UID).isin(uids))
            .orderBy(LeadMembers.LEAD_UID, LeadMembers.KIND, LeadMembers.ID, LeadMembers.DETECTOR);
    return members.toLocalIterator();
  }

  private Row row(String target, CaseBatch batch, CaseLead lead, Optional<String> failure) {
    return RowFactory.create(
        target,
        lead.uid(),
        lead.deliveryHash(),
        batch.id(),
        Timestamp.from(clock.instant()),
        failure.isPresent() ? FAILED : DELIVERED,
        failure.orElse(null));
  }

  private void record(List<Row> ledger) {
    if (!ledger.isEmpty()) {
      lake.commit()
          .upsert(
              Deliveries.TABLE,
              "true",
              lake.spark().createDataFrame(ledger, Deliveries.TABLE.schema()))
          .finish();
    }
  }

  /** A target that could not be opened: everything that it does not have is named as due. */
  private Account nothingDelivered(String name, Optional<UserError> refusal, String reason) {
    Map<String, String> known = delivered(name);
    List<String> due = new ArrayList<>();
    List<Row> ledger = new ArrayList<>();
    for (Iterator<CaseBatch> batches = batches(known); batches.hasNext(); ) {
      CaseBatch batch = batches.next();
      for (CaseLead lead : batch.leads()) {
        due.add(lead.uid());
        ledger.add(row(name, batch, lead, Optional.of(reason)));
      }
    }
    record(ledger);
    return account(name, due.size(), 0, due, 0, refusal, Optional.of(reason));
  }

  private static Account account(
      String name,
      long due,
      long delivered,
      List<String> undelivered,
      long acknowledged,
      Optional<UserError> refusal,
      Optional<String> reason) {
    List<String> named = undelivered.stream().sorted().limit(UNDELIVERED_NAMED).toList();
    return new Account(
        name, due, delivered, undelivered.size(), named, acknowledged, refusal, reason);
  }
}
