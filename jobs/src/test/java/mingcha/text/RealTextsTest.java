package mingcha.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mingcha.stats.Tails;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Families planted among 75,000 real Chinese reviews. */
class RealTextsTest {
  static final CopyRule RULE = new CopyRule(16, 0.6, 50, 0.33);
  private static final int[] SIZES = {5, 8, 12, 20, 40, 80, 150, 200};
  private static final int SHOPS = 400;

  private final List<String> texts = new ArrayList<>();
  private final List<Integer> shops = new ArrayList<>();
  private final List<Integer> planted = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void plantedFamiliesAreFoundAndHonestTextsAreNot(long seed) {
    readBackground();
    plant(seed);
    InMemoryFamilies families = new InMemoryFamilies(texts, 0.05);
    families.join(24, 3, 3, RULE);

    assertThat(pairRecall(families)).isGreaterThanOrEqualTo(0.97);
    List<List<Integer>> blamed =
        families.families().stream().filter(family -> isConcentrated(family)).toList();
    long right = blamed.stream().filter(family -> isPlanted(family)).count();
    long realCopies =
        blamed.stream().filter(family -> !isPlanted(family) && areRealCopies(family)).count();
    assertThat(right).isGreaterThanOrEqualTo(18);
    assertThat((right + realCopies) / (double) blamed.size()).isGreaterThanOrEqualTo(0.99);
    // Candidates grow with the texts and not with their pairs.
    assertThat(families.candidates()).isLessThan(4L * texts.size());
  }

  private void readBackground() {
    Random random = new Random(99);
    // The hotel file is left out: its reviews stand in the shopping file as well.
    for (RealReviews.Review review : RealReviews.of(RealReviews.SHOPPING, RealReviews.MEALS)) {
      texts.add(review.text());
      // Shops of uneven size: the square of a uniform number favours the first.
      shops.add((int) (SHOPS * random.nextDouble() * random.nextDouble()));
      planted.add(-1);
    }
  }

  private void plant(long seed) {
    PlantedFamilies writer = new PlantedFamilies(seed, texts);
    Random random = new Random(31 * seed);
    int background = texts.size();
    int family = 0;
    for (PlantedFamilies.Rewriting rewriting : PlantedFamilies.Rewriting.values()) {
      for (int size : SIZES) {
        String text;
        do {
          text = texts.get(random.nextInt(background));
        } while (text.length() < 18 || text.length() > 200);
        int clients = 1 + random.nextInt(Math.max(1, size / 10));
        int[] client = random.ints(clients, 0, SHOPS).toArray();
        for (String member : writer.family(text, size, rewriting)) {
          texts.add(member);
          shops.add(client[random.nextInt(clients)]);
          planted.add(family);
        }
        family++;
      }
    }
  }

  private double pairRecall(InMemoryFamilies families) {
    Map<List<Integer>, Integer> together = new HashMap<>();
    Map<Integer, Integer> sizes = new HashMap<>();
    for (int text = 0; text < texts.size(); text++) {
      if (planted.get(text) >= 0) {
        together.merge(List.of(planted.get(text), families.root(text)), 1, Integer::sum);
        sizes.merge(planted.get(text), 1, Integer::sum);
      }
    }
    return together.values().stream().mapToDouble(n -> pairs(n)).sum()
        / sizes.values().stream().mapToDouble(n -> pairs(n)).sum();
  }

  /** More reviews in one shop than the shop's share of all reviews explains, at 1e-6. */
  private boolean isConcentrated(List<Integer> family) {
    Map<Integer, Integer> byShop = new HashMap<>();
    family.forEach(text -> byShop.merge(shops.get(text), 1, Integer::sum));
    return byShop.entrySet().stream()
        .anyMatch(
            entry ->
                entry.getValue() >= 3
                    && Tails.binomial(entry.getValue(), family.size(), share(entry.getKey()))
                        < Math.log(1e-6));
  }

  /** Share of all reviews of a shop under the product of two uniform numbers. */
  private static double share(int shop) {
    double low = shop / (double) SHOPS;
    double high = (shop + 1) / (double) SHOPS;
    return high - high * Math.log(high) - (low == 0 ? 0 : low - low * Math.log(low));
  }

  private boolean isPlanted(List<Integer> family) {
    Map<Integer, Integer> byPlanted = new HashMap<>();
    family.forEach(text -> byPlanted.merge(planted.get(text), 1, Integer::sum));
    int most =
        byPlanted.entrySet().stream()
            .filter(entry -> entry.getKey() >= 0)
            .mapToInt(entry -> entry.getValue())
            .max()
            .orElse(0);
    return family.size() - most <= Math.max(1, 0.05 * family.size());
  }

  private boolean areRealCopies(List<Integer> family) {
    String first = TextTokens.clean(texts.get(family.get(0)));
    return family.stream()
        .allMatch(
            text -> {
              String other = TextTokens.clean(texts.get(text));
              int longer = Math.max(first.length(), other.length());
              return LevenshteinDistance.getDefaultInstance().apply(first, other) <= 0.2 * longer;
            });
  }

  private static double pairs(int n) {
    return n * (n - 1) / 2.0;
  }
}
