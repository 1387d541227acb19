package mingcha.detect.brushing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import mingcha.graph.Block;
import mingcha.graph.BlockRules;
import mingcha.graph.TimedBlocks;
import mingcha.graph.Visits;

/**
 * Measures the kernel on dumps of orders with planted rings: account and order F1 of every ring,
 * and honest groups among what is reported.
 */
final class RingBenchmark {
  private static final System.Logger LOG = System.getLogger(RingBenchmark.class.getName());

  static final BlockRules RULES =
      new BlockRules(
          java.util.Arrays.stream(System.getProperty("w", "4,8,16,32").split(","))
              .mapToInt(Integer::parseInt)
              .toArray(),
          Integer.getInteger("basket", 10),
          Integer.getInteger("largest", 400),
          Double.parseDouble(System.getProperty("edge", "1e-4")),
          Integer.getInteger("least", 3),
          3,
          5,
          Integer.getInteger("longest", 64));

  record Truth(Set<String> buyers, Set<String> orders, String spec) {}

  record Data(Visits visits, String[] buyers, String[] shops, Map<String, List<String>> orders) {}

  public static void main(String[] folders) throws IOException {
    for (String folder : folders) {
      LOG.log(System.Logger.Level.INFO, measure(Path.of(folder)));
    }
  }

  static String measure(Path folder) throws IOException {
    Data data = read(folder);
    long start = System.nanoTime();
    TimedBlocks.Found found = TimedBlocks.in(data.visits, RULES);
    double seconds = (System.nanoTime() - start) / 1e9;
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %.1f s, %d seeds, %d blocks, %d left out%n",
            folder.getFileName(),
            seconds,
            found.seeds(),
            found.blocks().size(),
            found.leftOut()));
    List<Truth> truths = truths(folder);
    double[] best = new double[truths.size()];
    double[] bestOrders = new double[truths.size()];
    int honest = 0;
    int reported = 0;
    for (Block block : found.blocks()) {
      Set<String> buyers = new HashSet<>();
      for (int p : block.persons()) {
        buyers.add(data.buyers[p]);
      }
      Set<String> orders = new HashSet<>();
      for (int v : block.visits()) {
        orders.addAll(data.orders.get(key(data, v)));
      }
      int match = -1;
      double top = 0;
      for (int t = 0; t < truths.size(); t++) {
        double f1 = f1(buyers, truths.get(t).buyers());
        if (f1 > top) {
          top = f1;
          match = t;
        }
      }
      // Of the graph alone; the detector weighs traits of the orders as well.
      double score = 1 / (1 + Math.exp(-RingScore.logOdds(block)));
      boolean shown = score >= 0.5;
      reported += shown ? 1 : 0;
      if (shown && match >= 0) {
        if (top > best[match]) {
          best[match] = top;
          bestOrders[match] = f1(orders, truths.get(match).orders());
        }
      }
      honest += shown && top < 0.2 ? 1 : 0;
      if (shown || top > 0.1 || score > 0.1) {
        text.append(
            String.format(
                Locale.ROOT,
                "   %s %.2f F1 %.2f orders %.2f (%s) | %d..%d (%d d) %d persons %d places %d visits D"
                    + " %.2f LR %.0f net %.0f burst %.1f lt %.1f out %d sold %d/%d purity %.2f disp %.2f%n",
                shown ? "*" : " ",
                score,
                top,
                match < 0 ? 0 : f1(orders, truths.get(match).orders()),
                match < 0 ? "-" : truths.get(match).spec(),
                block.first(),
                block.last(),
                block.last() - block.first() + 1,
                block.persons().length,
                block.places().length,
                block.visits().length,
                block.density(),
                block.logRatio(),
                block.evidence(),
                block.burst(),
                block.logTail() / Math.log(10),
                block.elsewhere(),
                block.soldInside(),
                block.soldOutside(),
                block.purity(),
                block.dispersion()));
      }
    }
    text.append("   ==> accounts ");
    for (double f : best) {
      text.append(String.format(Locale.ROOT, "%.3f ", f));
    }
    text.append("orders ");
    for (double f : bestOrders) {
      text.append(String.format(Locale.ROOT, "%.3f ", f));
    }
    text.append(String.format(Locale.ROOT, "reported %d honest %d", reported, honest));
    return text.toString();
  }

  static double f1(Set<String> found, Set<String> truth) {
    long both = found.stream().filter(truth::contains).count();
    return found.isEmpty() ? 0 : 2.0 * both / (found.size() + truth.size());
  }

  private static String key(Data data, int visit) {
    return data.visits.person(visit)
        + "/"
        + data.visits.place(visit)
        + "/"
        + data.visits.day(visit);
  }

  static Data read(Path folder) throws IOException {
    Path dumps = folder.resolve("dumps");
    Path dump;
    try (var list = Files.list(dumps)) {
      dump = list.sorted().findFirst().orElseThrow();
    }
    List<String[]> rows = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(dump.resolve("orders.csv.gz")), 1 << 16),
                StandardCharsets.UTF_8))) {
      List<String> header = Arrays.asList(in.readLine().split(",", -1));
      int o = header.indexOf("order_id");
      int s = header.indexOf("shop_id");
      int b = header.indexOf("buyer_id");
      int t = header.indexOf("created_at");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] cells = line.split(",", -1);
        rows.add(new String[] {cells[o], cells[s], cells[b], cells[t].substring(0, 10)});
      }
    }
    disturb(rows, folder);
    Map<String, Integer> buyers = numbered(rows, 2);
    Map<String, Integer> shops = numbered(rows, 1);
    Map<String, Integer> days = new HashMap<>();
    int[] who = new int[rows.size()];
    int[] where = new int[rows.size()];
    int[] day = new int[rows.size()];
    Map<String, List<String>> orders = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      String[] row = rows.get(i);
      who[i] = buyers.get(row[2]);
      where[i] = shops.get(row[1]);
      day[i] = days.computeIfAbsent(row[3], d -> (int) LocalDate.parse(d).toEpochDay());
      orders
          .computeIfAbsent(who[i] + "/" + where[i] + "/" + day[i], k -> new ArrayList<>(1))
          .add(row[0]);
    }
    return new Data(
        Visits.of(buyers.size(), shops.size(), who, where, day),
        buyers.keySet().toArray(String[]::new),
        shops.keySet().toArray(String[]::new),
        orders);
  }

  /** Leaves out the planted orders, or moves baskets to other days, when told to. */
  private static void disturb(List<String[]> rows, Path folder) throws IOException {
    if (Boolean.getBoolean("honest")) {
      Set<String> planted = new HashSet<>();
      truths(folder).forEach(truth -> planted.addAll(truth.orders()));
      rows.removeIf(row -> planted.contains(row[0]));
    }
    Integer seed = Integer.getInteger("placebo");
    if (seed != null) {
      List<String> days = rows.stream().map(row -> row[3]).sorted().toList();
      Map<String, String> moved = new HashMap<>();
      java.util.Random random = new java.util.Random(seed);
      rows.sort(java.util.Comparator.comparing(row -> row[0]));
      for (String[] row : rows) {
        row[3] =
            moved.computeIfAbsent(row[2] + row[3], basket -> days.get(random.nextInt(days.size())));
      }
    }
  }

  private static Map<String, Integer> numbered(List<String[]> rows, int column) {
    Set<String> names = new TreeSet<>();
    rows.forEach(row -> names.add(row[column]));
    Map<String, Integer> numbers = new TreeMap<>();
    names.forEach(name -> numbers.put(name, numbers.size()));
    return numbers;
  }

  static List<Truth> truths(Path folder) throws IOException {
    List<Truth> truths = new ArrayList<>();
    JsonNode rings = new ObjectMapper().readTree(folder.resolve("truth/rings.json").toFile());
    for (JsonNode ring : rings) {
      truths.add(
          new Truth(
              strings(ring.get("buyers")), strings(ring.get("orders")), ring.get("spec").asText()));
    }
    return truths;
  }

  private static Set<String> strings(JsonNode array) {
    Set<String> all = new HashSet<>();
    array.forEach(value -> all.add(value.asText()));
    return all;
  }

  private RingBenchmark() {}
}
