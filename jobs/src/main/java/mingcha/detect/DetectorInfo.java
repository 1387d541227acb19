package mingcha.detect;

import java.util.List;

/**
 * What a detector is.
 *
 * @param id family and conduct, as in {@code brushing.ring}; its page is {@code
 *     docs/detectors/ID.md}
 * @param version raised when the same rows can give other signals
 * @param evidence what kind of evidence it brings
 * @param codes violation codes that its signals may carry
 */
public record DetectorInfo(String id, int version, Evidence evidence, List<String> codes) {
  public DetectorInfo {
    codes = List.copyOf(codes);
  }
}
