package mingcha.emit.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SM3Digest;

/**
 * Size and hashes of a file: SHA-256 for everybody, SM3 (GB/T 32905) for Chinese courts.
 *
 * @param size in bytes
 * @param sha256 hexadecimal
 * @param sm3 hexadecimal
 */
record Hashes(long size, String sha256, String sm3) {
  /** Reads a stream to its end. */
  static Hashes of(InputStream in) throws IOException {
    Digest sha256 = new SHA256Digest();
    Digest sm3 = new SM3Digest();
    byte[] buffer = new byte[1 << 16];
    long size = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      sha256.update(buffer, 0, read);
      sm3.update(buffer, 0, read);
      size += read;
    }
    return new Hashes(size, hex(sha256), hex(sm3));
  }

  private static String hex(Digest digest) {
    byte[] value = new byte[digest.getDigestSize()];
    digest.doFinal(value, 0);
    return HexFormat.of().formatHex(value);
  }
}
