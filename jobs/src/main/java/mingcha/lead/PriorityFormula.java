package mingcha.lead;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import mingcha.error.Messages;

/** priority = score x severity x scale x recency x prior risk, as {@code conf/lead.yaml} says. */
public final class PriorityFormula {
  private static final Messages ZH = Messages.in(Locale.CHINESE);
  private static final Messages EN = Messages.in(Locale.ENGLISH);

  private final LeadSettings.Priority settings;
  private final LawCatalogue law;

  public PriorityFormula(LeadSettings.Priority settings, LawCatalogue law) {
    this.settings = settings;
    this.law = law;
  }

  /** The priority and the factors it is made of. */
  public record Factors(
      double score, double severity, double scale, double recency, double priorRisk) {
    public double product() {
      return Odds.rounded(score * severity * scale * recency * priorRisk);
    }

    /** The formula with its figures, in Chinese. */
    public String zh() {
      return sentence(ZH);
    }

    /** The formula with its figures, in English. */
    public String en() {
      return sentence(EN);
    }

    private String sentence(Messages messages) {
      return messages.text(
          "lead.priority",
          figure(product()),
          figure(score),
          figure(severity),
          figure(scale),
          figure(recency),
          figure(priorRisk));
    }

    private static String figure(double value) {
      return String.format(Locale.ROOT, "%.3f", value);
    }
  }

  /**
   * The factors of one lead.
   *
   * @param confirmed leads of the same operator that bureaus confirmed in the last years
   */
  public Factors of(
      String code, double score, long orders, LocalDate lastAct, LocalDate asOf, long confirmed) {
    double scale =
        Math.min(settings.mostScale(), 1 + settings.perTenfold() * Math.log10(1.0 + orders));
    long age = Math.max(0, ChronoUnit.DAYS.between(lastAct, asOf));
    double recency =
        Math.max(settings.leastRecency(), Math.pow(0.5, (double) age / settings.halfLifeDays()));
    double priorRisk = Math.min(settings.mostPriorRisk(), 1 + settings.perConfirmed() * confirmed);
    return new Factors(score, law.violation(code).severity(), scale, recency, priorRisk);
  }
}
