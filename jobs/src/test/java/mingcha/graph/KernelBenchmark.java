package mingcha.graph;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import mingcha.stats.FalseDiscovery;
import mingcha.stats.MaximalSegments;
import mingcha.stats.RateScan;
import mingcha.stats.ScanStatistic;
import mingcha.stats.Tails;
import mingcha.text.CopyRule;
import mingcha.text.GramWeights;
import mingcha.text.Grams;
import mingcha.text.TextTokens;
import mingcha.text.WeightedMinHash;

/**
 * Times each kernel on arrays that it makes itself: the middle of several rounds after some that do
 * not count. {@code -Drounds=N} sets how many count.
 */
final class KernelBenchmark {
  private static final System.Logger LOG = System.getLogger(KernelBenchmark.class.getName());
  private static final int ROUNDS = Integer.getInteger("rounds", 5);
  private static final int WARM_UP = 3;

  /** What was computed last, so that nothing is left out as useless. */
  private static volatile Object last;

  private interface Kernel {
    Object run();
  }

  public static void main(String[] arguments) {
    SplittableRandom random = new SplittableRandom(1);
    int edges = 1_000_000;
    int[] a = random.ints(edges, 0, edges / 4).toArray();
    int[] b = random.ints(edges, 0, edges / 4).toArray();
    time("KCore.numbers, 1 M edges, 250 k nodes", () -> KCore.numbers(edges / 4, a, b));
    time("Components.components, the same", () -> Components.components(edges / 4, a, b));
    int chain = 10_000_000;
    int[] from = IntStream.range(0, chain).toArray();
    int[] to = IntStream.rangeClosed(1, chain).toArray();
    time(
        "Components.components, a chain of 10 M edges",
        () -> Components.components(chain + 1, from, to));

    for (int rows : new int[] {100_000, 1_000_000}) {
      int persons = rows * 2 / 9;
      int places = rows / 30;
      int[] who = tailed(random, rows, persons, 1.5);
      int[] where = tailed(random, rows, places, 2);
      int[] day = random.ints(rows, 0, 90).toArray();
      time("Visits.of, " + rows, () -> Visits.of(persons, places, who, where, day));
      Visits visits = Visits.of(persons, places, who, where, day);
      BlockRules rules = new BlockRules(new int[] {4, 8, 16, 32, 64}, 10, 400, 1e-4, 2, 3, 5, 128);
      time("TimedBlocks.in, " + rows + " visits", () -> TimedBlocks.in(visits, rules));
    }

    int days = 10_000;
    int[] events = random.ints(days, 0, 20).toArray();
    long[] baseline = new long[days + 1];
    for (int i = 0; i < days; i++) {
      baseline[i + 1] = baseline[i] + 10;
    }
    time("ScanStatistic.best, 10 k days", () -> ScanStatistic.best(events, baseline, 128));
    int[] trials = random.ints(1_000, 1, 50).toArray();
    int[] successes = Arrays.stream(trials).map(n -> random.nextInt(n + 1)).toArray();
    double[] rates = Arrays.stream(trials).mapToDouble(n -> 0.3).toArray();
    time("RateScan.best, 1 k days", () -> RateScan.best(trials, successes, rates));
    double[] scores = random.doubles(1_000_000, -1.2, 1).toArray();
    time("MaximalSegments.of, 1 M scores", () -> MaximalSegments.of(scores));
    double[] p = random.doubles(1_000_000).toArray();
    time("FalseDiscovery.qValues, 1 M tests", () -> FalseDiscovery.qValues(p));
    time(
        "Tails.poisson, 1 M tails",
        () -> IntStream.range(0, 1_000_000).mapToDouble(i -> Tails.poisson(i % 60, 20)).sum());

    String[] texts =
        IntStream.range(0, 10_000)
            .mapToObj(
                i ->
                    random
                        .ints(40, 0x4e00, 0x4e00 + 2000)
                        .collect(
                            StringBuilder::new,
                            StringBuilder::appendCodePoint,
                            StringBuilder::append)
                        .toString())
            .toArray(String[]::new);
    time(
        "TextTokens.of, 10 k texts of 40 characters",
        () -> Arrays.stream(texts).mapToInt(text -> TextTokens.of(text).length).sum());
    time(
        "Grams.of, the same",
        () -> Arrays.stream(texts).mapToInt(text -> Grams.of(text).length).sum());
    int[][] grams = Arrays.stream(texts).map(Grams::of).toArray(int[][]::new);
    int[] documents = new int[GramWeights.CELLS];
    Arrays.stream(grams)
        .flatMapToInt(Arrays::stream)
        .forEach(g -> documents[GramWeights.cell(g)]++);
    GramWeights weights = GramWeights.of(documents, grams.length, 0.05);
    WeightedMinHash hash = new WeightedMinHash(24, 3, weights);
    time(
        "WeightedMinHash.keys, 24 x 3, the same",
        () -> Arrays.stream(grams).mapToLong(text -> hash.keys(text)[0]).sum());
    CopyRule rule = new CopyRule(16, 0.6, 50, 0.33);
    time(
        "CopyRule.copies, 1 M pairs of them",
        () ->
            IntStream.range(0, 1_000_000)
                .mapToDouble(
                    i ->
                        rule.copies(
                            grams[i % grams.length], grams[i / 100 % grams.length], weights))
                .sum());
  }

  private static int[] tailed(SplittableRandom random, int rows, int many, double power) {
    return random.doubles(rows).mapToInt(u -> (int) (many * Math.pow(u, power))).toArray();
  }

  private static void time(String name, Kernel kernel) {
    double[] millis = new double[ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      long start = System.nanoTime();
      last = kernel.run();
      if (round >= 0) {
        millis[round] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(millis);
    LOG.log(
        System.Logger.Level.INFO,
        String.format(
            Locale.ROOT,
            "%-48s %9.2f ms (%.2f to %.2f) %s",
            name,
            millis[ROUNDS / 2],
            millis[0],
            millis[ROUNDS - 1],
            last.getClass().getSimpleName()));
  }

  private KernelBenchmark() {}
}
