package mingcha.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Cells of one file that mean nothing, as the bytes that the platform wrote. */
final class NullWords {
  private static final int LONGEST = 20;

  private final Set<ByteBuffer> words = new HashSet<>();

  /** First bytes of the words: nearly every cell begins with another. */
  private final boolean[] isFirst = new boolean[256];

  NullWords(Set<String> texts, Encoding encoding) {
    for (String text : texts) {
      add(text.getBytes(encoding.charset()));
      add(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void add(byte[] word) {
    if (word.length > 0) {
      words.add(ByteBuffer.wrap(word));
      isFirst[word[0] & 0xff] = true;
    }
  }

  /** Whether the bytes from here to there, which are at least one, are such a word. */
  boolean has(byte[] bytes, int from, int to) {
    return isFirst[bytes[from] & 0xff]
        && to - from <= LONGEST
        && words.contains(ByteBuffer.wrap(bytes, from, to - from));
  }
}
