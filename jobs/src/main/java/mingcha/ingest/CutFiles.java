package mingcha.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipException;
import mingcha.schemas.Tables;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

/**
 * Cuts files into records, each with the hash of its key, by which the shuffle brings equal keys
 * together. What it finds out about each file goes into the summaries.
 */
final class CutFiles implements FlatMapFunction<List<SourceFile>, InternalRow> {
  private static final long serialVersionUID = 1L;

  private final String table;
  private final Broadcast<PseudonymKey> key;
  private final Pseudonyms.Mac mac;
  private final int cap;
  private final Summaries summaries;

  CutFiles(
      String table, Broadcast<PseudonymKey> key, Pseudonyms.Mac mac, int cap, Summaries summaries) {
    this.table = table;
    this.key = key;
    this.mac = mac;
    this.cap = cap;
    this.summaries = summaries;
  }

  @Override
  public Iterator<InternalRow> call(List<SourceFile> files) {
    RowReader reader =
        new RowReader(
            new TablePlan(Tables.canonical(table).orElseThrow()), new Pseudonyms(key.value(), mac));
    return new Rows(files.iterator(), reader);
  }

  /** Records of one file after the other; one file is open at a time. */
  private final class Rows implements Iterator<InternalRow> {
    private final Iterator<SourceFile> files;
    private final RowReader reader;
    private final RawRecord record = new RawRecord();
    private final Packed packed = new Packed();
    private SourceFile file;
    private FileBytes bytes;
    private Cutter cutter;
    private FileNotes notes;
    private long rows;
    private InternalRow next;

    Rows(Iterator<SourceFile> files, RowReader reader) {
      this.files = files;
      this.reader = reader;
    }

    @Override
    public boolean hasNext() {
      while (next == null) {
        if (cutter == null && !openNext()) {
          return false;
        }
        try {
          if (cutter.next(record)) {
            rows++;
            next = row();
          } else {
            close("");
          }
        } catch (EOFException | ZipException e) {
          close("truncated or damaged gzip");
        } catch (IOException e) {
          close("it cannot be read");
        }
      }
      return true;
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      InternalRow row = next;
      next = null;
      return row;
    }

    private boolean openNext() {
      if (!files.hasNext()) {
        return false;
      }
      file = files.next();
      notes = new FileNotes();
      rows = 0;
      try {
        bytes = FileBytes.open(Path.of(file.path()), file.encoding());
        cutter = open();
      } catch (IOException e) {
        close("it cannot be read");
        return openNext();
      }
      return true;
    }

    private Cutter open() throws IOException {
      if (file.format() == FileFormat.JSONL) {
        return new JsonCutter(
            bytes.text(),
            file.encoding() == Encoding.GB18030
                ? file.encoding().charset()
                : Encoding.UTF_8.charset(),
            file.columns(),
            cap);
      }
      CsvCutter csv = new CsvCutter(bytes.text(), file.delimiter(), cap);
      if (csv.next(record)) {
        csv.expectCells(file.width());
      }
      return csv;
    }

    private InternalRow row() {
      if (record.problem != RawRecord.SOUND) {
        byte[] raw = java.util.Arrays.copyOf(record.data(), record.size());
        return rowOf(RowReader.bytesHash(raw), raw);
      }
      packed.clear();
      int[] positions = file.positions();
      for (int i = 0; i < file.columns().size(); i++) {
        int cell = positions.length == 0 ? i : positions[i];
        if (record.isAbsent(cell)) {
          packed.addAbsent();
        } else {
          packed.add(record.data(), record.from(cell), record.to(cell));
        }
      }
      byte[] payload = packed.toBytes();
      return rowOf(reader.keyHash(file, payload, notes), payload);
    }

    private InternalRow rowOf(long hash, byte[] payload) {
      return new GenericInternalRow(
          new Object[] {hash, file.index(), record.rowNo, record.offset, record.problem, payload});
    }

    private void close(String failure) {
      String found = failure;
      String sha256 = "";
      try {
        if (bytes != null) {
          sha256 = bytes.sha256();
          bytes.close();
        }
      } catch (IOException e) {
        found = "it cannot be read";
      }
      Set<String> extras =
          cutter instanceof JsonCutter json ? new TreeSet<>(json.extras()) : new TreeSet<>();
      summaries.add(
          new Summaries.Found(
              file.index(),
              new FileSummary(
                  rows,
                  sha256,
                  bytes == null ? 0 : bytes.bytesRead(),
                  found,
                  new TreeSet<>(notes.months()),
                  new TreeSet<>(notes.platforms()),
                  extras)));
      cutter = null;
      bytes = null;
    }
  }
}
