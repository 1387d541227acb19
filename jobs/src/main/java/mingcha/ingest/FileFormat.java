package mingcha.ingest;

import java.util.Locale;
import java.util.Optional;

/** Formats of dump files. */
enum FileFormat {
  CSV,
  JSONL,
  PARQUET;

  static Optional<FileFormat> named(String name) {
    for (FileFormat format : values()) {
      if (format.word().equals(name.toLowerCase(Locale.ROOT))) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
