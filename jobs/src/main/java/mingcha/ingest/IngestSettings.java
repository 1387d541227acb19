package mingcha.ingest;

import java.util.List;
import java.util.Map;
import mingcha.error.UserError;

/**
 * Settings of {@code ingest.yaml}.
 *
 * @param mac hmac-sha-256 or hmac-sm3
 * @param recordCapBytes longest record that is read; longer ones are quarantined
 * @param bucketBytes raw bytes that one task sorts and judges, about
 * @param nullWords cells that mean nothing
 */
public record IngestSettings(
    String mac, int recordCapBytes, long bucketBytes, List<String> nullWords) {
  private static final Map<String, Pseudonyms.Mac> MACS =
      Map.of("hmac-sha-256", Pseudonyms.Mac.HMAC_SHA_256, "hmac-sm3", Pseudonyms.Mac.HMAC_SM3);

  public IngestSettings {
    if (!MACS.containsKey(mac)) {
      throw UserError.settingOutOfRange("ingest.mac", mac, "hmac-sha-256, hmac-sm3");
    }
    if (recordCapBytes < 1024 || recordCapBytes > 64 << 20) {
      throw UserError.settingOutOfRange(
          "ingest.record-cap-bytes", recordCapBytes, "1024 … 67108864");
    }
    if (bucketBytes < 1 << 20) {
      throw UserError.settingOutOfRange("ingest.bucket-bytes", bucketBytes, "1048576 …");
    }
    nullWords = List.copyOf(nullWords);
  }

  /** The hash function of the pseudonyms. */
  public Pseudonyms.Mac macFunction() {
    return MACS.get(mac);
  }
}
