package mingcha.ingest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import mingcha.StageTimes;
import mingcha.lake.Lake;
import mingcha.lake.Sessions;
import org.apache.spark.sql.SparkSession;

/**
 * Times the load of a dump of orders beside DuckDB, which reads the same files and writes Parquet
 * with two threads. Arguments: a work folder, the number of files that the orders are packed into,
 * and folders with {@code orders-*.csv.gz} as the market generator writes them.
 */
final class IngestBenchmark {
  private static final System.Logger LOG = System.getLogger(IngestBenchmark.class.getName());

  public static void main(String[] arguments) throws Exception {
    Path work = Files.createDirectories(Path.of(arguments[0]));
    int parts = Integer.parseInt(arguments[1]);
    int rounds = Integer.getInteger("rounds", 2);
    List<Path> folders = Stream.of(arguments).skip(2).map(Path::of).toList();
    Path dump = work.resolve("dumps-" + parts + "/d");
    if (!Files.exists(dump.resolve("manifest.json"))) {
      pack(folders, dump, parts);
    }
    SparkSession spark =
        Sessions.configured(SparkSession.builder().appName("benchmark").master("local[2]"))
            .config("spark.sql.shuffle.partitions", 4)
            .config("spark.sql.warehouse.dir", work.resolve("warehouse").toString())
            .getOrCreate();
    StageTimes stages = StageTimes.of(spark);
    Path warm = work.resolve("warm");
    DumpFolder.in(warm, "dumps/d")
        .csv(
            "orders",
            "order_id,shop_id,item_id,buyer_id,quantity,paid_fen,created_at,status",
            "o1,s,i,b,1,100,2026-11-01 10:00:00,paid")
        .write();
    load(spark, warm, warm.resolve("dumps"));
    for (int round = 1; round <= rounds; round++) {
      stages.clear();
      double duck = duckDb(dump, work);
      double ours = load(spark, work, dump.getParent());
      LOG.log(
          System.Logger.Level.INFO,
          String.format(
              Locale.ROOT,
              "%d files: DuckDB %.1f s, ingest %.1f s, ratio %.2f%n%s",
              parts,
              duck,
              ours,
              ours / duck,
              stages));
    }
    spark.stop();
  }

  private static double load(SparkSession spark, Path folder, Path dumps) throws IOException {
    delete(folder.resolve("lake"));
    Intake intake = Intake.in(folder);
    try (Lake lake = intake.open(spark)) {
      long start = System.nanoTime();
      IngestReport report = intake.load(lake, dumps);
      double seconds = (System.nanoTime() - start) / 1e9;
      if (!report.refused().isEmpty() || report.rowsQuarantined() > report.rowsIn() / 100) {
        throw new IllegalStateException(report.toString());
      }
      return seconds;
    }
  }

  private static double duckDb(Path dump, Path work) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("set threads = 2");
      long start = System.nanoTime();
      statement.execute(
          "copy (select * from read_csv('"
              + dump.resolve("*.csv.gz")
              + "', header = true)) to '"
              + work.resolve("duck.parquet")
              + "' (format parquet, compression zstd)");
      return (System.nanoTime() - start) / 1e9;
    }
  }

  /** Packs the orders of all folders anew, in so many files of about the same size. */
  private static void pack(List<Path> folders, Path dump, int parts) throws IOException {
    Files.createDirectories(dump);
    List<OutputStream> outs = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      outs.add(new GZIPOutputStream(Files.newOutputStream(dump.resolve(name(i))), 1 << 16));
    }
    String header = null;
    long row = 0;
    for (Path folder : folders) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file :
            files.filter(f -> f.getFileName().toString().startsWith("orders-")).sorted().toList()) {
          try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16);
              BufferedReader lines =
                  new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16)) {
            String first = lines.readLine();
            if (header == null) {
              header = first;
              for (OutputStream out : outs) {
                out.write((header + "\n").getBytes(StandardCharsets.UTF_8));
              }
            }
            if (!first.equals(header)) {
              throw new IllegalStateException(file + " has other columns");
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
              outs.get((int) (row++ / 1000 % parts))
                  .write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
          }
        }
      }
    }
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      outs.get(i).close();
      entries.add(
          "{\"path\":\"%s\",\"table\":\"orders\",\"sha256\":\"%s\"}"
              .formatted(name(i), Loading.hashOf(dump.resolve(name(i)))));
    }
    Files.writeString(
        dump.resolve("manifest.json"),
        "{\"platform\":\"p\",\"dump_id\":\"d\",\"kind\":\"increment\",\"exported_at\":\"2027-01-01T00:00:00+08:00\",\"files\":["
            + String.join(",", entries)
            + "]}");
    LOG.log(System.Logger.Level.INFO, row + " rows packed");
  }

  private static String name(int part) {
    return "orders-%04d.csv.gz".formatted(part + 1);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .sorted(Comparator.reverseOrder())
            .forEach(
                file -> {
                  try {
                    Files.delete(file);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
      }
    }
  }

  private IngestBenchmark() {}
}
