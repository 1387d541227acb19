package mingcha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import mingcha.SparkTest;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong use and bad dumps: a sentence, the right exit code, and nothing loaded. */
@SparkTest
class RefusalTest {
  private static final String ROWS =
      """
      order_id,shop_id,item_id,buyer_id,quantity,paid_fen,created_at,status
      o1,s1,i1,zoe,1,100,2026-11-01 10:00:00,paid
      """;

  @TempDir Path folder;

  @Test
  void wrongUseEndsWithTwo(SparkSession spark) throws IOException {
    Commandline commands = Commandline.withKeyIn(folder);
    Path lake = folder.resolve("lake");
    Path notALake = Files.createDirectories(folder.resolve("empty"));

    assertSentence(commands.run("nonsense"), 2, "nonsense");
    assertSentence(commands.run("run", "--lake", lake), 2, "--dumps");
    assertSentence(commands.run("status", "--lake", notALake), 2, "empty");
    assertSentence(
        commands.run("run", "--dumps", folder.resolve("none"), "--lake", lake), 2, "none");
    assertSentence(commands.run("detect", "--lake", lake, "--as-of", "tomorrow"), 2, "tomorrow");
    assertSentence(
        commands.run("export", "--lake", lake, "--format", "docx", "--out", "x"), 2, "docx");
    assertThat(lake).doesNotExist();
  }

  @Test
  void badDumpsEndWithThreeAndLoadNothing(SparkSession spark) throws IOException {
    dump("hash", file("orders.csv", "\"sha256\":\"" + "0".repeat(64) + "\""));
    dump("rows", file("orders.csv", "\"rows\":2"));
    dump("missing", file("nowhere.csv", ""));
    dump("outside", file("../../secret.csv", ""));
    dump("absolute", file("/etc/hostname", ""));
    dump("table", file("orders.csv", "").replace("\"orders\"", "\"odrers\""));
    dump("format", file("orders.csv", "").replace("\"csv\"", "\"xml\""));
    dump("columns", file("orders.csv", ""));
    Files.writeString(folder.resolve("dumps/columns/orders.csv"), "order_id,shop_id\no1,s1\n");
    Files.writeString(folder.resolve("secret.csv"), ROWS);
    Files.createDirectories(folder.resolve("dumps/torn"));
    Files.writeString(folder.resolve("dumps/torn/manifest.json"), "{\"platform\": \"taoshi\",");
    Commandline commands = Commandline.withKeyIn(folder);
    Path lake = folder.resolve("lake");

    Commandline.Ended ended =
        commands.run("run", "--dumps", folder.resolve("dumps"), "--lake", lake);

    assertThat(ended.code()).as(ended.err()).isEqualTo(3);
    JsonNode status = commands.run("status", "--json", "--lake", lake).json();
    Map<String, String> reasons = new TreeMap<>();
    status
        .get("refused")
        .forEach(r -> reasons.put(r.get("dump_id").asText(), r.get("reason").asText()));
    assertThat(reasons.keySet())
        .containsExactly(
            "absolute", "columns", "format", "hash", "missing", "outside", "rows", "table", "torn");
    assertThat(reasons.values())
        .allMatch(reason -> reason.endsWith(".") && !reason.contains("Exception"));
    assertThat(ended.err().lines()).hasSizeGreaterThanOrEqualTo(reasons.size());
    assertThat(status.get("dumps")).isEmpty();
    assertThat(status.get("tables").path("orders").asLong()).isZero();
  }

  private static void assertSentence(Commandline.Ended ended, int code, String word) {
    assertThat(ended.code()).as(ended.err()).isEqualTo(code);
    assertThat(ended.err()).contains(word).doesNotContain("Exception", "\tat ");
  }

  private static String file(String path, String members) {
    return "{\"path\":\"%s\",\"table\":\"orders\",\"format\":\"csv\"%s}"
        .formatted(path, members.isEmpty() ? "" : "," + members);
  }

  private void dump(String id, String file) throws IOException {
    Path dump = Files.createDirectories(folder.resolve("dumps").resolve(id));
    Files.writeString(dump.resolve("orders.csv"), ROWS);
    String whole =
        file.contains("sha256")
            ? file
            : file.replace("}", ",\"sha256\":\"" + DigestUtils.sha256Hex(ROWS) + "\"}");
    Files.writeString(
        dump.resolve("manifest.json"),
        """
        {"platform":"taoshi","dump_id":"%s","kind":"increment",
         "exported_at":"2026-11-30T03:00:00+08:00","files":[%s]}"""
            .formatted(id, whole));
  }
}
