package mingcha.emit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import mingcha.lake.Sessions;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.dhatim.fastexcel.PaperSize;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * A spreadsheet with a header that stays in view, filters, and formats for days, times, amounts and
 * shares. A table longer than a sheet goes on in the next one.
 */
final class XlsxSink implements RowSink {
  private static final int FLUSH_EVERY = 500;
  private static final double WIDEST = 60;
  private static final int LONGEST_WRAPPED = 800;

  /** Columns side by side on a printed page that are still legible. */
  private static final int COLUMNS_A_PAGE = 11;

  private static final String CUT = "…";
  private static final ZoneId ZONE = ZoneId.of(Sessions.ZONE);

  private final OutputStream out;
  private final Workbook workbook;
  private final String name;
  private final StructType columns;
  private final int mostRows;
  private Worksheet sheet;
  private int sheets;
  private int rows;
  private long cutCells;
  private double[] widths;

  XlsxSink(OutputStream out, String name, StructType columns) {
    this(out, name, columns, Worksheet.MAX_ROWS);
  }

  XlsxSink(OutputStream out, String name, StructType columns, int mostRows) {
    this.out = new BufferedOutputStream(out);
    this.workbook = new Workbook(this.out, "Mingcha", null);
    this.name = name;
    this.columns = columns;
    this.mostRows = mostRows;
    nextSheet();
  }

  @Override
  public void add(Row row) throws IOException {
    if (rows == mostRows) {
      finishSheet();
      nextSheet();
    }
    for (int i = 0; i < columns.length(); i++) {
      if (!row.isNullAt(i)) {
        put(i, row.get(i), columns.apply(i).dataType());
      }
    }
    rows++;
    if (rows % FLUSH_EVERY == 0) {
      setWidths();
      sheet.flush();
    }
  }

  @Override
  public long cutCells() {
    return cutCells;
  }

  @Override
  public void close() throws IOException {
    // The workbook leaves its stream open and its last bytes in it.
    try (out) {
      finishSheet();
      workbook.finish();
    }
  }

  private void put(int column, Object value, DataType type) {
    if (value instanceof Long || value instanceof Integer) {
      sheet.value(rows, column, (Number) value);
      sheet.style(rows, column).format("#,##0").set();
    } else if (value instanceof Double number) {
      if (!number.isNaN() && !number.isInfinite()) {
        sheet.value(rows, column, number);
        sheet.style(rows, column).format("0.0000").set();
      }
    } else if (RowJson.isDay(value)) {
      sheet.value(rows, column, value instanceof Date day ? day.toLocalDate() : (LocalDate) value);
      sheet.style(rows, column).format("yyyy-mm-dd").set();
    } else if (RowJson.isTime(value)) {
      Instant instant = value instanceof Timestamp time ? time.toInstant() : (Instant) value;
      sheet.value(rows, column, instant.atZone(ZONE).toLocalDateTime());
      sheet.style(rows, column).format("yyyy-mm-dd hh:mm:ss").set();
    } else if (value instanceof Boolean flag) {
      sheet.value(rows, column, flag);
    } else {
      // Strings go inline: a shared table of strings would grow with the rows.
      String text = fitting(Cells.text(value, type));
      sheet.inlineString(rows, column, text);
      double width = width(text);
      widths[column] = Math.max(widths[column], width);
      if (width > WIDEST && text.length() <= LONGEST_WRAPPED && !Cells.isNested(type)) {
        sheet.style(rows, column).wrapText(true).verticalAlignment("top").set();
      }
    }
  }

  private String fitting(String text) {
    String clean = withoutControls(text);
    if (clean.length() <= Cells.LONGEST) {
      return clean;
    }
    cutCells++;
    return clean.substring(0, Cells.LONGEST - CUT.length()) + CUT;
  }

  /** XML 1.0 has no room for control characters; a sheet with one does not open. */
  private static String withoutControls(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        StringBuilder clean = new StringBuilder(text.length());
        text.chars().filter(c -> !isControl((char) c)).forEach(c -> clean.append((char) c));
        return clean.toString();
      }
    }
    return text;
  }

  private static boolean isControl(char c) {
    return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == '\uFFFE' || c == '\uFFFF';
  }

  private void nextSheet() {
    sheets++;
    sheet = workbook.newWorksheet(sheets == 1 ? name : name + " (" + sheets + ")");
    sheet.freezePane(0, 1);
    sheet.paperSize(PaperSize.A3_PAPER);
    sheet.pageOrientation("landscape");
    sheet.repeatRows(0);
    sheet.setFitToPage(true);
    sheet.fitToWidth((short) ((columns.length() + COLUMNS_A_PAGE - 1) / COLUMNS_A_PAGE));
    sheet.fitToHeight((short) 0);
    widths = new double[columns.length()];
    for (int i = 0; i < columns.length(); i++) {
      sheet.inlineString(0, i, columns.apply(i).name());
      sheet.style(0, i).bold().fillColor("D9E2EC").wrapText(true).verticalAlignment("center").set();
      widths[i] = Math.max(12, width(columns.apply(i).name()));
    }
    rows = 1;
  }

  private void finishSheet() throws IOException {
    setWidths();
    sheet.setAutoFilter(0, 0, Math.max(0, rows - 1), columns.length() - 1);
    sheet.finish();
  }

  /** Widths follow the rows seen before the head of the sheet is written. */
  private void setWidths() {
    if (rows <= FLUSH_EVERY) {
      for (int i = 0; i < widths.length; i++) {
        sheet.width(i, Math.min(WIDEST, widths[i]));
      }
    }
  }

  /** Width of a text in characters of the sheet's font; a Chinese one takes two. */
  private static double width(String text) {
    return text.codePoints().mapToDouble(c -> c > 0xFF ? 2.1 : 1.1).sum() + 3;
  }
}
