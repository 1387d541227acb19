package mingcha.emit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.spark.sql.types.StructType;

/** Formats that tables are written in. */
public enum ExportFormat {
  JSONL,
  CSV,
  XLSX;

  /** Ending of file names, without the dot. */
  public String suffix() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Opens a file for rows of these columns; the name titles the sheet. */
  public RowSink open(Path file, String name, StructType columns) throws IOException {
    OutputStream out = Files.newOutputStream(file);
    return switch (this) {
      case JSONL -> new JsonLinesSink(out);
      case CSV -> new CsvSink(out, columns);
      case XLSX -> new XlsxSink(out, name, columns);
    };
  }
}
