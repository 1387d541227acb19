package mingcha.lead;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mingcha.error.Messages;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * One lead as an officer reads it, all but its rank.
 *
 * @param shop what is known of the shop, or null for a group without one
 * @param groupShops what is known of the shops that a group bought from; none where a shop stands
 *     for the lead
 */
public record Dossier(
    Continuity.Continued continued,
    ShopFacts shop,
    List<ShopFacts> groupShops,
    Router.Route route,
    String bureauName,
    Extent extent,
    double score,
    List<String> legalBasis,
    LocalDate limitation,
    LocalDate firstRunAt,
    LocalDate verifyBy,
    LocalDate verifyByExtended,
    List<ReasonTexts.Reason> reasons,
    List<ReasonTexts.Explanation> explanations,
    List<String> gaps,
    String zh,
    String en,
    String contentHash) {

  /** Writes dossiers: knows the law, the calendar and the sentences. */
  public static final class Writer {
    private static final int WORKING_DAYS = 15;
    private static final int REASONS_TOLD = 5;
    private static final int SHOPS_TOLD = 3;

    private final LawCatalogue law;
    private final Regions regions;
    private final WorkingDays days;
    private final ReasonTexts texts = new ReasonTexts();
    private final Messages zh = Messages.in(Locale.CHINESE);
    private final Messages en = Messages.in(Locale.ENGLISH);

    public Writer(LawCatalogue law, Regions regions, WorkingDays days) {
      this.law = law;
      this.regions = regions;
      this.days = days;
    }

    /**
     * Writes what an officer reads about one lead.
     *
     * @param asOf tonight, the first night of a lead that no earlier night saw
     */
    public Dossier write(
        Continuity.Continued continued,
        ShopFacts shop,
        List<ShopFacts> groupShops,
        Router.Route route,
        Extent extent,
        List<String> gaps,
        LocalDate asOf) {
      Candidate candidate = continued.candidate();
      Stretch window = candidate.window();
      LocalDate first = continued.earlier().map(Continuity.Earlier::firstRunAt).orElse(asOf);
      LocalDate received = days.after(first, 1);
      LocalDate verifyBy = days.after(received, WORKING_DAYS);
      LocalDate extended = days.after(verifyBy, WORKING_DAYS);
      List<String> basis = law.basis(candidate.code(), window.from(), window.to());
      LocalDate limitation = law.limitation(candidate.code(), window.to());
      List<ReasonTexts.Reason> reasons = texts.reasons(candidate);
      List<ReasonTexts.Explanation> explanations = texts.explanations(candidate);
      String bureau = route.bureau() == null ? null : regions.bureauName(route.bureau());
      Dossier bare =
          new Dossier(
              continued,
              shop,
              groupShops,
              route,
              bureau,
              extent,
              candidate.score(),
              basis,
              limitation,
              first,
              verifyBy,
              extended,
              reasons,
              explanations,
              gaps,
              "",
              "",
              "");
      String inChinese = told(bare, zh);
      String inEnglish = told(bare, en);
      return new Dossier(
          continued,
          shop,
          groupShops,
          route,
          bureau,
          extent,
          candidate.score(),
          basis,
          limitation,
          first,
          verifyBy,
          extended,
          reasons,
          explanations,
          gaps,
          inChinese,
          inEnglish,
          hash(bare, inChinese));
    }

    private String hash(Dossier dossier, String told) {
      Candidate candidate = dossier.continued().candidate();
      List<Object> seen =
          List.of(
              candidate.subject(),
              candidate.code(),
              candidate.window(),
              candidate.families().keySet(),
              detectors(candidate),
              dossier.extent(),
              dossier.reasons(),
              dossier.explanations(),
              dossier.route(),
              String.valueOf(dossier.shop()),
              told);
      return DigestUtils.sha256Hex(seen.toString());
    }

    private String told(Dossier dossier, Messages messages) {
      boolean isChinese = messages.locale().equals(Locale.CHINESE);
      Candidate candidate = dossier.continued().candidate();
      LawCatalogue.Violation violation = law.violation(candidate.code());
      String name = isChinese ? violation.nameZh() : violation.nameEn();
      String shop = shops(dossier, messages);
      boolean isGroup = candidate.strongest().subjectType().equals("buyer_group");
      List<String> told = new ArrayList<>();
      told.add(
          messages.text(
              isGroup ? "lead.what-group" : "lead.what",
              name,
              shop,
              candidate.subject().platform(),
              candidate.window().from().toString(),
              candidate.window().to().toString()));
      Extent extent = dossier.extent();
      told.add(
          messages.text(
              "lead.extent",
              extent.orders(),
              yuan(extent.amountFen()),
              extent.buyers(),
              extent.reviews(),
              extent.items()));
      told.add(
          messages.text(
              "lead.belief",
              String.format(Locale.ROOT, "%.2f", candidate.score()),
              messages.text(words(candidate.score())),
              candidate.families().size(),
              families(candidate.families().keySet(), messages)));
      List<String> why =
          dossier.reasons().stream()
              .limit(REASONS_TOLD)
              .map(reason -> isChinese ? reason.zh() : reason.en())
              .toList();
      told.add(messages.text("lead.why", String.join(isChinese ? "；" : "; ", why)));
      ReasonTexts.Explanation innocent = dossier.explanations().get(0);
      told.add(messages.text("lead.innocent", isChinese ? innocent.zh() : innocent.en()));
      told.add(
          messages.text(
              "lead.gaps",
              dossier.gaps().isEmpty()
                  ? messages.text("lead.no-gaps")
                  : String.join("; ", dossier.gaps())));
      told.add(
          messages.text("lead.law", String.join(isChinese ? "；" : "; ", dossier.legalBasis())));
      told.add(messages.text("lead.level." + violation.level()));
      if (violation.criminalHint() != null) {
        told.add(messages.text("lead.crime", violation.criminalHint()));
      }
      Router.Route route = dossier.route();
      told.add(
          messages.text(
              "lead.where",
              dossier.bureauName() == null ? messages.text("lead.nowhere") : dossier.bureauName(),
              messages.text("lead.method." + route.method()),
              String.format(Locale.ROOT, "%.2f", route.confidence()),
              route.backup() == null
                  ? messages.text("lead.nowhere")
                  : regions.bureauName(route.backup())));
      told.add(
          messages.text(
              "lead.dates",
              dossier.limitation().toString(),
              dossier.firstRunAt().toString(),
              dossier.verifyBy().toString(),
              dossier.verifyByExtended().toString()));
      told.add(messages.text("lead.no-finding"));
      return String.join("\n", told);
    }

    /** The shop, or the first shops of a group and how many there are. */
    private static String shops(Dossier dossier, Messages messages) {
      if (dossier.shop() != null) {
        return name(dossier.shop());
      }
      List<ShopFacts> all = dossier.groupShops();
      if (all.isEmpty()) {
        return messages.text("lead.nowhere");
      }
      String first =
          all.stream()
              .limit(SHOPS_TOLD)
              .map(Writer::name)
              .collect(Collectors.joining(messages.text("lead.and")));
      return all.size() <= SHOPS_TOLD ? first : messages.text("lead.and-more", first, all.size());
    }

    private static String name(ShopFacts shop) {
      String name = shop.name() == null ? shop.shopId() : shop.name();
      return shop.operatorName() == null ? name : name + " (" + shop.operatorName() + ")";
    }
  }

  /** Message key of the words for a probability. */
  static String words(double score) {
    if (score >= 0.9) {
      return "lead.words.very-likely";
    }
    if (score >= 0.7) {
      return "lead.words.likely";
    }
    if (score >= 0.4) {
      return "lead.words.even";
    }
    return score >= 0.15 ? "lead.words.unlikely" : "lead.words.slight";
  }

  static Set<String> detectors(Candidate candidate) {
    Set<String> detectors = new TreeSet<>();
    candidate.signals().forEach(signal -> detectors.add(signal.detector()));
    return detectors;
  }

  private static String families(Set<String> families, Messages messages) {
    return String.join(
        ", ", families.stream().map(f -> messages.text("lead.family." + f)).toList());
  }

  private static String yuan(long fen) {
    return String.format(Locale.ROOT, "%d.%02d", fen / 100, Math.abs(fen % 100));
  }
}
