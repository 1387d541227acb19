package mingcha.ingest;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.apache.commons.codec.digest.DigestUtils;

/** The bytes of a dump file on the way in: hashed as they lie there, inflated, made plain. */
final class FileBytes implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  /** From here on a thread of its own is worth its while. */
  private static final long LARGE = 4L << 20;

  private final DigestInputStream raw;
  private final InputStream inflated;
  private final Counting text;

  private FileBytes(DigestInputStream raw, InputStream inflated, Counting text) {
    this.raw = raw;
    this.inflated = inflated;
    this.text = text;
  }

  /**
   * Opens a file. Gzip is known by its first two bytes, not by its name; several members follow
   * each other. UTF-16LE is turned into UTF-8; a byte order mark is taken off.
   */
  static FileBytes open(Path file, Encoding encoding) throws IOException {
    DigestInputStream raw = digested(file);
    try {
      boolean isLarge = Files.size(file) >= LARGE;
      InputStream inflated = isLarge ? new ReadAhead(inflated(raw)) : inflated(raw);
      InputStream utf8 = encoding == Encoding.UTF_16LE ? new FromUtf16(inflated) : inflated;
      return new FileBytes(raw, inflated, new Counting(withoutMark(utf8)));
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** The first bytes of a file, inflated, with the byte order mark. */
  static byte[] head(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file)) {
      return inflated(raw).readNBytes(BUFFER);
    }
  }

  private static DigestInputStream digested(Path file) throws IOException {
    return new DigestInputStream(Files.newInputStream(file), DigestUtils.getSha256Digest());
  }

  private static InputStream inflated(InputStream raw) throws IOException {
    PushbackInputStream plain = new PushbackInputStream(new BufferedInputStream(raw, BUFFER), 3);
    byte[] head = plain.readNBytes(2);
    plain.unread(head);
    boolean isGzip = head.length == 2 && head[0] == 0x1f && (head[1] & 0xff) == 0x8b;
    return isGzip ? new GZIPInputStream(plain, BUFFER) : plain;
  }

  InputStream text() {
    return text;
  }

  long bytesRead() {
    return text.count;
  }

  /** Hash of the whole file; reads what is left of it, such as bytes behind the last member. */
  String sha256() throws IOException {
    stopReadingAhead();
    byte[] rest = new byte[BUFFER];
    while (raw.read(rest) >= 0) {
      // The digest sees what passes.
    }
    MessageDigest digest = raw.getMessageDigest();
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() throws IOException {
    stopReadingAhead();
    raw.close();
  }

  private void stopReadingAhead() throws IOException {
    if (inflated instanceof ReadAhead ahead) {
      ahead.close();
    }
  }

  private static InputStream withoutMark(InputStream in) throws IOException {
    PushbackInputStream text = new PushbackInputStream(in, 3);
    byte[] head = text.readNBytes(3);
    boolean isMark =
        head.length == 3
            && (head[0] & 0xff) == 0xef
            && (head[1] & 0xff) == 0xbb
            && (head[2] & 0xff) == 0xbf;
    if (!isMark) {
      text.unread(head);
    }
    return text;
  }

  private static final class Counting extends FilterInputStream {
    private long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = super.read(into, from, length);
      count += Math.max(read, 0);
      return read;
    }
  }

  /** Characters of UTF-16LE as bytes of UTF-8; broken pairs become the replacement character. */
  private static final class FromUtf16 extends InputStream {
    private final Reader reader;
    private final CharsetEncoder encoder =
        StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(java.nio.charset.CodingErrorAction.REPLACE)
            .replaceWith(new byte[] {(byte) 0xef, (byte) 0xbf, (byte) 0xbd});
    private final CharBuffer chars = CharBuffer.allocate(8192);
    private byte[] bytes = new byte[0];
    private int at;

    FromUtf16(InputStream in) {
      this.reader = new InputStreamReader(in, StandardCharsets.UTF_16LE);
      chars.limit(0);
    }

    @Override
    public int read() throws IOException {
      return at < bytes.length || fill() ? bytes[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (at == bytes.length && !fill()) {
        return -1;
      }
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, into, from, count);
      at += count;
      return count;
    }

    private boolean fill() throws IOException {
      chars.compact();
      int read = reader.read(chars);
      chars.flip();
      if (read < 0 && !chars.hasRemaining()) {
        return false;
      }
      java.nio.ByteBuffer out = java.nio.ByteBuffer.allocate(chars.remaining() * 3 + 3);
      encoder.encode(chars, out, read < 0);
      if (read < 0) {
        chars.position(chars.limit());
      }
      bytes = java.util.Arrays.copyOf(out.array(), out.position());
      at = 0;
      return bytes.length > 0 || fill();
    }
  }
}
