package mingcha.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mingcha.market.MarketSettings;
import mingcha.schemas.Buyers;
import mingcha.schemas.Complaints;
import mingcha.schemas.Declarations;
import mingcha.schemas.Items;
import mingcha.schemas.Payments;
import mingcha.schemas.PriceSnapshots;
import mingcha.schemas.Registry;
import mingcha.schemas.Reviews;
import mingcha.schemas.Shipments;
import mingcha.schemas.Shops;
import mingcha.schemas.TableSpec;

/** What a sweep asks of the settings in force. */
public enum Experiment {
  /** The market as it is. */
  PLAIN,
  /** What is found when a table is not handed over, one at a time. */
  TABLES,
  /** How much of the brushing is found by share of fakes and by camouflage. */
  DOSE,
  /** What is flagged where nobody is guilty. */
  HONEST,
  /** How far rules of one line come, against brushing that is plain, middling, or as it comes. */
  BASELINE;

  private static final double[] FAKE_SHARES = {0.05, 0.15, 0.3, 0.6};
  private static final double MIDDLE_SHARE = 0.25;
  private static final double MIDDLE_CAMOUFLAGE = 0.5;
  private static final double[] CAMOUFLAGE = {0.1, 0.5, 0.9};
  private static final List<TableSpec> TABLES_LEFT_OUT =
      List.of(
          Shipments.TABLE,
          Reviews.TABLE,
          Buyers.TABLE,
          Shops.TABLE,
          Items.TABLE,
          PriceSnapshots.TABLE,
          Payments.TABLE,
          Registry.TABLE,
          Complaints.TABLE,
          Declarations.TABLE);

  /**
   * One market to be judged.
   *
   * @param name unique within the experiment
   * @param fakeShare of every campaign, where the experiment sets it
   * @param camouflage of every campaign, where the experiment sets it
   * @param without table that is left out
   * @param rule that ranks the shops in place of the detectors; brushing alone is judged then
   */
  record Setting(
      String name,
      MarketSettings market,
      Optional<Double> fakeShare,
      Optional<Double> camouflage,
      Optional<String> without,
      Optional<Baseline> rule) {
    private Setting(String name, MarketSettings market) {
      this(name, market, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Setting dosed(double share, double hidden) {
      return new Setting(name, market, Optional.of(share), Optional.of(hidden), without, rule);
    }

    private Setting leavingOut(TableSpec table) {
      return new Setting(name, market, fakeShare, camouflage, Optional.of(table.name()), rule);
    }

    private Setting ranking(Baseline by) {
      return new Setting(name, market, fakeShare, camouflage, without, Optional.of(by));
    }
  }

  /** The markets to be judged; those of equal settings stand together. */
  List<Setting> settings(MarketSettings market) {
    List<Setting> settings = new ArrayList<>();
    switch (this) {
      case PLAIN -> settings.add(new Setting("all", market));
      case HONEST -> settings.add(new Setting("honest", market.honestOnly()));
      case TABLES -> {
        settings.add(new Setting("all", market));
        for (TableSpec table : TABLES_LEFT_OUT) {
          settings.add(new Setting("-" + table.name(), market).leavingOut(table));
        }
      }
      case BASELINE -> {
        rules("as it comes", market, settings);
        rules("middle", market.dosed(MIDDLE_SHARE, MIDDLE_CAMOUFLAGE), settings);
        rules("plain", market.dosed(FAKE_SHARES[3], 0), settings);
      }
      case DOSE -> {
        for (double camouflage : CAMOUFLAGE) {
          for (double share : FAKE_SHARES) {
            settings.add(
                new Setting(
                        String.format(
                            Locale.ROOT, "share %.2f, camouflage %.1f", share, camouflage),
                        market.dosed(share, camouflage))
                    .dosed(share, camouflage));
          }
        }
      }
    }
    return settings;
  }

  private static void rules(String name, MarketSettings market, List<Setting> settings) {
    for (Baseline rule : Baseline.values()) {
      settings.add(
          new Setting(rule.name().toLowerCase(Locale.ROOT) + ", " + name, market).ranking(rule));
    }
  }
}
