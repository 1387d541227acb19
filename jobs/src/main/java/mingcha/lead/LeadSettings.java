package mingcha.lead;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mingcha.error.UserError;

/** How signals become leads: {@code conf/lead.yaml}, where each setting is explained. */
public record LeadSettings(
    Fusing fusion, Emission emission, Priority priority, Calibrating calibration, Routing routing) {

  /** How signals are put together. */
  public record Fusing(
      double leastScore,
      int mostCandidates,
      int adjoiningDays,
      double centralMass,
      List<String> untrimmedCodes,
      double growthShare,
      double neutral,
      double dependence,
      Map<String, Double> familyWeights,
      double sharpness,
      double mostScore,
      double attackWinsFrom,
      double attackWinsWithinFrom,
      List<String> ownerFamilies,
      double ownerScore) {
    public Fusing {
      ownerFamilies = List.copyOf(ownerFamilies);
      untrimmedCodes = List.copyOf(untrimmedCodes);
      share("lead.fusion.owner-score", ownerScore);
      share("lead.fusion.least-score", leastScore);
      share("lead.fusion.central-mass", centralMass);
      share("lead.fusion.growth-share", growthShare);
      share("lead.fusion.neutral", neutral);
      share("lead.fusion.dependence", dependence);
      share("lead.fusion.most-score", mostScore);
      share("lead.fusion.attack-wins-from", attackWinsFrom);
      share("lead.fusion.attack-wins-within-from", attackWinsWithinFrom);
      if (!(sharpness > 0)) {
        throw UserError.settingOutOfRange("lead.fusion.sharpness", sharpness, "above 0");
      }
      if (mostCandidates < 1) {
        throw UserError.settingOutOfRange(
            "lead.fusion.most-candidates", mostCandidates, "1 or more");
      }
      if (adjoiningDays < 0) {
        throw UserError.settingOutOfRange("lead.fusion.adjoining-days", adjoiningDays, "0 or more");
      }
      familyWeights = new TreeMap<>(familyWeights);
      familyWeights.forEach((family, weight) -> share("lead.fusion.family-weights", weight));
    }
  }

  /** Which candidates go out. */
  public record Emission(
      double leastScore,
      double singleFamilyLeastScore,
      List<String> exactFamilies,
      int topPerBureau,
      double mostFalseShare,
      double stayShare,
      double regrowth,
      String furtherStretches) {
    public Emission {
      share("lead.emission.least-score", leastScore);
      share("lead.emission.single-family-least-score", singleFamilyLeastScore);
      share("lead.emission.most-false-share", mostFalseShare);
      share("lead.emission.stay-share", stayShare);
      exactFamilies = List.copyOf(exactFamilies);
      if (topPerBureau < 0) {
        throw UserError.settingOutOfRange(
            "lead.emission.top-per-bureau", topPerBureau, "0 or more");
      }
      if (regrowth < 0) {
        throw UserError.settingOutOfRange("lead.emission.regrowth", regrowth, "0 or more");
      }
      if (!List.of("held", "emitted").contains(furtherStretches)) {
        throw UserError.settingOutOfRange(
            "lead.emission.further-stretches", furtherStretches, "held or emitted");
      }
    }
  }

  /** Factors of the priority. */
  public record Priority(
      double perTenfold,
      double mostScale,
      int halfLifeDays,
      double leastRecency,
      double perConfirmed,
      double mostPriorRisk,
      int priorRiskYears) {
    public Priority {
      share("lead.priority.least-recency", leastRecency);
      if (halfLifeDays < 1) {
        throw UserError.settingOutOfRange(
            "lead.priority.half-life-days", halfLifeDays, "1 or more");
      }
      if (mostScale < 1 || mostPriorRisk < 1) {
        throw UserError.settingOutOfRange("lead.priority.most-scale", mostScale, "1 or more");
      }
    }
  }

  /** How answers of bureaus correct the scores. */
  public record Calibrating(double priorDeviation, int leastAnswers) {
    public Calibrating {
      if (priorDeviation <= 0) {
        throw UserError.settingOutOfRange(
            "lead.calibration.prior-deviation", priorDeviation, "above 0");
      }
    }
  }

  /** Where leads go. */
  public record Routing(
      double originShare, int originParcels, Map<String, String> platformRegions) {
    public Routing {
      share("lead.routing.origin-share", originShare);
      platformRegions = new TreeMap<>(platformRegions);
    }
  }

  private static void share(String setting, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw UserError.settingOutOfRange(setting, value, "0 to 1");
    }
  }
}
