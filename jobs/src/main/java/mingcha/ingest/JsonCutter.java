package mingcha.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Cuts a stream into JSON Lines. Cells stand in the order of the given columns; a member that an
 * object lacks is an absent cell, {@code null} an empty one. A nested value breaks the record when
 * it stands in one of the columns.
 */
final class JsonCutter implements Cutter {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Names of members beyond the columns are noted up to this many. */
  private static final int MOST_EXTRAS = 100;

  private final ByteWindow window;
  private final Charset encoding;
  private final Map<String, Integer> columns;
  private final String[] values;
  private final boolean[] isPresent;
  private final Set<String> extras = new TreeSet<>();
  private long rowNo;

  JsonCutter(InputStream in, Charset encoding, List<String> columns, int cap) {
    this.window = new ByteWindow(in, cap);
    this.encoding = encoding;
    this.columns =
        IntStream.range(0, columns.size()).boxed().collect(Collectors.toMap(columns::get, i -> i));
    this.values = new String[columns.size()];
    this.isPresent = new boolean[columns.size()];
  }

  /** Members that no column has room for. */
  Set<String> extras() {
    return extras;
  }

  @Override
  public boolean next(RawRecord record) throws IOException {
    int at = window.start();
    while (true) {
      while (at < window.end() && window.bytes()[at] != '\n') {
        at++;
      }
      if (at == window.end()) {
        int seen = at - window.start();
        if (window.readMore()) {
          at = window.start() + seen;
          continue;
        }
        if (window.isFull()) {
          record.offset = window.startOffset();
          record.tooLong(window.bytes(), window.start(), window.end());
          window.skipLine();
          record.rowNo = ++rowNo;
          return true;
        }
        at = window.end();
        if (at == window.start()) {
          return false;
        }
      }
      int from = window.start();
      long offset = window.startOffset();
      int next = Math.min(at + 1, window.end());
      boolean isBlank = isBlank(window.bytes(), from, at);
      if (!isBlank) {
        fill(record, window.bytes(), from, at);
      }
      window.advanceTo(next);
      if (!isBlank) {
        record.offset = offset;
        record.rowNo = ++rowNo;
        return true;
      }
      at = window.start();
    }
  }

  private void fill(RawRecord record, byte[] bytes, int from, int to) {
    record.clear();
    try {
      read(bytes, from, to);
    } catch (IOException e) {
      record.clear();
      record.add(bytes, from, to);
      record.endCell();
      record.problem = RawRecord.NOT_JSON;
      return;
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        byte[] utf8 = values[i].getBytes(StandardCharsets.UTF_8);
        record.add(utf8, 0, utf8.length);
      }
      if (isPresent[i]) {
        record.endCell();
      } else {
        record.endAbsentCell();
      }
    }
  }

  private void read(byte[] bytes, int from, int to) throws IOException {
    java.util.Arrays.fill(values, null);
    java.util.Arrays.fill(isPresent, false);
    try (JsonParser parser = open(bytes, from, to)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "no object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        Integer column = columns.get(name);
        if (column == null) {
          if (extras.size() < MOST_EXTRAS) {
            extras.add(name);
          }
          parser.skipChildren();
        } else if (value.isStructStart()) {
          throw new JsonParseException(parser, "nested");
        } else {
          isPresent[column] = true;
          values[column] = value == JsonToken.VALUE_NULL ? null : parser.getText();
        }
      }
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "more than one value");
      }
    }
  }

  private JsonParser open(byte[] bytes, int from, int to) throws IOException {
    if (encoding.equals(StandardCharsets.UTF_8)) {
      return JSON.createParser(bytes, from, to - from);
    }
    return JSON.createParser(new String(bytes, from, to - from, encoding));
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
