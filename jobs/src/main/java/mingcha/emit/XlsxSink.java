package mingcha.emit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.stream.DoubleStream;
import mingcha.lake.Sessions;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.dhatim.fastexcel.PaperSize;
import org.dhatim.fastexcel.Position;
import org.dhatim.fastexcel.StyleSetter;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * A spreadsheet with a header that stays in view, filters, and formats for days, times, amounts and
 * shares. On paper every page has the header and the first column, long texts are wrapped, and a
 * wide table goes over several pages side by side. A table longer than a sheet goes on in the next
 * one.
 */
final class XlsxSink implements RowSink {
  private static final int FLUSH_EVERY = 500;
  private static final int LONGEST_WRAPPED = 2_000;

  /** Widest column of text, in characters; an explanation then fits the highest row. */
  private static final double WIDEST = 90;

  /** Lines that a row of a list shows of long texts. */
  private static final int LINES_OF_LISTS = 3;

  /** Nested values are JSON for programs: on paper their beginning is enough. */
  private static final double WIDEST_NESTED = 24;

  /** Characters side by side on a sheet of A3 that are still legible: about 8 points. */
  private static final double PAGE_WIDTH = 280;

  /** Room beside a text and for the button of the filter, in characters. */
  private static final double PADDING = 3;

  /** Height of a line of text, in points. */
  private static final double LINE_HEIGHT = 15;

  private static final double SIDE_MARGIN_INCHES = 0.4;
  private static final String LINES_COLOUR = "C8D0D8";

  private static final String CUT = "…";
  private static final ZoneId ZONE = ZoneId.of(Sessions.ZONE);

  private final OutputStream out;
  private final Workbook workbook;
  private final String name;
  private final StructType columns;
  private final int mostRows;
  private final int mostLines;
  private Worksheet sheet;
  private int sheets;
  private int rows;
  private long cutCells;
  private double[] widths;
  private int linesOfRow;

  /** A list: of a long text the first lines are in sight, so that rows stay close together. */
  XlsxSink(OutputStream out, String name, StructType columns) {
    this(out, name, columns, Worksheet.MAX_ROWS, LINES_OF_LISTS);
  }

  XlsxSink(OutputStream out, String name, StructType columns, int mostRows, int mostLines) {
    this.out = new BufferedOutputStream(out);
    this.workbook = new Workbook(this.out, "Mingcha", null);
    this.name = name;
    this.columns = columns;
    this.mostRows = mostRows;
    this.mostLines = mostLines;
    nextSheet();
  }

  /** A form that is printed and filed: long texts are shown whole, as far as rows can be high. */
  static XlsxSink form(OutputStream out, String name, StructType columns) {
    int highest = (int) (Worksheet.MAX_ROW_HEIGHT / LINE_HEIGHT);
    return new XlsxSink(out, name, columns, Worksheet.MAX_ROWS, highest);
  }

  @Override
  public void add(Row row) throws IOException {
    if (rows == mostRows) {
      finishSheet();
      nextSheet();
    }
    linesOfRow = 1;
    for (int i = 0; i < columns.length(); i++) {
      if (row.isNullAt(i)) {
        styled(i).set();
      } else {
        put(i, row.get(i), columns.apply(i).dataType());
      }
    }
    if (linesOfRow > 1) {
      sheet.rowHeight(rows, Math.min(mostLines, linesOfRow) * LINE_HEIGHT);
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
      styled(column).format("#,##0").set();
    } else if (value instanceof BigDecimal amount) {
      sheet.value(rows, column, amount);
      styled(column).format("#,##0.00").set();
    } else if (value instanceof Double number) {
      if (!number.isNaN() && !number.isInfinite()) {
        sheet.value(rows, column, number);
      }
      styled(column).format("0.0000").set();
    } else if (RowJson.isDay(value)) {
      sheet.value(rows, column, value instanceof Date day ? day.toLocalDate() : (LocalDate) value);
      styled(column).format("yyyy-mm-dd").set();
    } else if (RowJson.isTime(value)) {
      Instant instant = value instanceof Timestamp time ? time.toInstant() : (Instant) value;
      sheet.value(rows, column, instant.atZone(ZONE).toLocalDateTime());
      styled(column).format("yyyy-mm-dd hh:mm:ss").set();
    } else if (value instanceof Boolean flag) {
      sheet.value(rows, column, flag);
      styled(column).set();
    } else {
      putText(column, fitting(Cells.text(value, type)), Cells.isNested(type) && !isTexts(type));
    }
  }

  private static boolean isTexts(DataType type) {
    return type instanceof ArrayType array && array.elementType().equals(DataTypes.StringType);
  }

  /** Strings go inline: a shared table of strings would grow with the rows. */
  private void putText(int column, String text, boolean isNested) {
    sheet.inlineString(rows, column, text);
    double widest = isNested ? WIDEST_NESTED : WIDEST;
    double width = text.lines().mapToDouble(XlsxSink::width).max().orElse(0);
    widths[column] = Math.max(widths[column], Math.min(widest, width));
    boolean isWrapped =
        !isNested
            && text.length() <= LONGEST_WRAPPED
            && (width > widest || text.indexOf('\n') >= 0);
    if (isWrapped) {
      linesOfRow = Math.max(linesOfRow, text.lines().mapToInt(XlsxSink::lines).sum());
    }
    styled(column).wrapText(isWrapped).set();
  }

  /** Cells have fine lines round them, so that a text that is cut does not run into the next. */
  private StyleSetter styled(int column) {
    return sheet
        .style(rows, column)
        .verticalAlignment("top")
        .borderStyle("thin")
        .borderColor(LINES_COLOUR);
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
    sheet.leftMargin((float) SIDE_MARGIN_INCHES);
    sheet.rightMargin((float) SIDE_MARGIN_INCHES);
    sheet.header("&A", Position.LEFT);
    sheet.footer("&P / &N", Position.CENTER);
    sheet.repeatRows(0);
    sheet.repeatCols(0);
    sheet.setFitToPage(true);
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
    sheet.fitToWidth((short) pagesAcross());
    sheet.setAutoFilter(0, 0, Math.max(0, rows - 1), columns.length() - 1);
    sheet.finish();
  }

  /** Widths follow the rows seen before the head of the sheet is written. */
  private void setWidths() {
    if (rows <= FLUSH_EVERY) {
      for (int i = 0; i < widths.length; i++) {
        sheet.width(i, widths[i]);
      }
    }
  }

  /** The first column stands on each page. */
  private int pagesAcross() {
    double others = DoubleStream.of(widths).skip(1).sum();
    return Math.max(1, (int) Math.ceil(others / (PAGE_WIDTH - widths[0])));
  }

  /** Lines that a text without breaks takes in the widest column. */
  private static int lines(String text) {
    return Math.max(1, (int) Math.ceil((width(text) - PADDING) / WIDEST));
  }

  /** Width of a text in characters of the sheet's font; a Chinese one takes two. */
  private static double width(String text) {
    return text.codePoints().mapToDouble(c -> c > 0xFF ? 2.1 : 1.1).sum() + PADDING;
  }
}
