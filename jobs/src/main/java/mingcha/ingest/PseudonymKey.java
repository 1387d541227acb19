package mingcha.ingest;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import mingcha.error.UserError;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The secret behind the pseudonyms: 32 bytes, read from a file that lies outside the lake. It
 * reaches the workers by broadcast and stands in no table, plan, log, setting or argument.
 */
public final class PseudonymKey implements Serializable {
  /** Names the file that holds the key as 64 hexadecimal digits. */
  public static final String FILE_VARIABLE = "MINGCHA_KEY_FILE";

  private static final long serialVersionUID = 1L;
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");

  private final byte[] secret;

  private PseudonymKey(byte[] secret) {
    this.secret = secret;
  }

  /**
   * Where a key was found.
   *
   * @param isNew whether the file was made by this call, which the user must be told
   */
  public record Located(PseudonymKey key, Path file, boolean isNew) {}

  /**
   * The key in the file that {@value #FILE_VARIABLE} names; without one, the key in {@code
   * .config/mingcha/key} under the home folder, which is made with mode 0600 when it is missing.
   *
   * @throws UserError exit 2 when the file cannot be read or holds no key
   */
  public static Located locate(Map<String, String> environment, Path home) {
    String named = environment.get(FILE_VARIABLE);
    if (named != null && !named.isBlank()) {
      Path file = Path.of(named.strip());
      return new Located(read(file), file, false);
    }
    Path file = home.resolve(".config").resolve("mingcha").resolve("key");
    if (Files.exists(file)) {
      return new Located(read(file), file, false);
    }
    return make(file)
        .map(key -> new Located(key, file, true))
        .orElseGet(() -> new Located(read(file), file, false));
  }

  /**
   * The key in this file.
   *
   * @throws UserError exit 2 when the file cannot be read or holds no key
   */
  public static PseudonymKey read(Path file) {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw UserError.usage("ingest.key-unreadable", file);
    }
    if (!HEX.matcher(text).matches()) {
      throw UserError.usage("ingest.key-malformed", file);
    }
    return new PseudonymKey(HexFormat.of().parseHex(text));
  }

  /** A one-way mark by which a lake knows its key again. */
  public String fingerprint() {
    return DigestUtils.sha256Hex("mingcha-key:" + HexFormat.of().formatHex(secret))
        .substring(0, 16);
  }

  byte[] secret() {
    return secret.clone();
  }

  @Override
  public String toString() {
    return "key " + fingerprint();
  }

  private static Optional<PseudonymKey> make(Path file) {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    try {
      Files.createDirectories(file.getParent());
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(
          file, HexFormat.of().formatHex(secret) + "\n", StandardOpenOption.TRUNCATE_EXISTING);
      return Optional.of(new PseudonymKey(secret));
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      throw UserError.usage("ingest.key-unwritable", file);
    }
  }
}
