package mingcha.emit.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import mingcha.error.UserError;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The Ed25519 key that packs are signed with. Ed25519 signatures depend on key and message alone
 * (RFC 8032), so that the same pack signed twice is the same bytes.
 */
public final class PackKey {
  private static final String ALGORITHM = "Ed25519";

  private final PrivateKey secret;
  private final PublicKey open;

  private PackKey(PrivateKey secret, PublicKey open) {
    this.secret = secret;
    this.open = open;
  }

  /**
   * Where a key was found.
   *
   * @param isNew whether the file was made by this call, which the user must be told
   */
  public record Located(PackKey key, Path file, boolean isNew) {}

  /**
   * The key in this file, which is made with mode 0600 when it is missing: two lines of Base64, the
   * secret key (PKCS 8) and the open one (X.509).
   *
   * @throws UserError exit 2 when the file holds no key
   */
  public static Located locate(Path file) {
    try {
      if (Files.exists(file)) {
        return new Located(read(file), file, false);
      }
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(
          file,
          base64(pair.getPrivate().getEncoded())
              + "\n"
              + base64(pair.getPublic().getEncoded())
              + "\n",
          StandardOpenOption.TRUNCATE_EXISTING);
      return new Located(new PackKey(pair.getPrivate(), pair.getPublic()), file, true);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw UserError.usage("emit.evidence.bad-key", file);
    }
  }

  /** The open key as it stands in a pack: Base64 of its X.509 form. */
  String openText() {
    return base64(open.getEncoded());
  }

  /** Signs a message; Base64. */
  String sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(secret);
      signature.update(message);
      return base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the signature is that of the message under the open key. */
  static boolean holds(String openText, byte[] message, String signatureText) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(openKey(openText));
      signature.update(message);
      return signature.verify(Base64.getDecoder().decode(signatureText.strip()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  /** A short mark of an open key, for people to compare. */
  static String fingerprint(String openText) {
    return DigestUtils.sha256Hex(openText.strip().getBytes(StandardCharsets.US_ASCII))
        .substring(0, 16);
  }

  private static PackKey read(Path file) throws IOException, GeneralSecurityException {
    List<String> lines = Files.readAllLines(file);
    if (lines.size() < 2) {
      throw new IllegalArgumentException("two lines expected");
    }
    PrivateKey secret =
        KeyFactory.getInstance(ALGORITHM)
            .generatePrivate(
                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(lines.get(0).strip())));
    return new PackKey(secret, openKey(lines.get(1)));
  }

  private static PublicKey openKey(String text) throws GeneralSecurityException {
    return KeyFactory.getInstance(ALGORITHM)
        .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text.strip())));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
