package mingcha.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TimedBlocksTest {
  private static final int PERSONS = 12;
  private static final int PLACES = 8;
  private static final int DAYS = 20;

  private static final BlockRules RULES =
      new BlockRules(new int[] {4, 8, 16}, 10, 400, 1e-4, 2, 3, 5, 64);

  /** Random visits, with repetitions. */
  private static int[][] visits(int seed, int many) {
    Random random = new Random(seed);
    return new int[][] {
      random.ints(many, 0, PERSONS).toArray(),
      random.ints(many, 0, PLACES).toArray(),
      random.ints(many, 0, DAYS).map(day -> 100 + 2 * day).toArray()
    };
  }

  private static Visits laidOut(int[][] raw) {
    return Visits.of(PERSONS, PLACES, raw[0], raw[1], raw[2]);
  }

  @Property(tries = 100)
  void totalsOfWindowsAgreeWithCounting(
      @ForAll int seed, @ForAll @IntRange(min = 1, max = 9) int length) {
    Visits visits = laidOut(visits(seed, 150));
    for (int phase = 0; phase < length && phase < visits.days(); phase++) {
      WindowTotals.Totals totals = new WindowTotals(visits).around(phase, phase + length);
      Map<Integer, Set<Integer>> pairs = new HashMap<>();
      for (int v = 0; v < visits.size(); v++) {
        int w = totals.window(visits.day[v]);
        assertThat(visits.day[v]).isBetween(totals.start(w), totals.start(w) + length - 1);
        pairs
            .computeIfAbsent(w, key -> new HashSet<>())
            .add(visits.who[v] * PLACES + visits.where[v]);
      }
      for (int w = 0; w < totals.pairs().length; w++) {
        assertThat(totals.pairs()[w]).isEqualTo(pairs.getOrDefault(w, Set.of()).size());
      }
    }
  }

  @Property(tries = 100)
  void sharedPersonsOfAPairAgreeWithCounting(
      @ForAll int seed, @ForAll @IntRange(min = 1, max = 9) int length) {
    Visits visits = laidOut(visits(seed, 150));
    WindowTotals.Totals totals = new WindowTotals(visits).around(0, length);
    WindowRows rows = new WindowRows(visits, totals, 3, 400);
    for (int one = 0; one < PLACES; one++) {
      for (int other = 0; other < PLACES; other++) {
        if (one == other) {
          continue;
        }
        double expected = 0;
        for (int w = 0; w < totals.pairs().length; w++) {
          for (int person = 0; person < PERSONS; person++) {
            Set<Integer> places = new TreeSet<>();
            for (int v = 0; v < visits.size(); v++) {
              if (visits.who[v] == person && totals.window(visits.day[v]) == w) {
                places.add(visits.where[v]);
              }
            }
            if (places.contains(one) && places.contains(other)) {
              expected += Math.min(1.0, 3.0 / (places.size() - 1));
            }
          }
        }
        assertThat(rows.together(one, other)[0]).isCloseTo(expected, within(1e-4));
      }
    }
  }

  @Property(tries = 200)
  void coreNumbersAgreeWithPeeling(@ForAll int seed, @ForAll @IntRange(max = 40) int edges) {
    Random random = new Random(seed);
    Set<List<Integer>> graph = new HashSet<>();
    for (int e = 0; e < edges; e++) {
      int a = random.nextInt(10);
      int b = random.nextInt(10);
      if (a != b) {
        graph.add(List.of(Math.min(a, b), Math.max(a, b)));
      }
    }
    int[] found =
        KCore.numbers(
            10,
            graph.stream().mapToInt(edge -> edge.get(0)).toArray(),
            graph.stream().mapToInt(edge -> edge.get(1)).toArray());
    for (int k = 1; k <= 9; k++) {
      Set<Integer> alive = new HashSet<>(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
      int least = k;
      while (alive.removeIf(
          node ->
              graph.stream().filter(edge -> edge.contains(node) && alive.containsAll(edge)).count()
                  < least)) {
        // Peeled once more, until nothing falls off.
      }
      for (int node = 0; node < 10; node++) {
        assertThat(found[node] >= k).isEqualTo(alive.contains(node));
      }
    }
  }

  @Test
  void theBlockIsFoundWhateverTheOrderOfTheInput() {
    int[][] raw = market(true);
    TimedBlocks.Found found = TimedBlocks.in(Visits.of(1540, 300, raw[0], raw[1], raw[2]), RULES);
    Block block = found.blocks().get(0);
    assertThat(Arrays.stream(block.persons()).filter(person -> person >= 1500).count())
        .isGreaterThanOrEqualTo(36);
    assertThat(block.persons()).hasSizeLessThan(44);
    assertThat(block.places()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(block.first()).isBetween(39, 41);
    assertThat(block.last()).isBetween(43, 45);
    Random random = new Random(9);
    for (int i = raw[0].length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      for (int[] column : raw) {
        int held = column[i];
        column[i] = column[j];
        column[j] = held;
      }
    }
    Block again =
        TimedBlocks.in(Visits.of(1540, 300, raw[0], raw[1], raw[2]), RULES).blocks().get(0);
    assertThat(again.persons()).isEqualTo(block.persons());
    assertThat(again.visits()).isEqualTo(block.visits());
    assertThat(again.logTail()).isEqualTo(block.logTail());
  }

  @Test
  void whatIsDenseAllYearIsNoBlock() {
    int[][] raw = market(false);
    assertThat(TimedBlocks.in(Visits.of(1540, 300, raw[0], raw[1], raw[2]), RULES).blocks())
        .allMatch(block -> block.logTail() > Math.log(1e-5));
  }

  @Test
  void aPoolThatWorksThroughAllOfTheDataIsFound() {
    Random random = new Random(5);
    int pool = 150;
    int honest = 12_000;
    int[][] raw = new int[3][honest + pool * 10];
    for (int i = 0; i < raw[0].length; i++) {
      boolean works = i >= honest && random.nextDouble() < 0.6;
      raw[0][i] = i < honest ? random.nextInt(4000) : 4000 + (i - honest) / 10;
      raw[1][i] = works ? (i - honest) % 10 : random.nextInt(300);
      raw[2][i] = random.nextInt(90);
    }
    BlockRules rules = new BlockRules(new int[] {8, 32, 128}, 10, 400, 1e-4, 2, 3, 5, 128);
    Block block =
        TimedBlocks.in(Visits.of(4000 + pool, 300, raw[0], raw[1], raw[2]), rules).blocks().stream()
            .max(Comparator.comparingInt(found -> found.persons().length))
            .orElseThrow();
    long right = Arrays.stream(block.persons()).filter(person -> person >= 4000).count();
    assertThat(2.0 * right / (block.persons().length + pool)).isGreaterThan(0.9);
    assertThat(block.places()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  /** A market, and forty persons who go to eight places: in five days, or all the time. */
  private static int[][] market(boolean atOnce) {
    Random random = new Random(4);
    int honest = 12_000;
    int many = honest + 40 * 8;
    int[] who = new int[many];
    int[] where = new int[many];
    int[] day = new int[many];
    for (int i = 0; i < honest; i++) {
      who[i] = random.nextInt(1500);
      where[i] = random.nextInt(300);
      day[i] = random.nextInt(120);
    }
    for (int i = honest; i < many; i++) {
      who[i] = 1500 + (i - honest) / 8;
      boolean goes = random.nextDouble() < 0.6;
      where[i] = goes ? (i - honest) % 8 : 8 + random.nextInt(292);
      day[i] = goes && atOnce ? 40 + random.nextInt(5) : random.nextInt(120);
    }
    return new int[][] {who, where, day};
  }

  @Test
  void pairsThatOnlyChanceBringsTogetherHaveNoLift() {
    Random random = new Random(3);
    double[] expected = random.doubles(40_000, 1e-4, 0.02).toArray();
    // Shared by one person with probability e, by two with e²/2: Poisson, as far as it matters.
    double[] count =
        Arrays.stream(expected)
            .map(e -> random.nextDouble() < e ? (random.nextDouble() < e / 2 ? 2 : 1) : 0)
            .toArray();
    assertThat(new PairLifts(count, expected).typical).isBetween(1.0, 2.5);
    double[] tenfold =
        Arrays.stream(expected)
            .map(e -> random.nextDouble() < 10 * e ? 1 + random.nextInt(2) : 0)
            .toArray();
    assertThat(new PairLifts(tenfold, expected).typical).isGreaterThan(5);
  }

  @Test
  void withoutTimesAGroupTellsAndACommonTasteDoesNot() {
    Random random = new Random(5);
    Set<List<Integer>> pairs = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      int who = random.nextInt(6000);
      // One person in forty goes to the same fifteen places most of the time.
      boolean isTaste = who % 40 == 0 && random.nextDouble() < 0.7;
      pairs.add(
          List.of(
              who,
              isTaste ? 180 + random.nextInt(15) : (int) (200 * Math.pow(random.nextDouble(), 2))));
    }
    for (int member = 0; member < 30; member++) {
      for (int place = 100; place < 106; place++) {
        if (random.nextDouble() < 0.6) {
          pairs.add(List.of(200 * member + 1, place));
        }
      }
    }
    Visits visits =
        Visits.of(
            6000,
            200,
            pairs.stream().mapToInt(pair -> pair.get(0)).toArray(),
            pairs.stream().mapToInt(pair -> pair.get(1)).toArray(),
            new int[pairs.size()]);
    List<Block> blocks = TimedBlocks.in(visits, RULES).blocks();
    List<Block> told = blocks.stream().filter(block -> block.logTailNow() < -5).toList();
    assertThat(told).hasSize(1);
    assertThat(told.get(0).places()).containsExactly(100, 101, 102, 103, 104, 105);
    assertThat(told.get(0).logTailNow()).isLessThan(-20);
    assertThat(told.get(0).logTail()).isZero();
  }
}
