package mingcha.ingest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Encodings of dump files. GBK and GB2312 are read as GB18030, which contains both. */
enum Encoding {
  UTF_8(StandardCharsets.UTF_8, "UTF-8"),
  GB18030(Charset.forName("GB18030"), "GB18030"),
  UTF_16LE(StandardCharsets.UTF_16LE, "UTF-16LE");

  private final Charset charset;
  private final String label;

  Encoding(Charset charset, String label) {
    this.charset = charset;
    this.label = label;
  }

  static Optional<Encoding> named(String name) {
    return switch (name.toUpperCase(Locale.ROOT).replace('_', '-')) {
      case "UTF-8", "UTF8", "UTF-8-BOM", "UTF-8-SIG", "ASCII", "US-ASCII" -> Optional.of(UTF_8);
      case "GB18030", "GBK", "GB2312", "CP936" -> Optional.of(GB18030);
      case "UTF-16LE", "UTF-16" -> Optional.of(UTF_16LE);
      default -> Optional.empty();
    };
  }

  /**
   * The encoding that a file is most likely in: by its byte order mark, else UTF-8 when its first
   * bytes hold characters beyond ASCII and are UTF-8 without a fault, else the usual one. Text in
   * GBK is not UTF-8 but by an accident that no longer text has.
   */
  static Encoding of(byte[] head, Encoding usual) {
    if (head.length >= 2 && (head[0] & 0xff) == 0xff && (head[1] & 0xff) == 0xfe) {
      return UTF_16LE;
    }
    boolean isAscii = true;
    for (byte b : head) {
      isAscii &= b > 0;
    }
    return isAscii || usual == UTF_16LE || !isUtf8(head) ? usual : UTF_8;
  }

  private static boolean isUtf8(byte[] head) {
    // The last character may have been cut in two, which is no fault before the end of input.
    CharBuffer text = CharBuffer.allocate(head.length);
    return !StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(head), text, false)
        .isError();
  }

  Charset charset() {
    return charset;
  }

  String label() {
    return label;
  }
}
