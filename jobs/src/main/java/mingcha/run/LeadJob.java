package mingcha.run;

import java.sql.Date;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import mingcha.lake.Lake;
import mingcha.lead.LawCatalogue;
import mingcha.lead.LeadNight;
import mingcha.lead.LeadSettings;
import mingcha.lead.Regions;
import mingcha.lead.WorkingDays;
import mingcha.schemas.LeadHistory;
import mingcha.schemas.LeadMembers;
import mingcha.schemas.Leads;

/** Makes the leads of a night out of its signals; the same night twice changes nothing. */
public final class LeadJob {
  private final Lake lake;
  private final Settings settings;
  private final Clock clock;

  public LeadJob(Lake lake, Settings settings, Clock clock) {
    this.lake = lake;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What the night came to.
   *
   * @param byStatus leads by status
   * @param truncations what was cut short, and by how much
   */
  public record Outcome(Map<String, Long> byStatus, Map<String, Long> truncations, double seconds) {
    /** All leads, those that ended included. */
    public long leads() {
      return byStatus.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * Fuses, scores, routes and ranks; one commit.
   *
   * @param asOf the night, as the detectors had it
   * @throws mingcha.error.UserError exit 2 when the lake has leads of a later night
   */
  public Outcome run(LocalDate asOf, String runId) {
    long start = clock.millis();
    try (LeadNight night =
        new LeadNight(
            lake,
            settings.bind("lead.yaml", LeadSettings.class),
            settings.bind("law.yaml", LawCatalogue.class),
            Regions.parse(settings.text("regions/gb2260.csv")),
            settings.bind("calendar/workdays.yaml", WorkingDays.class),
            asOf,
            runId)) {
      LeadNight.Made made = night.make();
      if (made.isChanged()) {
        String tonight = LeadHistory.AS_OF + " = date'" + Date.valueOf(asOf) + "'";
        lake.commit()
            .together(
                List.of(
                    commit -> commit.overwrite(Leads.TABLE, made.leads()),
                    commit -> commit.overwrite(LeadMembers.TABLE, made.members()),
                    commit -> commit.replaceWhere(LeadHistory.TABLE, tonight, made.history())))
            .finish();
      }
      return new Outcome(made.counts(), made.truncations(), (clock.millis() - start) / 1000.0);
    }
  }
}
