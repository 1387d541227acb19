package mingcha.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.zip.ZipException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Cuts files into records, each with the hash of its key, by which the shuffle brings equal keys
 * together. What it finds out about each file goes into the summaries.
 */
final class CutFiles implements FlatMapFunction<List<SourceFile>, InternalRow> {
  private static final long serialVersionUID = 1L;

  private final Shape shape;
  private final int cap;
  private final Summaries summaries;

  CutFiles(Shape shape, int cap, Summaries summaries) {
    this.shape = shape;
    this.cap = cap;
    this.summaries = summaries;
  }

  @Override
  public Iterator<InternalRow> call(List<SourceFile> files) {
    return new Rows(files.iterator());
  }

  /** Records of one file after the other; one file is open at a time. */
  private final class Rows implements Iterator<InternalRow> {
    private final Iterator<SourceFile> files;
    private final RawRecord record = new RawRecord();
    private final FileNotes[] notes = new FileNotes[1];
    private final BiFunction<SourceFile, RawRecord, InternalRow> shaped = shape.inTask(notes);
    private SourceFile file;
    private FileBytes bytes;
    private Cutter cutter;
    private long rows;
    private InternalRow next;

    Rows(Iterator<SourceFile> files) {
      this.files = files;
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
            next = shaped.apply(file, record);
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
      notes[0] = new FileNotes();
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
                  new TreeSet<>(notes[0].months()),
                  new TreeSet<>(notes[0].platforms()),
                  extras)));
      cutter = null;
      bytes = null;
    }
  }
}
