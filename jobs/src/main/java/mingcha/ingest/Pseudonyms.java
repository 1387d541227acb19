package mingcha.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.jcajce.provider.digest.SM3;

/**
 * Replaces identifiers of persons by keyed pseudonyms: HMAC (RFC 2104) over the length-prefixed key
 * space, kind and normalised value, cut to 128 bits, as 22 characters of base64url. Not safe for
 * use by several threads: each task makes its own.
 *
 * <p>The two pre-keyed digests of an HMAC are kept and cloned for each value, which costs two
 * thirds of what a reused {@code javax.crypto.Mac} costs.
 */
public final class Pseudonyms {
  /** Characters of a pseudonym. */
  public static final int LENGTH = 22;

  private static final int BLOCK = 64;
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final MessageDigest inner;
  private final MessageDigest outer;
  private final Map<String, Map<PersonKind, byte[]>> prefixes = new HashMap<>();
  private final byte[] digest = new byte[32];

  /** Hash functions that a programme may choose from. */
  public enum Mac {
    HMAC_SHA_256,
    /** HMAC over SM3 (GB/T 32905-2016), where 国密 is required. */
    HMAC_SM3
  }

  public Pseudonyms(PseudonymKey key, Mac mac) {
    this.inner = digestOf(mac);
    this.outer = digestOf(mac);
    byte[] block = new byte[BLOCK];
    byte[] secret = key.secret();
    System.arraycopy(secret, 0, block, 0, secret.length);
    inner.update(xored(block, 0x36));
    outer.update(xored(block, 0x5c));
  }

  /** The key space of values that a platform hashed itself: they join with nothing else. */
  public static String ownSpaceOf(String platform) {
    return "hashed-by:" + platform;
  }

  /** The pseudonym of a value as a dump gives it; the value is normalised first. */
  public String of(String keySpace, PersonKind kind, String value) {
    byte[] bytes = Normal.identifier(kind, value).getBytes(StandardCharsets.UTF_8);
    byte[] text = new byte[LENGTH];
    write(keySpace, kind, bytes, 0, bytes.length, text, 0);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** Writes the pseudonym of a normalised value as {@value #LENGTH} bytes. */
  void write(
      String keySpace, PersonKind kind, byte[] value, int from, int length, byte[] into, int at) {
    mac(prefix(keySpace, kind), value, from, length);
    byte[] text = TEXT.encode(java.util.Arrays.copyOf(digest, 16));
    System.arraycopy(text, 0, into, at, LENGTH);
  }

  /** A keyed hash of a raw record, by which it can be found again in its file. */
  public String rowHash(byte[] record, int from, int length) {
    mac(prefix("", PersonKind.NAME), record, from, length);
    return TEXT.encodeToString(java.util.Arrays.copyOf(digest, 16));
  }

  /** The first 64 bits of a pseudonym, by which facts name persons. */
  public static long prefix64(String pseudonym) {
    return ByteBuffer.wrap(Base64.getUrlDecoder().decode(pseudonym)).getLong();
  }

  private void mac(byte[] prefix, byte[] value, int from, int length) {
    try {
      MessageDigest first = (MessageDigest) inner.clone();
      first.update(prefix);
      first.update(lengthOf(length));
      first.update(value, from, length);
      first.digest(digest, 0, digest.length);
      MessageDigest second = (MessageDigest) outer.clone();
      second.update(digest);
      second.digest(digest, 0, digest.length);
    } catch (CloneNotSupportedException | DigestException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] prefix(String keySpace, PersonKind kind) {
    Map<PersonKind, byte[]> ofSpace = prefixes.get(keySpace);
    if (ofSpace == null) {
      ofSpace = new EnumMap<>(PersonKind.class);
      prefixes.put(keySpace, ofSpace);
    }
    byte[] known = ofSpace.get(kind);
    if (known == null) {
      byte[] space = keySpace.getBytes(StandardCharsets.UTF_8);
      byte[] word = kind.word().getBytes(StandardCharsets.UTF_8);
      known =
          ByteBuffer.allocate(8 + space.length + word.length)
              .putInt(space.length)
              .put(space)
              .putInt(word.length)
              .put(word)
              .array();
      ofSpace.put(kind, known);
    }
    return known;
  }

  private static byte[] lengthOf(int length) {
    return ByteBuffer.allocate(4).putInt(length).array();
  }

  private static byte[] xored(byte[] block, int with) {
    byte[] out = new byte[block.length];
    for (int i = 0; i < block.length; i++) {
      out[i] = (byte) (block[i] ^ with);
    }
    return out;
  }

  private static MessageDigest digestOf(Mac mac) {
    try {
      return switch (mac) {
        case HMAC_SHA_256 -> MessageDigest.getInstance("SHA-256");
        case HMAC_SM3 -> new SM3.Digest();
      };
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
