package mingcha.detect.price;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One case of the table of statutory cases. Times are microseconds since the epoch. */
final class StatutoryCase {
  private static final ZoneOffset SHANGHAI = ZoneOffset.ofHours(8);

  /** The one festival that the cases know. */
  static final PromotionCalendar CALENDAR =
      new PromotionCalendar(
          List.of(new PromotionCalendar.Festival("double eleven", "11-11", "11-12")));

  private final String name;
  private final List<PriceSeen> seen = new ArrayList<>();
  private final List<VariantSale> sales = new ArrayList<>();
  private String article = "";
  private Words expected = new Words("");

  record VariantSale(String sku, long createdAt, long shopDiscountFen, Sale sale) {}

  private StatutoryCase(String name) {
    this.name = name;
  }

  static List<StatutoryCase> all() {
    List<StatutoryCase> cases = new ArrayList<>();
    try (InputStream in = StatutoryCase.class.getResourceAsStream("statutory-cases.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        String text = line.strip();
        if (text.startsWith("case ")) {
          cases.add(new StatutoryCase(text.substring(5)));
        } else if (!text.isEmpty() && !text.startsWith("#")) {
          cases.get(cases.size() - 1).read(text);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }

  List<PriceSeen> seen() {
    return seen;
  }

  List<VariantSale> sales() {
    return sales;
  }

  Words expected() {
    return expected;
  }

  @Override
  public String toString() {
    return name + " (" + article + ")";
  }

  private void read(String line) {
    Words words = new Words(line);
    switch (words.at(0)) {
      case "article" -> article = line.substring("article ".length());
      case "listed" -> see(words.at(1) + "T12:00", new Words("seen x list " + words.at(2)));
      case "seen" -> see(words.at(1), words);
      case "promo" -> {
        String end = LocalDate.parse(words.at(2)).plusDays(1) + "T00:00";
        String dates = " from " + words.at(1) + "T00:00 to " + end;
        see(words.at(1) + "T00:05", new Words(line + dates));
        see(words.at(2) + "T21:00", new Words(line + dates));
      }
      case "order" -> sales.add(sale(words));
      case "expect" -> expected = words;
      default -> throw new IllegalArgumentException(line);
    }
  }

  private void see(String time, Words words) {
    seen.add(
        new PriceSeen(
            micros(time),
            words.number("list", 0),
            words.number("sale", PriceSeen.NONE),
            words.number("ref", PriceSeen.NONE),
            words.after("label"),
            words.has("from") ? micros(words.after("from")) : PriceSeen.NONE,
            words.has("to") ? micros(words.after("to")) : PriceSeen.NONE));
    seen.sort((a, b) -> Long.compare(a.observedAt(), b.observedAt()));
  }

  private static VariantSale sale(Words words) {
    long paidAt = micros(words.at(2));
    Sale sale =
        new Sale(
            words.at(1),
            !words.has("unpaid"),
            paidAt,
            words.has("closed"),
            words.number("qty", 1),
            words.number("paid", 0),
            words.number("platform", 0),
            words.number("refund", 0),
            words.has("suspect"));
    long createdAt = words.has("deposit") ? micros(words.after("deposit")) : paidAt;
    String sku = words.has("sku") ? words.after("sku") : "";
    return new VariantSale(sku, createdAt, words.number("shop", 0), sale);
  }

  private static long micros(String time) {
    Instant instant =
        time.endsWith("Z")
            ? LocalDateTime.parse(time.substring(0, time.length() - 1)).toInstant(ZoneOffset.UTC)
            : LocalDateTime.parse(time).toInstant(SHANGHAI);
    return instant.toEpochMilli() * 1_000;
  }

  /** A line cut into words: bare ones, and names followed by a value. */
  static final class Words {
    private final List<String> words;
    private final Set<String> all;

    Words(String line) {
      words = Arrays.asList(line.split(" +", -1));
      all = new HashSet<>(words);
    }

    String at(int place) {
      return words.get(place);
    }

    boolean has(String word) {
      return all.contains(word);
    }

    String after(String word) {
      int place = words.indexOf(word);
      return place < 0 ? null : words.get(place + 1);
    }

    long number(String word, long otherwise) {
      return has(word) ? Long.parseLong(after(word)) : otherwise;
    }
  }
}
