package mingcha.ingest;

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

  Charset charset() {
    return charset;
  }

  String label() {
    return label;
  }
}
