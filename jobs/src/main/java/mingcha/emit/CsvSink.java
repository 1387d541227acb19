package mingcha.emit;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * CSV for spreadsheets: UTF-8 with the mark that tells Excel so, RFC 4180 quoting, no formulas;
 * nested columns are JSON.
 */
final class CsvSink implements RowSink {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final StructType columns;
  private final CSVPrinter printer;

  CsvSink(OutputStream out, StructType columns) throws IOException {
    this.columns = columns;
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    writer.write(BYTE_ORDER_MARK);
    this.printer = new CSVPrinter(writer, CSVFormat.RFC4180);
    printer.printRecord((Object[]) columns.fieldNames());
  }

  @Override
  public void add(Row row) throws IOException {
    List<String> cells = new ArrayList<>(columns.length());
    for (int i = 0; i < columns.length(); i++) {
      cells.add(Cells.text(row.get(i), columns.apply(i).dataType()));
    }
    printer.printRecord(cells);
  }

  @Override
  public void close() throws IOException {
    printer.close(true);
  }
}
