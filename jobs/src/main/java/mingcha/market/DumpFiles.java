package mingcha.market;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.shiftleft;
import static org.apache.spark.sql.functions.shiftrightunsigned;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.collections4.iterators.PeekingIterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.functions;
import scala.Tuple3;
import scala.Tuple4;

/** Writes lines to the files of the dumps, each file sorted by hash. */
final class DumpFiles {
  /** Number of the file that stands for lines of the truth. */
  static final int TRUTH = -1;

  /** First byte of 中 in UTF-8 and of 浣 in GBK: neither lets it stand alone. */
  private static final int HALF_OF_A_CHARACTER = 0xE4;

  /** Bits that the number of a file may have. */
  private static final int PLACE_BITS = 26;

  /** What came of a market: files, and the truth in no order. */
  record Made(List<FileFacts> files, List<String> truths) {}

  /** A file as written. */
  record FileFacts(int file, long rows, String sha256) implements Serializable {}

  /**
   * Writes {@code dumps} under a folder, and {@code truth/dirt.jsonl} when anything is wrong.
   *
   * @param lines number of the file, place in it, the line, what is wrong with it
   */
  static Made write(Dataset<Tuple4<Integer, Long, String, String>> lines, Layout layout, Path out) {
    String folder = out.toAbsolutePath().toString();
    List<Tuple3<Integer, Long, String>> facts =
        lines
            .repartition(col("_1"))
            .sortWithinPartitions(place(), col("_2"), col("_3"), col("_4"))
            .mapPartitions(
                (MapPartitionsFunction<
                        Tuple4<Integer, Long, String, String>, Tuple3<Integer, Long, String>>)
                    part -> files(part, layout, Path.of(folder)).iterator(),
                Encoders.tuple(Encoders.INT(), Encoders.LONG(), Encoders.STRING()))
            .collectAsList();
    return new Made(
        facts.stream()
            .filter(fact -> fact._1() != TRUTH)
            .map(fact -> new FileFacts(fact._1(), fact._2(), fact._3()))
            .sorted(Comparator.comparingInt(FileFacts::file))
            .toList(),
        facts.stream().filter(fact -> fact._1() == TRUTH).map(Tuple3::_3).toList());
  }

  /**
   * File and the upper bits of the place in one number. It sorts as file and place do, and Spark's
   * sorter compares numbers of its first column without opening the rows.
   */
  private static Column place() {
    return shiftleft(col("_1").cast("long"), 64 - PLACE_BITS)
        .bitwiseOR(
            shiftrightunsigned(col("_2").bitwiseXOR(functions.lit(Long.MIN_VALUE)), PLACE_BITS));
  }

  private static List<Tuple3<Integer, Long, String>> files(
      Iterator<Tuple4<Integer, Long, String, String>> rows, Layout layout, Path out) {
    List<Tuple3<Integer, Long, String>> facts = new ArrayList<>();
    PeekingIterator<Tuple4<Integer, Long, String, String>> lines =
        PeekingIterator.peekingIterator(rows);
    try {
      while (lines.hasNext()) {
        int file = lines.peek()._1();
        if (file == TRUTH) {
          facts.add(new Tuple3<>(TRUTH, 0L, lines.next()._3()));
        } else {
          facts.add(file(lines, file, layout, out));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return facts;
  }

  private static Tuple3<Integer, Long, String> file(
      PeekingIterator<Tuple4<Integer, Long, String, String>> lines,
      int file,
      Layout layout,
      Path out)
      throws IOException {
    String name = Manifests.folder(layout, file) + "/" + layout.name(file);
    Path path = out.resolve("dumps").resolve(name);
    Optional<ExportFile> export = layout.export(file);
    Charset charset = export.map(ExportFile::charset).orElse(StandardCharsets.UTF_8);
    String header =
        export
            .map(ExportFile::header)
            .orElseGet(
                () -> String.join(",", Layout.columns(layout.table(file), layout.dump(file))));
    MessageDigest digest = sha256();
    long rows = 0;
    Files.createDirectories(path.getParent());
    try (OutputStream raw = new DigestOutputStream(Files.newOutputStream(path), digest);
        OutputStream to =
            new BufferedOutputStream(export.isPresent() ? raw : new Fast(raw), 1 << 16);
        DirtFiles.Part dirt = DirtFiles.part(out, file, name)) {
      line(to, header, charset);
      while (lines.hasNext() && lines.peek()._1() == file) {
        Tuple4<Integer, Long, String, String> row = lines.next();
        line(to, row._3(), charset);
        rows++;
        dirt.write(rows, row._4());
      }
      long orders = rows;
      String total = export.flatMap(of -> of.total(orders)).orElse("");
      if (!total.isEmpty()) {
        line(to, total, charset);
        rows++;
        dirt.write(rows, Dirt.TOTAL_ROW.name());
      }
    }
    return new Tuple3<>(file, rows, HexFormat.of().formatHex(digest.digest()));
  }

  private static void line(OutputStream out, String line, Charset charset) throws IOException {
    int half = line.indexOf(PlatformOrders.HALF);
    if (half < 0) {
      out.write(line.getBytes(charset));
    } else {
      out.write(line.substring(0, half).getBytes(charset));
      out.write(HALF_OF_A_CHARACTER);
      out.write(line.substring(half + 1).getBytes(charset));
    }
    out.write('\n');
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Gzip at its fastest: the files are read once. */
  private static final class Fast extends GZIPOutputStream {
    Fast(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  private DumpFiles() {}
}
