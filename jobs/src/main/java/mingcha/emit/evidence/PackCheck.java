package mingcha.emit.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import mingcha.error.UserError;

/**
 * Whether a pack is what was signed.
 *
 * @param leadUid lead that it is about
 * @param files files that the manifest names
 * @param signer mark of the key that signed, for people to compare with the mark they were told
 * @param faults files that are not what was signed, each with what is wrong; empty when all is well
 */
public record PackCheck(String leadUid, int files, String signer, List<Fault> faults) {
  private static final int LARGEST_TEXT = 64 << 20;
  private static final Set<String> NOT_LISTED =
      Set.of(PackWriter.MANIFEST, PackWriter.SIGNATURE, PackWriter.OPEN_KEY);

  public PackCheck {
    faults = List.copyOf(faults);
  }

  /**
   * Something in a pack that is not as it was signed.
   *
   * @param path file in the pack
   * @param kind changed, missing, added or unsigned
   */
  public record Fault(String path, String kind) {}

  /**
   * Reads a pack to its end.
   *
   * @throws UserError exit 3 when it is no pack at all
   */
  public static PackCheck of(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      byte[] manifest = text(zip, PackWriter.MANIFEST, file);
      String signature = ascii(text(zip, PackWriter.SIGNATURE, file));
      String signer = ascii(text(zip, PackWriter.OPEN_KEY, file));
      List<Fault> faults = new ArrayList<>();
      if (!PackKey.holds(signer, manifest, signature)) {
        faults.add(new Fault(PackWriter.MANIFEST, "unsigned"));
      }
      JsonNode parsed = new ObjectMapper().readTree(manifest);
      Set<String> listed = new TreeSet<>();
      for (JsonNode entry : parsed.path("files")) {
        listed.add(entry.path("path").asText());
        check(zip, entry, faults);
      }
      zip.stream()
          .map(ZipEntry::getName)
          .filter(name -> !listed.contains(name) && !NOT_LISTED.contains(name))
          .sorted()
          .forEach(name -> faults.add(new Fault(name, "added")));
      return new PackCheck(
          parsed.path("lead_uid").asText(), listed.size(), PackKey.fingerprint(signer), faults);
    } catch (JsonProcessingException | ZipException e) {
      throw UserError.refused("emit.evidence.no-pack", file);
    } catch (IOException e) {
      throw UserError.usage("emit.evidence.unreadable", file);
    }
  }

  private static void check(ZipFile zip, JsonNode entry, List<Fault> faults) {
    String path = entry.path("path").asText();
    ZipEntry found = zip.getEntry(path);
    if (found == null) {
      faults.add(new Fault(path, "missing"));
      return;
    }
    try (InputStream in = zip.getInputStream(found)) {
      Hashes hashes = Hashes.of(in);
      boolean isSame =
          hashes.size() == entry.path("size").asLong()
              && hashes.sha256().equals(entry.path("sha256").asText())
              && hashes.sm3().equals(entry.path("sm3").asText());
      if (!isSame) {
        faults.add(new Fault(path, "changed"));
      }
    } catch (IOException e) {
      faults.add(new Fault(path, "changed"));
    }
  }

  private static byte[] text(ZipFile zip, String name, Path file) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw UserError.refused("emit.evidence.no-pack", file);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readNBytes(LARGEST_TEXT);
    }
  }

  private static String ascii(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII).strip();
  }
}
