package mingcha.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Reads one cell: from bytes as the platform wrote them to a value of the column's type. Says which
 * rule a cell breaks and never guesses. One for each task.
 */
final class CellReader {
  private static final Pattern ROUNDED =
      Pattern.compile("[+-]?(?:\\d(?:\\.\\d+)?[eE]\\+\\d{1,3}|\\d\\.\\d+[eE]\\d{1,3})");
  private static final char BROKEN_CHARACTER = '\ufffd';
  private static final Pattern CODE = Pattern.compile("[\\x21-\\x7e&&[^@]]{1,64}");
  private static final Pattern REGION = Pattern.compile("([1-9]\\d{5})(?:\\d{3}|\\d{6})?(?:\\.0)?");
  private static final int REGION_LENGTH = 6;
  private static final Pattern WHOLE =
      Pattern.compile("([+-]?(?:\\d{1,18}|\\d{1,3}(?:,\\d{3}){1,5}))(?:\\.0+)?");

  private static final boolean[] SIMPLE = new boolean[128];
  private static final int LONGEST_SIMPLE = 64;

  static {
    for (char c = 0; c < SIMPLE.length; c++) {
      SIMPLE[c] =
          c >= '0' && c <= '9'
              || c >= 'A' && c <= 'Z'
              || c >= 'a' && c <= 'z'
              || c == '-'
              || c == '_'
              || c == '.';
    }
  }

  private final Pseudonyms pseudonyms;
  private final FreeText freeText;
  private final Map<Encoding, CharsetDecoder> decoders = new HashMap<>();
  private final Map<Reading, NullWords> nullWords = new HashMap<>();
  private final byte[] pseudonym = new byte[Pseudonyms.LENGTH];

  private SourceFile file;
  private NullWords nulls;
  private byte[] bytes;
  private int from;
  private int to;
  private String broken;
  private String block;

  CellReader(Pseudonyms pseudonyms) {
    this.pseudonyms = pseudonyms;
    this.freeText = new FreeText(pseudonyms);
  }

  /** Turns to the cells of this file. */
  @SuppressWarnings("ReferenceEquality") // Asked for each record; one object stands for one file.
  void turnTo(SourceFile next) {
    if (next != file) {
      file = next;
      nulls =
          nullWords.computeIfAbsent(
              next.reading(), reading -> new NullWords(reading.nullWords(), next.encoding()));
    }
  }

  /** The rule that the last cell broke, or null. */
  String broken() {
    return broken;
  }

  /** Block of the IP that was read last, or null. */
  Object block(PersonKind kind, boolean isHashed) {
    if (block == null || block.isEmpty() || isHashed || kind != PersonKind.IP) {
      return null;
    }
    return pseudonym(PersonKind.IP_BLOCK, block.getBytes(StandardCharsets.UTF_8), file.keySpace());
  }

  /**
   * The value of a cell: a UTF8String, Long, Integer or Boolean, or null for an empty cell and for
   * a broken one.
   */
  Object read(CellPlan plan, byte[] record, int start, int length) {
    broken = null;
    block = null;
    bytes = record;
    from = start;
    to = start + length;
    trim();
    if (from == to || nulls.has(bytes, from, to)) {
      return null;
    }
    boolean isAscii = isAscii();
    switch (plan.kind()) {
      case TEXT:
      case FREE_TEXT:
      case NICKNAME:
      case OPERATOR_TEXT:
        return text(plan, isAscii);
      case ID:
      case PERSON:
        int simple = simpleLength();
        if (simple > 0) {
          return plan.kind() == CellKind.ID
              ? UTF8String.fromBytes(bytes, from, simple)
              : simplePerson(plan, simple);
        }
        break;
      case TIME:
        long plain = Times.plain(bytes, from, to - from);
        if (plain != Times.BROKEN) {
          return plain;
        }
        break;
      case MONEY:
      case WHOLE_NUMBER:
        if (!file.reading().isYuan() || plan.kind() == CellKind.WHOLE_NUMBER) {
          long digits = digits();
          if (digits >= 0) {
            return number(plan, digits);
          }
        }
        break;
      case REGION:
        if (to - from == REGION_LENGTH && bytes[from] != '0' && digits() > 0) {
          return UTF8String.fromBytes(bytes, from, REGION_LENGTH);
        }
        break;
      default:
        break;
    }
    String text = decoded(isAscii);
    if (text == null) {
      return null;
    }
    if (text.indexOf(BROKEN_CHARACTER) >= 0) {
      // Whose identifier it was is not known any more, as with a masked one.
      return plan.kind() == CellKind.PERSON && !plan.isRequired() ? null : fail("encoding");
    }
    text = Normal.text(text);
    if (text.isEmpty() || file.reading().nullWords().contains(text)) {
      return null;
    }
    return switch (plan.kind()) {
      case ID -> id(text);
      case PERSON -> person(plan, text);
      case TIME -> time(text);
      case MONEY -> money(plan, text);
      case WHOLE_NUMBER -> whole(plan, text);
      case TRUTH -> truth(text);
      case REGION -> region(text);
      case WORD -> word(plan, text);
      case BLOCK, TEXT, FREE_TEXT, NICKNAME, OPERATOR_TEXT ->
          throw new IllegalStateException(plan.name());
    };
  }

  /** The text of a cell for a layout's SQL: unwrapped, null when it means nothing. */
  UTF8String rawText(byte[] record, int start, int length) {
    broken = null;
    bytes = record;
    from = start;
    to = start + length;
    trim();
    if (from == to || nulls.has(bytes, from, to)) {
      return null;
    }
    String text = decoded(isAscii());
    if (text == null) {
      return null;
    }
    String plain = Normal.unwrapped(text.strip());
    return plain.isEmpty() || file.reading().nullWords().contains(plain) ? null : utf8(plain);
  }

  /** The pseudonym of a text that only the whole row shows to be a person's. */
  UTF8String pseudonymOf(PersonKind kind, UTF8String clear) {
    return (UTF8String)
        pseudonym(
            kind,
            Normal.identifier(kind, clear.toString()).getBytes(StandardCharsets.UTF_8),
            file.keySpace());
  }

  private Object id(String text) {
    if (ROUNDED.matcher(text).matches()) {
      return fail("scientific_notation");
    }
    // Where cells have slipped, or a title stands in for a number, an id is a text like others.
    return utf8(CODE.matcher(text).matches() ? text : freeText.clean(text, file.keySpace()));
  }

  private Object person(CellPlan plan, String text) {
    boolean isHashed = file.hashed().contains(plan.name()) || Normal.isCiphertext(text);
    if (ROUNDED.matcher(text).matches()) {
      return fail("scientific_notation");
    }
    if (Normal.isMasked(text) && !isHashed) {
      return plan.isRequired() ? fail("masked_identifier") : null;
    }
    String space = isHashed ? Pseudonyms.ownSpaceOf(file.platform()) : file.keySpace();
    String normal = isHashed ? text : Normal.identifier(plan.person(), text);
    if (plan.person() == PersonKind.IP && !isHashed) {
      block = Normal.ipBlock(normal);
    }
    return pseudonym(plan.person(), normal.getBytes(StandardCharsets.UTF_8), space);
  }

  /**
   * Length of a cell that is in its one form already: ASCII letters and digits, dashes and dots,
   * and no rounded number. Most cells are; 0 for the others.
   */
  private int simpleLength() {
    for (int i = from; i < to; i++) {
      if (!SIMPLE[bytes[i] & 0x7f] || bytes[i] < 0) {
        return 0;
      }
    }
    // What has a dot behind its first character, or a sign before it, may be a rounded number.
    boolean isOdd = bytes[from] == '-' || to - from > 1 && bytes[from + 1] == '.';
    return isOdd || to - from > LONGEST_SIMPLE ? 0 : to - from;
  }

  /** The pseudonym of an identifier that is in its one form, unless its kind has another. */
  private Object simplePerson(CellPlan plan, int length) {
    boolean isHashed = file.hashed().contains(plan.name());
    if (!isHashed && (plan.person() == PersonKind.IP || plan.person() == PersonKind.PHONE)
        || plan.person() == PersonKind.PERSON
        || plan.person() == PersonKind.EMAIL) {
      return person(plan, new String(bytes, from, length, StandardCharsets.ISO_8859_1));
    }
    String space = isHashed ? Pseudonyms.ownSpaceOf(file.platform()) : file.keySpace();
    pseudonyms.write(space, plan.person(), bytes, from, length, pseudonym, 0);
    return UTF8String.fromBytes(pseudonym.clone());
  }

  private Object time(String text) {
    long micros = Times.micros(text);
    return micros == Times.BROKEN ? fail("timestamp") : (Object) micros;
  }

  private Object money(CellPlan plan, String text) {
    long fen = Money.fen(text, file.reading().isYuan());
    if (fen == Money.BROKEN) {
      return fail("money");
    }
    // Platforms write refunds with or without a minus; the column has one meaning.
    return number(plan, plan.name().equals("refund_fen") ? Math.abs(fen) : fen);
  }

  private Object whole(CellPlan plan, String text) {
    var parts = WHOLE.matcher(text);
    return parts.matches()
        ? number(plan, Long.parseLong(parts.group(1).replace(",", "")))
        : fail("whole_number");
  }

  private Object number(CellPlan plan, long value) {
    if (value < plan.least() || value > plan.most()) {
      return fail("out_of_range");
    }
    return plan.isInt() ? (Object) (int) value : (Object) value;
  }

  private Object truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "t", "yes", "y", "是", "1.0" -> true;
      case "false", "0", "f", "no", "n", "否", "0.0" -> false;
      default -> fail("boolean");
    };
  }

  private Object region(String text) {
    var parts = REGION.matcher(text);
    return parts.matches() ? utf8(parts.group(1)) : fail("region");
  }

  private Object word(CellPlan plan, String text) {
    String word = text.toLowerCase(Locale.ROOT);
    return plan.words().contains(word) ? utf8(word) : fail("unknown_word");
  }

  private Object text(CellPlan plan, boolean isAscii) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == 0) {
        return fail("control_character");
      }
    }
    boolean isNickname = plan.kind() == CellKind.NICKNAME;
    if (isAscii && !isNickname && !FreeText.mayHold(bytes, from, to)) {
      return UTF8String.fromBytes(bytes, from, to - from);
    }
    String text = decoded(isAscii);
    if (text == null) {
      return null;
    }
    if (isNickname) {
      return utf8(Normal.mask(Normal.text(text)));
    }
    return utf8(
        plan.kind() == CellKind.FREE_TEXT
            ? freeText.clean(text, file.keySpace())
            : freeText.withoutNumbers(text, file.keySpace()));
  }

  private Object pseudonym(PersonKind kind, byte[] value, String space) {
    pseudonyms.write(space, kind, value, 0, value.length, pseudonym, 0);
    return UTF8String.fromBytes(pseudonym.clone());
  }

  private Object fail(String rule) {
    broken = rule;
    return null;
  }

  /**
   * Text of the cell, or null when its bytes are none in the file's encoding. One broken character,
   * such as half of one where a platform cut by bytes, becomes U+FFFD.
   */
  private String decoded(boolean isAscii) {
    if (isAscii) {
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
    CharsetDecoder decoder =
        decoders.computeIfAbsent(
            file.encoding() == Encoding.GB18030 && file.format() == FileFormat.CSV
                ? Encoding.GB18030
                : Encoding.UTF_8,
            encoding ->
                encoding
                    .charset()
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE));
    try {
      String text = decoder.decode(ByteBuffer.wrap(bytes, from, to - from)).toString();
      int first = text.indexOf(BROKEN_CHARACTER);
      if (first < 0 || text.indexOf(BROKEN_CHARACTER, first + 1) < 0) {
        return text;
      }
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("Every byte has a replacement", e);
    }
    broken = "encoding";
    return null;
  }

  private void trim() {
    while (from < to && bytes[from] > 0 && bytes[from] <= ' ') {
      from++;
    }
    while (from < to && bytes[to - 1] > 0 && bytes[to - 1] <= ' ') {
      to--;
    }
  }

  private boolean isAscii() {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** The cell as a whole number when it is nothing but up to 15 digits; else -1. */
  private long digits() {
    if (to - from > 15) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static UTF8String utf8(String text) {
    return UTF8String.fromString(text);
  }
}
