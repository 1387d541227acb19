package mingcha.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The pinned version of every table: what a reader sees. Replacing its file is the commit.
 *
 * @param number counts commits
 * @param tables Delta version by table
 */
record Snapshot(long number, SortedMap<String, Long> tables) {
  static final Snapshot EMPTY = new Snapshot(0, new TreeMap<>());
  private static final ObjectMapper JSON = new ObjectMapper();

  Snapshot {
    tables = new TreeMap<>(tables);
  }

  OptionalLong version(String table) {
    Long version = tables.get(table);
    return version == null ? OptionalLong.empty() : OptionalLong.of(version);
  }

  Snapshot next(Map<String, Long> changed) {
    SortedMap<String, Long> all = new TreeMap<>(tables);
    all.putAll(changed);
    return new Snapshot(number + 1, all);
  }

  String toJson() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Snapshot fromJson(String json) throws JsonProcessingException {
    return JSON.readValue(json, Snapshot.class);
  }
}
