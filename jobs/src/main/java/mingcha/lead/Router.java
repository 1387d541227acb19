package mingcha.lead;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which bureau a lead goes to (程序规定 art 10): actual place of business, else the register by USCC,
 * else the address shown, else the bureau of the platform's domicile, which may take it if it found
 * it first.
 */
public final class Router {
  private final Regions regions;
  private final LeadSettings.Routing settings;

  public Router(Regions regions, LeadSettings.Routing settings) {
    this.regions = regions;
    this.settings = settings;
  }

  /**
   * What is known of where a shop does business.
   *
   * @param declaredRegion region of business that the platform gives, or null
   * @param originRegion county that most of its ordinary parcels come from, or null
   * @param originShare share of those parcels
   * @param parcels ordinary parcels counted
   * @param registerRegion region in the register's row of its USCC, or null
   * @param address address shown on the platform, else that of the register, or null
   */
  public record Place(
      String platform,
      boolean isSelfOperated,
      String uscc,
      String declaredRegion,
      String originRegion,
      double originShare,
      long parcels,
      String registerRegion,
      String address) {}

  /**
   * Where a lead goes.
   *
   * @param region region of the acts, or null
   * @param bureau region code of the bureau, or null
   * @param backup region code of the bureau that may take it instead, or null
   * @param method how it was found
   * @param confidence 0 to 1
   */
  public record Route(
      String region, String bureau, String backup, String method, double confidence) {}

  /**
   * Where the lead on a group goes: where most of its shops' leads would, the least code of equals;
   * unknown without shops.
   */
  public Route majority(String platform, List<Route> ofShops) {
    Map<String, Long> votes = new TreeMap<>();
    ofShops.stream()
        .filter(route -> route.bureau() != null)
        .forEach(route -> votes.merge(route.bureau(), 1L, Long::sum));
    if (votes.isEmpty()) {
      return route(new Place(platform, false, null, null, null, 0, 0, null, null));
    }
    long most = Collections.max(votes.values());
    String bureau =
        votes.entrySet().stream()
            .filter(vote -> vote.getValue() == most)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    String backup =
        votes.keySet().stream()
            .filter(code -> !code.equals(bureau))
            .max(Comparator.comparingLong(votes::get))
            .or(() -> regions.above(bureau))
            .orElse(null);
    Route first =
        ofShops.stream().filter(route -> bureau.equals(route.bureau())).findFirst().orElseThrow();
    double share = (double) most / ofShops.size();
    return new Route(
        bureau, bureau, backup, first.method(), Odds.rounded(first.confidence() * share));
  }

  private record Guess(String code, String method, double confidence) {}

  /** The route of a shop's leads. */
  public Route route(Place place) {
    List<Guess> guesses = new ArrayList<>();
    Optional<String> origin = origin(place);
    Optional<String> declared = regions.current(place.declaredRegion());
    Optional<String> register =
        regions.current(place.registerRegion()).or(() -> regions.current(registering(place)));
    if (!place.isSelfOperated()) {
      actualPlace(place, origin, declared, register).ifPresent(guesses::add);
    }
    register.ifPresent(
        code ->
            guesses.add(
                new Guess(code, "registry_by_uscc", place.registerRegion() == null ? 0.6 : 0.75)));
    regions
        .inText(place.address())
        .ifPresent(
            code ->
                guesses.add(new Guess(code, "address_text", Regions.isCounty(code) ? 0.6 : 0.4)));
    // A drop-shipping warehouse is no place of business, so parcels alone come late.
    origin.ifPresent(code -> guesses.add(new Guess(code, "actual_place", 0.4)));
    Optional.ofNullable(settings.platformRegions().get(place.platform()))
        .flatMap(regions::current)
        .ifPresent(code -> guesses.add(new Guess(code, "platform_fallback", 0.2)));
    if (guesses.isEmpty()) {
      return new Route(null, null, null, "unknown", 0);
    }
    Guess first = guesses.get(0);
    String backup =
        guesses.stream()
            .map(Guess::code)
            .filter(code -> !code.equals(first.code()))
            .findFirst()
            .or(() -> regions.above(first.code()))
            .orElse(null);
    double confidence =
        Regions.isCounty(first.code()) ? first.confidence() : first.confidence() * 0.7;
    return new Route(first.code(), first.code(), backup, first.method(), Odds.rounded(confidence));
  }

  /** The actual place, where the platform names it or the parcels agree with the register. */
  private static Optional<Guess> actualPlace(
      Place place, Optional<String> origin, Optional<String> declared, Optional<String> register) {
    if (declared.isPresent()) {
      boolean confirmed = declared.equals(origin) || declared.equals(register);
      return Optional.of(new Guess(declared.get(), "actual_place", confirmed ? 0.9 : 0.7));
    }
    if (origin.isPresent() && register.isPresent()) {
      boolean nearby = origin.get().substring(0, 4).equals(register.get().substring(0, 4));
      return nearby
          ? Optional.of(
              new Guess(origin.get(), "actual_place", Odds.rounded(0.85 * place.originShare())))
          : Optional.empty();
    }
    return Optional.empty();
  }

  private Optional<String> origin(Place place) {
    boolean clear =
        place.parcels() >= settings.originParcels()
            && place.originShare() >= settings.originShare();
    return clear ? regions.current(place.originRegion()) : Optional.empty();
  }

  /** Positions 3 to 8 of a USCC are the region of the registering office. */
  private static String registering(Place place) {
    return Uscc.isWellFormed(place.uscc()) ? place.uscc().substring(2, 8) : null;
  }
}
