package mingcha.lead;

import static org.apache.spark.sql.functions.col;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mingcha.lake.Lake;
import mingcha.schemas.LeadMembers;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Opens the dossiers of a night: reads each subject's shops, finds its bureau, writes it down. */
final class Dossiers {
  private final Lake lake;
  private final Router router;
  private final Dossier.Writer writer;
  private final LocalDate asOf;

  Dossiers(Lake lake, Router router, Dossier.Writer writer, LocalDate asOf) {
    this.lake = lake;
    this.router = router;
    this.writer = writer;
    this.asOf = asOf;
  }

  List<Dossier> open(
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
      List<ShopFacts> group =
          groupShops.getOrDefault(continued.uid(), Set.of()).stream()
              .map(id -> facts.get(new ShopReading.Key(platform, id)))
              .filter(Objects::nonNull)
              .toList();
      Router.Route route =
          shop == null
              ? router.majority(
                  platform, group.stream().map(known -> router.route(known.place())).toList())
              : router.route(shop.place());
      dossiers.add(
          writer.write(
              continued,
              shop,
              group,
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
}
