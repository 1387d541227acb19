package mingcha.market;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.io.Writer;
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
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.functions;
import scala.Tuple3;

/** Writes lines to the files of the dumps, each file sorted by hash. */
final class DumpFiles {
  /** Number of the file that stands for lines of the truth. */
  static final int TRUTH = -1;

  /** What came of a market: files, and the truth in no order. */
  record Made(List<FileFacts> files, List<String> truths) {}

  /** A file as written. */
  record FileFacts(int file, long rows, String sha256) implements Serializable {}

  static Made write(Dataset<Tuple3<Integer, Long, String>> lines, Layout layout, Path dumps) {
    String folder = dumps.toAbsolutePath().toString();
    List<Tuple3<Integer, Long, String>> facts =
        lines
            .repartition(functions.col("_1"))
            .sortWithinPartitions("_1", "_2", "_3")
            .mapPartitions(
                (MapPartitionsFunction<
                        Tuple3<Integer, Long, String>, Tuple3<Integer, Long, String>>)
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

  private static List<Tuple3<Integer, Long, String>> files(
      Iterator<Tuple3<Integer, Long, String>> lines, Layout layout, Path dumps) {
    List<Tuple3<Integer, Long, String>> facts = new ArrayList<>();
    Tuple3<Integer, Long, String> next = lines.hasNext() ? lines.next() : null;
    while (next != null) {
      int file = next._1();
      if (file == TRUTH) {
        facts.add(next);
        next = lines.hasNext() ? lines.next() : null;
        continue;
      }
      Path path = dumps.resolve(Manifests.folder(layout, file)).resolve(layout.name(file));
      MessageDigest digest = sha256();
      long rows = 0;
      try {
        Files.createDirectories(path.getParent());
        try (OutputStream raw = new DigestOutputStream(Files.newOutputStream(path), digest);
            Writer out =
                new BufferedWriter(
                    new OutputStreamWriter(new Fast(raw), StandardCharsets.UTF_8), 1 << 16)) {
          out.write(String.join(",", Layout.columns(layout.table(file), layout.dump(file))));
          out.write('\n');
          while (next != null && next._1() == file) {
            out.write(next._3());
            out.write('\n');
            rows++;
            next = lines.hasNext() ? lines.next() : null;
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      facts.add(new Tuple3<>(file, rows, HexFormat.of().formatHex(digest.digest())));
    }
    return facts;
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
