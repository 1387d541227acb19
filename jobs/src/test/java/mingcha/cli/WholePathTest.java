package mingcha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import mingcha.SparkTest;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** From nothing to ranked leads and the analysts' notebook, by the commands that a user types. */
@SparkTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholePathTest {
  private static final Path ROOT = Path.of(System.getProperty("mingcha.root", ".."));
  private static final Duration LONGEST = Duration.ofMinutes(8);

  @TempDir static Path folder;

  private static Commandline commands;

  @BeforeAll
  static void makeKey() {
    commands = Commandline.withKeyIn(folder);
  }

  @Test
  @Order(1)
  void theDemoEndsWithLeadsAListAndAReport(SparkSession spark) throws IOException {
    Commandline.Ended demo =
        commands.run("demo", "--orders", "5000", "--out", folder.resolve("demo").toString());

    assertThat(demo.code()).as(demo.err()).isZero();
    assertThat(folder.resolve("demo/report/index.html")).isNotEmptyFile();
    assertThat(folder.resolve("demo/exports/leads.xlsx")).isNotEmptyFile();
    JsonNode status = commands.run("status", "--json", "--lake", lake()).json();
    for (JsonNode dump : status.get("dumps")) {
      for (JsonNode file : dump.get("files")) {
        assertThat(file.get("rows_in").asLong())
            .isEqualTo(
                file.get("rows_loaded").asLong()
                    + file.get("rows_quarantined").asLong()
                    + file.get("rows_duplicate").asLong());
      }
    }
    assertThat(status.get("tables").get("orders").asLong()).isGreaterThan(1000);
  }

  @Test
  @Order(2)
  void theSameNightAgainChangesNoRow(SparkSession spark) throws IOException {
    Map<String, Long> before = versions();

    Commandline.Ended again =
        commands.run("run", "--dumps", folder.resolve("demo/dumps"), "--lake", lake());

    assertThat(again.code()).as(again.err()).isZero();
    assertThat(folder.resolve("demo/lake/_mingcha/report/index.html")).isNotEmptyFile();
    assertThat(versions()).isEqualTo(before);
  }

  /** The version of each table that says what is known; the journals of runs grow with each run. */
  private static Map<String, Long> versions() throws IOException {
    Map<String, Long> versions = new TreeMap<>();
    new ObjectMapper()
        .readTree(folder.resolve("demo/lake/_mingcha/snapshot").toFile())
        .get("tables")
        .properties()
        .forEach(table -> versions.put(table.getKey(), table.getValue().asLong()));
    versions.keySet().removeAll(List.of("runs", "export_audits"));
    return versions;
  }

  @Test
  @Order(3)
  void aLeadLeadsBackToFilesAndRows(SparkSession spark) throws IOException {
    Path list = folder.resolve("leads.jsonl");
    commands.run("export", "--lake", lake(), "--format", "jsonl", "--all", "--out", list);
    String uid =
        new ObjectMapper().readTree(Files.readAllLines(list).get(0)).get("lead_uid").asText();

    Commandline.Ended lineage = commands.run("lineage", "--lake", lake(), "--lead", uid);

    assertThat(lineage.code()).as(lineage.err()).isZero();
    assertThat(lineage.out().lines())
        .isNotEmpty()
        .allSatisfy(
            line -> {
              String[] cells = line.split("\t", -1);
              Path file =
                  folder
                      .resolve("demo/dumps")
                      .resolve(cells[3].substring("20261021-".length()))
                      .resolve(cells[4]);
              assertThat(DigestUtils.sha256Hex(Files.readAllBytes(file))).isEqualTo(cells[6]);
              assertThat(Long.parseLong(cells[5])).isPositive();
            });
  }

  @Test
  @Order(4)
  void theTourOfTheLakeRunsWithoutSpark(SparkSession spark) throws Exception {
    Path notebooks = ROOT.resolve("notebooks");
    Path venv = ROOT.resolve("target/notebooks-venv");
    Path made = venv.resolve("made");
    if (!Files.exists(made)) {
      shell("python3", "-m", "venv", venv.toString());
      shell(
          venv.resolve("bin/pip").toString(),
          "install",
          "-q",
          "-r",
          notebooks.resolve("requirements.txt").toString());
      Files.createFile(made);
    }
    shell(
        venv.resolve("bin/python").toString(),
        "-m",
        "pytest",
        "-q",
        "--nbmake",
        "--nbmake-timeout=300",
        "-p",
        "no:cacheprovider",
        notebooks.toString());
  }

  private static String lake() {
    return folder.resolve("demo/lake").toString();
  }

  private static void shell(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
    builder.environment().put("MINGCHA_LAKE", lake());
    Path log = Files.createTempFile(folder, "shell", ".log");
    Process process = builder.redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }
}
