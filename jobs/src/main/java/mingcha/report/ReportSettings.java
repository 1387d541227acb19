package mingcha.report;

import mingcha.error.UserError;

/**
 * {@code conf/report.yaml}: how much the page shows.
 *
 * @param dossiers leads that get a dossier
 * @param leadsListed leads in the table
 * @param daysAround days before and after the acts on a timeline
 * @param ringBuyers buyers in the picture of a ring
 * @param ringShops shops in the picture of a ring
 */
public record ReportSettings(
    int dossiers, int leadsListed, int daysAround, int ringBuyers, int ringShops) {
  public ReportSettings {
    within("report.dossiers", dossiers, 0, 200);
    within("report.leads-listed", leadsListed, 0, 5_000);
    within("report.days-around", daysAround, 1, 400);
    within("report.ring-buyers", ringBuyers, 2, 500);
    within("report.ring-shops", ringShops, 1, 100);
  }

  private static void within(String setting, int value, int least, int most) {
    if (value < least || value > most) {
      throw UserError.settingOutOfRange(setting, value, least + " to " + most);
    }
  }
}
