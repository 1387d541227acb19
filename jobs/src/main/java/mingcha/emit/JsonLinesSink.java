package mingcha.emit;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Row;

/** One JSON object a line, UTF-8. */
final class JsonLinesSink implements RowSink {
  private final Writer out;

  JsonLinesSink(OutputStream out) {
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }

  @Override
  public void add(Row row) throws IOException {
    out.write(RowJson.line(row));
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
