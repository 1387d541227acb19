package mingcha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mingcha.SparkTest;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
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
  private static final Pattern WORDS = Pattern.compile("[0-9A-Za-z.]{7,}");

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
  void everyLeadSaysWhoWhereWhichBureauWhichLawAndWhatProof(SparkSession spark) throws IOException {
    Path list = folder.resolve("emitted.jsonl");
    commands.run("export", "--lake", lake(), "--format", "jsonl", "--out", list);
    List<String> leads = Files.readAllLines(list);
    assertThat(leads).isNotEmpty();
    for (String line : leads) {
      JsonNode lead = new ObjectMapper().readTree(line);
      List<String> missing =
          Stream.of(
                  "subject_type",
                  "subject_id",
                  "platform",
                  "violation_code",
                  "violation_name",
                  "region_code",
                  "bureau_code",
                  "bureau_name",
                  "route_method",
                  "route_confidence",
                  "legal_basis",
                  "first_act_at",
                  "last_act_at",
                  "limitation_date",
                  "score",
                  "score_words",
                  "reasons",
                  "evidence_families",
                  "explanation_zh",
                  "explanation_en")
              .filter(name -> lead.path(name).isEmpty() && lead.path(name).asText("").isEmpty())
              .toList();
      assertThat(missing).as(line).isEmpty();
      // Orders, reviews, what a page showed or what the register says.
      assertThat(lead.get("sample")).as(line).isNotEmpty().hasSizeLessThanOrEqualTo(50);
      assertThat(lead.get("legal_basis").get(0).asText()).contains("《", "条");
    }
  }

  @Test
  @Order(5)
  void personsAreInTheDumpsAndNowhereElse(SparkSession spark) throws IOException {
    Set<String> clear = new HashSet<>();
    List<String> persons =
        List.of("buyer_id", "payer_account", "device_id", "ip", "consignee_id", "address_id");
    for (String table : List.of("orders", "buyers")) {
      Dataset<Row> rows =
          spark
              .read()
              .option("header", true)
              .csv(folder.resolve("demo/dumps/p*-1-full/" + table + "*").toString());
      Column[] columns =
          Stream.concat(persons.stream(), Stream.of("phone_id", "register_ip", "register_device"))
              .filter(List.of(rows.columns())::contains)
              .map(name -> functions.col(name))
              .toArray(Column[]::new);
      rows.select(functions.explode(functions.array(columns)))
          .distinct()
          .collectAsList()
          .forEach(row -> clear.add(row.getString(0)));
    }
    clear.remove(null);
    assertThat(clear).hasSizeGreaterThan(5_000).allMatch(text -> text.length() >= 7);
    Map<String, List<String>> parquet = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve("demo"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.resolve("demo").relativize(file).toString();
        if (name.startsWith("dumps") || name.startsWith("truth")) {
          continue;
        }
        if (name.endsWith(".parquet") && !name.contains("_delta_log")) {
          parquet.computeIfAbsent(name.split("/")[1], any -> new ArrayList<>()).add("" + file);
        } else if (name.endsWith(".xlsx")) {
          try (FileSystem inside = FileSystems.newFileSystem(file)) {
            Path texts = inside.getPath("xl/worksheets/sheet1.xml");
            assertThat(known(Files.readString(texts), clear)).as(name).isEmpty();
          }
        } else {
          String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          assertThat(known(bytes, clear)).as(name).isEmpty();
        }
      }
    }
    assertThat(parquet).containsKeys("orders", "lead_members", "signals", "facts_buyer_shop");
    parquet.forEach(
        (table, files) ->
            assertThat(
                    spark
                        .read()
                        .option("mergeSchema", true)
                        .parquet(files.toArray(String[]::new))
                        .selectExpr("to_json(struct(*))")
                        .collectAsList()
                        .stream()
                        .flatMap(row -> known(row.getString(0), clear).stream()))
                .as(table)
                .isEmpty());
  }

  private static List<String> known(String text, Set<String> clear) {
    return WORDS.matcher(text).results().map(MatchResult::group).filter(clear::contains).toList();
  }

  @Test
  @Order(6)
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
