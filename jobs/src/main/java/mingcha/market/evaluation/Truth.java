package mingcha.market.evaluation;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import mingcha.error.UserError;

/**
 * What was planted in a market: the files {@code violations.jsonl}, {@code look_alikes.jsonl} and
 * {@code ignore.jsonl} of a folder.
 */
public record Truth(List<Violation> violations, List<LookAlike> lookAlikes, List<Ignored> ignored) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();

  /** Ids of what was planted; persons in clear. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Members(
      List<String> orders, List<String> reviews, List<String> buyers, List<String> waybills) {
    public Members {
      orders = orders == null ? List.of() : List.copyOf(orders);
      reviews = reviews == null ? List.of() : List.copyOf(reviews);
      buyers = buyers == null ? List.of() : List.copyOf(buyers);
      waybills = waybills == null ? List.of() : List.copyOf(waybills);
    }
  }

  /** One violation of one shop; grade and mode are absent in markets that do not tell them. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Violation(
      @JsonProperty("violation_code") String code,
      String platform,
      @JsonProperty("shop_id") String shopId,
      @JsonProperty("window_from") LocalDate from,
      @JsonProperty("window_to") LocalDate to,
      Members members,
      String campaign,
      @JsonAlias("difficulty") String grade,
      @JsonProperty("mode_of_operation") @JsonAlias("mode") String mode,
      @JsonProperty("shop_size") String shopSize) {
    public Violation {
      members = members == null ? new Members(null, null, null, null) : members;
      grade = grade == null ? "ungraded" : grade;
      mode = mode == null ? "unknown" : mode;
      shopSize = shopSize == null ? "unknown" : shopSize;
    }

    Subject subject() {
      return new Subject(platform, shopId, Family.of(code));
    }

    /** The same among the markets of several seeds. */
    Violation on(String otherPlatform, long seed) {
      return new Violation(
          code,
          otherPlatform,
          shopId,
          from,
          to,
          new Members(
              marked(members.orders(), seed),
              marked(members.reviews(), seed),
              members.buyers(),
              members.waybills()),
          Pool.marked(campaign, seed),
          grade,
          mode,
          shopSize);
    }

    private static List<String> marked(List<String> names, long seed) {
      return names.stream().map(name -> Pool.marked(name, seed)).toList();
    }
  }

  /**
   * An honest shop, or honest buyers, that look like the guilty of one family; of any, where the
   * market does not name it.
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record LookAlike(
      String kind,
      String platform,
      @JsonProperty("shop_id") String shopId,
      @JsonAlias("family_it_could_be_taken_for") String family,
      List<String> buyers) {

    /** The subject that would be blamed wrongly; none when the row names no shop. */
    Optional<Subject> subject() {
      return Optional.ofNullable(shopId)
          .map(
              shop -> new Subject(platform, shop, family == null ? Family.ANY : Family.of(family)));
    }
  }

  /** Touched by a campaign below the marking level: counted neither way. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Ignored(String platform, @JsonProperty("shop_id") String shopId, String family) {
    Subject subject() {
      return new Subject(platform, shopId, Family.of(family));
    }
  }

  /** What of it is about brushing of one's own shop. */
  public Truth ofBrushing() {
    return new Truth(
        violations.stream().filter(row -> Family.of(row.code()).equals(Family.BRUSHING)).toList(),
        lookAlikes,
        ignored);
  }

  /**
   * Reads a truth folder.
   *
   * @throws UserError exit 2 when the violations are missing or unreadable
   */
  public static Truth read(Path folder) {
    if (!Files.exists(folder.resolve("violations.jsonl"))) {
      throw UserError.usage("evaluate.no-truth", folder);
    }
    return new Truth(
        rows(folder.resolve("violations.jsonl"), Violation.class),
        rows(folder.resolve("look_alikes.jsonl"), LookAlike.class),
        rows(folder.resolve("ignore.jsonl"), Ignored.class));
  }

  private static <T> List<T> rows(Path file, Class<T> type) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> !line.isBlank())
          .map(line -> row(file, line, type))
          .filter(Objects::nonNull)
          .toList();
    } catch (IOException e) {
      throw UserError.usage("evaluate.unreadable-truth", file.getFileName(), e.getMessage());
    }
  }

  private static <T> T row(Path file, String line, Class<T> type) {
    try {
      return JSON.readValue(line, type);
    } catch (IOException e) {
      throw UserError.usage(
          "evaluate.unreadable-truth", file.getFileName(), e.getClass().getSimpleName());
    }
  }
}
