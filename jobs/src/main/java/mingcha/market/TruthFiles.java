package mingcha.market;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The three truth files. */
final class TruthFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Shops that a ring must serve to count as an organiser. */
  private static final int ORGANISED = 3;

  /** Lines written. */
  record Counts(long violations, long lookAlikes, long ignored) {}

  static String line(TruthLine truth) {
    try {
      return JSON.writeValueAsString(truth);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Counts write(List<String> lines, Path folder) {
    List<String> violations = new ArrayList<>();
    List<String> lookAlikes = new ArrayList<>();
    List<String> ignored = new ArrayList<>();
    Map<String, List<ObjectNode>> brushing = new TreeMap<>();
    try {
      Files.createDirectories(folder);
      for (String line : lines) {
        ObjectNode row = (ObjectNode) JSON.readTree(line);
        String file = row.remove("file").asText();
        switch (TruthLine.File.valueOf(file)) {
          case VIOLATIONS -> {
            violations.add(JSON.writeValueAsString(row));
            if (row.path("violation_code").asText().equals("UC-BRUSH-SELF")) {
              brushing
                  .computeIfAbsent(row.path("campaign").asText(), key -> new ArrayList<>())
                  .add(row);
            }
          }
          case LOOK_ALIKES -> lookAlikes.add(JSON.writeValueAsString(row));
          case IGNORE -> ignored.add(JSON.writeValueAsString(row));
        }
      }
      for (List<ObjectNode> campaign : brushing.values()) {
        if (campaign.size() >= ORGANISED) {
          violations.add(JSON.writeValueAsString(organiser(campaign)));
        }
      }
      write(folder.resolve("violations.jsonl"), violations);
      write(folder.resolve("look_alikes.jsonl"), lookAlikes);
      write(folder.resolve("ignore.jsonl"), ignored);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Counts(violations.size(), lookAlikes.size(), ignored.size());
  }

  /** The ring itself, when it serves several shops. */
  private static ObjectNode organiser(List<ObjectNode> campaign) {
    ObjectNode row = JSON.createObjectNode();
    TreeSet<String> shops = new TreeSet<>();
    TreeSet<String> grades = new TreeSet<>();
    String from = "9999";
    String to = "";
    Map<String, TreeSet<String>> members = new TreeMap<>();
    for (ObjectNode one : campaign) {
      shops.add(one.path("shop_id").asText());
      grades.add(one.path("grade").asText());
      from = Collections.min(List.of(from, one.path("window_from").asText()));
      to = Collections.max(List.of(to, one.path("window_to").asText()));
      for (String kind : List.of("orders", "reviews", "buyers", "waybills")) {
        for (JsonNode id : one.path("members").path(kind)) {
          members.computeIfAbsent(kind, key -> new TreeSet<>()).add(id.asText());
        }
      }
    }
    ObjectNode first = campaign.get(0);
    row.put("violation_code", "UC-BRUSH-ORG");
    row.set("platform", first.get("platform"));
    ArrayNode served = row.putArray("shop_ids");
    shops.forEach(served::add);
    row.put("window_from", from);
    row.put("window_to", to);
    ObjectNode all = row.putObject("members");
    for (String kind : List.of("orders", "reviews", "buyers", "waybills")) {
      ArrayNode list = all.putArray(kind);
      members.getOrDefault(kind, new TreeSet<>()).forEach(list::add);
    }
    row.set("campaign", first.get("campaign"));
    row.put(
        "grade",
        grades.contains(Grades.EASY)
            ? Grades.EASY
            : grades.contains(Grades.MIDDLE) ? Grades.MIDDLE : Grades.HARD);
    row.put("mode_of_operation", "organiser");
    row.put("shop_size", "-");
    row.set("key_space", first.get("key_space"));
    return row;
  }

  private static void write(Path file, List<String> lines) throws IOException {
    Collections.sort(lines);
    Files.write(file, lines, StandardCharsets.UTF_8);
  }

  private TruthFiles() {}
}
