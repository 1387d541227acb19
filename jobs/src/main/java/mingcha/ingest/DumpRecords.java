package mingcha.ingest;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mingcha.error.UserError;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reopens dump files at records that facts came from, with every value as the platform sent it:
 * what the tables do not hold.
 */
public final class DumpRecords {
  private static final String WHOLE = "_record";

  private final SparkSession spark;
  private final int cap;
  private final List<Manifest> dumps;

  /**
   * Finds the dumps below a folder.
   *
   * @throws UserError exit 2 when there is no such folder, exit 3 when a manifest is unsound
   */
  public DumpRecords(SparkSession spark, Path folder, IngestSettings settings) {
    this.spark = spark;
    this.cap = settings.recordCapBytes();
    this.dumps = DumpFolders.in(folder).stream().map(ManifestReader::read).toList();
  }

  /** Takes one record: its number from 1, and its values by column in the order of the file. */
  public interface Taker {
    void take(long rowNo, Map<String, String> values) throws IOException;
  }

  /**
   * Hands out records of one file, in the order of the file.
   *
   * @param path as the manifest names it
   * @param sha256 that the file had when it was loaded
   * @throws UserError exit 3 when the file is not there or is another one now
   * @throws IOException when the taker fails
   */
  public void read(
      String platform, String dumpId, String path, String sha256, Set<Long> rowNos, Taker taker)
      throws IOException {
    Manifest dump =
        dumps.stream()
            .filter(each -> each.platform().equals(platform) && each.dumpId().equals(dumpId))
            .findFirst()
            .orElseThrow(() -> UserError.refused("ingest.dump-not-here", platform, dumpId));
    Manifest.DumpFile file =
        dump.files().stream()
            .filter(each -> each.path().equals(path))
            .filter(each -> Loading.hashOf(each.file()).equals(sha256))
            .findFirst()
            .orElseThrow(() -> UserError.refused("ingest.file-changed", dumpId, path));
    if (file.format() == FileFormat.PARQUET) {
      readParquet(file, rowNos, taker);
    } else if (file.format() == FileFormat.CSV) {
      readCsv(dump, file, rowNos, taker);
    } else {
      readJson(file, rowNos, taker);
    }
  }

  private void readCsv(Manifest dump, Manifest.DumpFile file, Set<Long> rowNos, Taker taker)
      throws IOException {
    List<String> names = Header.names(dump.label(), file, cap);
    RawRecord record = new RawRecord();
    try (FileBytes bytes = FileBytes.open(file.file(), file.encoding())) {
      CsvCutter cutter = new CsvCutter(bytes.text(), file.delimiter(), cap);
      cutter.next(record);
      cutter.expectCells(names.size());
      hand(cutter, record, names, charset(file), rowNos, taker);
    }
  }

  /** A JSON line is handed out with the values of all its names, which are read twice. */
  private void readJson(Manifest.DumpFile file, Set<Long> rowNos, Taker taker) throws IOException {
    RawRecord record = new RawRecord();
    Set<String> names;
    try (FileBytes bytes = FileBytes.open(file.file(), file.encoding())) {
      JsonCutter cutter = new JsonCutter(bytes.text(), charset(file), List.of(), cap);
      while (cutter.next(record)) {
        // Only the names are wanted.
      }
      names = cutter.extras();
    }
    List<String> columns = new ArrayList<>(names);
    try (FileBytes bytes = FileBytes.open(file.file(), file.encoding())) {
      JsonCutter cutter = new JsonCutter(bytes.text(), charset(file), columns, cap);
      hand(cutter, record, columns, Encoding.UTF_8.charset(), rowNos, taker);
    }
  }

  private static void hand(
      Cutter cutter,
      RawRecord record,
      List<String> names,
      Charset charset,
      Set<Long> rowNos,
      Taker taker)
      throws IOException {
    int left = rowNos.size();
    while (left > 0 && cutter.next(record)) {
      if (!rowNos.contains(record.rowNo)) {
        continue;
      }
      left--;
      taker.take(record.rowNo, values(record, names, charset));
    }
  }

  /** A record that could not be cut has one value, itself, under {@value #WHOLE}. */
  private static Map<String, String> values(RawRecord record, List<String> names, Charset charset) {
    if (record.problem != RawRecord.SOUND) {
      return Map.of(WHOLE, new String(record.data(), 0, record.size(), charset));
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (!record.isAbsent(i)) {
        int length = record.to(i) - record.from(i);
        values.put(names.get(i), new String(record.data(), record.from(i), length, charset));
      }
    }
    return values;
  }

  private void readParquet(Manifest.DumpFile file, Set<Long> rowNos, Taker taker)
      throws IOException {
    String number = "_row_no";
    Iterator<Row> rows =
        spark
            .read()
            .parquet(file.file().toUri().toString())
            .withColumn(number, col("_metadata.row_index").plus(1))
            .where(col(number).isInCollection(rowNos))
            .orderBy(number)
            .toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      Map<String, String> values = new LinkedHashMap<>();
      for (String name : row.schema().fieldNames()) {
        Object value = row.getAs(name);
        if (!name.equals(number) && value != null) {
          values.put(name, value.toString());
        }
      }
      taker.take(row.<Long>getAs(number), values);
    }
  }

  private static Charset charset(Manifest.DumpFile file) {
    return file.encoding() == Encoding.GB18030
        ? file.encoding().charset()
        : Encoding.UTF_8.charset();
  }
}
