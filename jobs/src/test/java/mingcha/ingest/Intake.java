package mingcha.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import mingcha.lake.Lake;
import mingcha.run.ManifestJob;
import mingcha.run.PlatformFolders;
import mingcha.run.Settings;
import mingcha.schemas.TableSpec;
import org.apache.spark.sql.SparkSession;

/** A folder of dumps and the lake that a test loads them into. */
record Intake(Path folder, Settings settings) {
  static Intake in(Path folder) {
    return new Intake(folder, Settings.defaults());
  }

  Lake open(SparkSession spark) {
    return open(spark, "lake");
  }

  Lake open(SparkSession spark, String lake) {
    return Lake.toWrite(spark, folder.resolve(lake).toString());
  }

  /** Loads everything below {@code dumps}. */
  IngestReport load(Lake lake) {
    return load(lake, folder.resolve("dumps"));
  }

  IngestReport load(Lake lake, Path dumps) {
    IngestSettings ingest = settings.bind("ingest.yaml", IngestSettings.class);
    Clock clock = Clock.fixed(Instant.parse("2026-12-01T00:00:00Z"), ZoneOffset.UTC);
    return new Loading(lake, ingest, key(), new PlatformFolders(settings), clock, "run")
        .load(dumps);
  }

  /** Writes a file of a platform, as its bytes are in this encoding. */
  Intake file(String path, Charset charset, String... lines) {
    return bytes(path, (String.join("\r\n", lines) + "\r\n").getBytes(charset));
  }

  Intake bytes(String path, byte[] bytes) {
    try {
      Path file = folder.resolve("dumps").resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the manifest of one folder of files, as the command does. */
  Intake manifest(String layout, String dump) {
    new ManifestJob(settings).write(layout, layout + "-platform", folder.resolve("dumps/" + dump));
    return this;
  }

  PseudonymKey key() {
    try {
      return PseudonymKey.read(
          Files.writeString(folder.resolve("key"), "0123456789abcdef".repeat(4)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows of a table as texts, columns separated by bars, in the order of letters. */
  static List<String> lines(Lake lake, TableSpec table, String columns) {
    return lines(lake, table, "true", columns);
  }

  static List<String> lines(Lake lake, TableSpec table, String where, String columns) {
    return lake
        .read(table)
        .where(where)
        .selectExpr("concat_ws('|', " + columns + ")")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }
}
