package mingcha.detect.brushing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mingcha.graph.Block;
import mingcha.graph.BlockRules;
import mingcha.graph.TimedBlocks;
import mingcha.graph.Visits;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

/** One ring planted into the orders of a real wholesaler, every stock code a shop. */
class RingOnRealOrdersTest {
  private static final int BUYERS = 60;

  @Test
  void findsAPlantedRingAmongRealCustomers() throws IOException {
    Path folder =
        Path.of(
            System.getProperty("mingcha.root", ".."), "../shared/data/online_retail_uci/by-day");
    assumeTrue(Files.isDirectory(folder), "skipped: there are no real orders beside the project");
    List<int[]> visits = new ArrayList<>();
    Map<String, Integer> buyers = new HashMap<>();
    Map<String, Integer> shops = new HashMap<>();
    List<Path> days;
    try (var files = Files.list(folder)) {
      // Half a year is enough for a history.
      days = files.sorted().limit(150).toList();
    }
    for (Path day : days) {
      read(day, visits, buyers, shops);
    }
    int honest = buyers.size();
    plant(visits, honest);
    Visits laidOut =
        Visits.of(
            honest + BUYERS,
            shops.size(),
            visits.stream().mapToInt(visit -> visit[0]).toArray(),
            visits.stream().mapToInt(visit -> visit[1]).toArray(),
            visits.stream().mapToInt(visit -> visit[2]).toArray());
    BlockRules rules = new BlockRules(new int[] {4, 8, 16}, 10, 400, 1e-4, 2, 3, 5, 64);
    List<Block> reported =
        TimedBlocks.in(laidOut, rules).blocks().stream()
            .filter(block -> RingScore.logOdds(block) > 0)
            .toList();
    assertThat(reported).hasSize(1);
    int[] found = reported.get(0).persons();
    long right = Arrays.stream(found).filter(person -> person >= honest).count();
    assertThat(2.0 * right / (found.length + BUYERS)).isGreaterThan(0.95);
  }

  private static void read(
      Path day, List<int[]> visits, Map<String, Integer> buyers, Map<String, Integer> shops)
      throws IOException {
    try (Reader in = Files.newBufferedReader(day, StandardCharsets.UTF_8)) {
      for (CSVRecord row :
          CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get().parse(in)) {
        String customer = row.get("CustomerID");
        String buyer = customer.isEmpty() ? row.get("InvoiceNo") : customer;
        if (!row.get("Quantity").startsWith("-")) {
          visits.add(
              new int[] {
                buyers.computeIfAbsent(buyer, key -> buyers.size()),
                shops.computeIfAbsent(row.get("StockCode"), key -> shops.size()),
                (int) LocalDate.parse(row.get("InvoiceDate").substring(0, 10)).toEpochDay()
              });
        }
      }
    }
  }

  /** Sixty new accounts buy in twelve ordinary shops in three days, and as often elsewhere. */
  private static void plant(List<int[]> visits, int firstBuyer) {
    Random random = new Random(1);
    Map<Integer, Integer> sold = new HashMap<>();
    visits.forEach(visit -> sold.merge(visit[1], 1, Integer::sum));
    List<Integer> ordinary =
        new ArrayList<>(
            sold.keySet().stream()
                .filter(shop -> sold.get(shop) >= 20 && sold.get(shop) <= 400)
                .sorted()
                .toList());
    Collections.shuffle(ordinary, random);
    int[] days = visits.stream().mapToInt(visit -> visit[2]).sorted().toArray();
    int start = days[days.length / 2];
    int honest = visits.size();
    for (int buyer = firstBuyer; buyer < firstBuyer + BUYERS; buyer++) {
      for (int shop : ordinary.subList(0, 12)) {
        if (random.nextDouble() < 0.6) {
          visits.add(new int[] {buyer, shop, start + random.nextInt(3)});
        }
      }
      for (int i = 0; i < 7; i++) {
        int[] like = visits.get(random.nextInt(honest));
        visits.add(new int[] {buyer, like[1], like[2]});
      }
    }
  }
}
