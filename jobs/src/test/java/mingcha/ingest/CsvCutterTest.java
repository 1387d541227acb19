package mingcha.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CsvCutterTest {
  private static final int CAP = 4096;

  @Test
  void aQuoteSpansLinesAndIsUnescaped() throws IOException {
    assertThat(cut("a,b\n1,\"two\nlines, \"\"said\"\" he\"\n3,4\n"))
        .containsExactly("1@4: 1|two\nlines, \"said\" he", "2@31: 3|4");
  }

  @Test
  void aQuoteThatNothingClosesEndsAtItsLine() throws IOException {
    assertThat(cut("a,b\n1,\"open\n3,4\n5,6\n"))
        .containsExactly("1@4 open_quote", "2@12: 3|4", "3@16: 5|6");
  }

  @Test
  void aQuoteThatALaterCellSeemsToCloseEndsAtItsLine() throws IOException {
    assertThat(cut("a,b\n\"1,2\n3,4\n5,\"six\"\n"))
        .containsExactly("1@4 open_quote", "2@9: 3|4", "3@13: 5|six");
  }

  @Test
  void crLfBlankLinesAndAMissingLastLineFeedAreNoMatter() throws IOException {
    assertThat(cut("a,b\r\n1,\"2\"\r\n\r\n   \n3,4")).containsExactly("1@5: 1|2", "2@18: 3|4");
  }

  @Test
  void emptyCellsAtTheEndAreDroppedAndOthersBreakTheRecord() throws IOException {
    assertThat(cut("a,b\n1,2,,\n1,2,3\n1\n"))
        .containsExactly("1@4: 1|2", "2@10 cell_count", "3@16 cell_count");
  }

  @Test
  void aRecordBeyondTheCapIsOneRecord() throws IOException {
    assertThat(cut("a,b\n" + "x".repeat(3 * CAP) + ",1\n3,4\n"))
        .containsExactly("1@4 record_too_long", "2@12295: 3|4");
  }

  /** Whatever the text, cutting ends, and every line that is not blank belongs to one record. */
  @Property(tries = 500)
  void noLineIsLost(
      @ForAll @StringLength(max = 400) @Chars({'"', ',', '\n', '\r', 'a', ' '}) String text)
      throws IOException {
    CsvCutter cutter = cutter(text);
    RawRecord record = new RawRecord();
    cutter.next(record);
    cutter.expectCells(2);
    long last = -1;
    long records = 0;
    while (cutter.next(record)) {
      assertThat(record.offset).isGreaterThan(last);
      assertThat(record.rowNo).isEqualTo(++records);
      last = record.offset;
    }
    assertThat(records).isLessThanOrEqualTo(text.chars().filter(c -> c == '\n').count() + 1);
  }

  /** Bytes changed in one line leave the lines that come well after it as they were. */
  @Property(tries = 300)
  void damageStaysNearWhereItIs(
      @ForAll @IntRange(min = 0, max = 199) int line,
      @ForAll @StringLength(min = 1, max = 6) @CharRange(from = '\u0000', to = '\u00ff')
          String damage)
      throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < 200; i++) {
      text.append(i).append(",x").append(i == line ? damage : "").append('\n');
    }
    List<String> cut = cut(text.toString());
    int added = (int) damage.chars().filter(c -> c == '\n').count();
    for (int i = line + 1; i < 200; i++) {
      String expected = ": " + i + "|x";
      assertThat(cut).as("line %d of %s", i, line).anyMatch(found -> found.endsWith(expected));
    }
    assertThat(cut.size()).isBetween(199, 200 + added);
  }

  private static List<String> cut(String text) throws IOException {
    CsvCutter cutter = cutter(text);
    RawRecord record = new RawRecord();
    assertThat(cutter.next(record)).isTrue();
    cutter.expectCells(record.cells());
    List<String> found = new ArrayList<>();
    while (cutter.next(record)) {
      StringBuilder line = new StringBuilder(record.rowNo + "@" + record.offset);
      if (record.problem == RawRecord.SOUND) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < record.cells(); i++) {
          cells.add(
              new String(record.data(), record.from(i), record.to(i) - record.from(i), UTF_8));
        }
        line.append(": ").append(String.join("|", cells));
      } else {
        line.append(' ').append(RawRecord.ruleOf(record.problem));
      }
      found.add(line.toString());
    }
    return found;
  }

  private static CsvCutter cutter(String text) {
    return new CsvCutter(new ByteArrayInputStream(text.getBytes(ISO_8859_1)), ',', CAP);
  }
}
