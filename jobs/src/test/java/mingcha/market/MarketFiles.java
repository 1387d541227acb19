package mingcha.market;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** Reads the canonical files and the truth of a market that was written. */
final class MarketFiles {
  static double share(java.util.Collection<Map<String, String>> rows, String column, String value) {
    return rows.stream().filter(row -> row.get(column).equals(value)).count()
        / (double) rows.size();
  }

  static int hour(String time) {
    return Integer.parseInt(time.substring(11, 13));
  }

  static Map<String, Map<String, String>> latest(Path market, String table, String key) {
    Map<String, Map<String, String>> latest = new TreeMap<>();
    rows(market, table).forEach(row -> latest.put(row.get(key), row));
    return latest;
  }

  static Set<String> values(Path market, String table, String column) {
    Set<String> values = new HashSet<>();
    rows(market, table).forEach(row -> values.add(row.get(column)));
    return values;
  }

  static List<Map<String, String>> rows(Path market, String table) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (Path file : files(market)) {
      if (file.getFileName().toString().startsWith(table + "-")) {
        try (BufferedReader in =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
          for (CSVRecord row :
              CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get().parse(in)) {
            Map<String, String> cells = new HashMap<>(row.toMap());
            cells.put("place", String.valueOf(row.getRecordNumber()));
            rows.add(cells);
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return rows;
  }

  static List<JsonNode> lines(Path file) {
    try {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        lines.add(new ObjectMapper().readTree(line));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, String> contents(Path folder) {
    Map<String, String> contents = new TreeMap<>();
    for (Path file : files(folder)) {
      try {
        contents.put(
            folder.relativize(file).toString(),
            org.apache.commons.codec.digest.DigestUtils.sha256Hex(Files.readAllBytes(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return contents;
  }

  private MarketFiles() {}
}
