package mingcha.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WeightedMinHashTest {
  private static final int SAMPLES = 4000;

  /** Weights from 0.7 to 7 nats, by the low bits of the gram. */
  private static GramWeights uneven() {
    int[] documents = new int[GramWeights.CELLS];
    for (int cell = 0; cell < documents.length; cell++) {
      documents[cell] = 1 << (cell % 10);
    }
    return GramWeights.of(documents, 1024, 1);
  }

  @Property(tries = 30)
  void twoTextsShareASampleAsOftenAsTheyAreAlike(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int common,
      @ForAll @IntRange(min = 0, max = 40) int own) {
    int[] all = new Random(seed).ints(common + 2 * own).distinct().toArray();
    int[] left = Arrays.stream(all).limit(common + own).sorted().toArray();
    int[] right =
        Arrays.stream(all)
            .filter(
                gram ->
                    Arrays.stream(all, common, Math.min(all.length, common + own))
                        .noneMatch(g -> g == gram))
            .sorted()
            .toArray();
    GramWeights weights = uneven();
    WeightedMinHash hash = new WeightedMinHash(SAMPLES, 1, weights);
    long[] ofLeft = hash.keys(left);
    long[] ofRight = hash.keys(right);
    double same = 0;
    for (int i = 0; i < SAMPLES; i++) {
      same += ofLeft[i] == ofRight[i] ? 1 : 0;
    }
    // Five standard errors of a share of 4000.
    assertThat(same / SAMPLES).isCloseTo(weights.likeness(left, right), within(0.04));
  }

  @Test
  void aTextWithoutWeightHasNoKeys() {
    int[] documents = new int[GramWeights.CELLS];
    Arrays.fill(documents, 900);
    GramWeights common = GramWeights.of(documents, 1000, 0.05);
    assertThat(new WeightedMinHash(4, 2, common).keys(new int[] {1, 2, 3})).isEmpty();
    assertThat(new WeightedMinHash(4, 2, uneven()).keys(new int[0])).isEmpty();
  }

  @Test
  void likenessIsTheSharedPartOfTheWhole() {
    GramWeights weights = uneven();
    int[] left = {10, 20, 30};
    int[] right = {20, 30, 41};
    double shared = weights.of(20) + weights.of(30);
    double whole = shared + weights.of(10) + weights.of(41);
    assertThat(weights.likeness(left, right)).isCloseTo(shared / whole, within(1e-6));
    assertThat(weights.likeness(left, left)).isEqualTo(1);
    assertThat(weights.likeness(left, new int[0])).isZero();
  }
}
