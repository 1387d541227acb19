package mingcha.emit;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mingcha.error.UserError;

/**
 * {@code conf/emit.yaml}: where leads go, in which portions, and how patiently.
 *
 * @param batchLeads leads that go out together
 * @param retry how often a target that does not answer is asked again
 * @param targets targets by name
 * @param register what the register of case sources says of this office
 */
public record EmitSettings(
    int batchLeads, Retry retry, Map<String, Target> targets, Register register) {
  /** Name of the file. */
  public static final String FILE = "emit.yaml";

  public EmitSettings {
    if (batchLeads < 1 || batchLeads > 5_000) {
      throw UserError.settingOutOfRange("emit.batch-leads", batchLeads, "1 to 5000");
    }
    targets = new TreeMap<>(targets == null ? Map.of() : targets);
  }

  /**
   * Patience with a target that does not answer.
   *
   * @param attempts tries in all
   * @param firstPauseMs pause before the second try; each later one is twice as long
   * @param longestPauseMs no pause is longer
   */
  public record Retry(int attempts, long firstPauseMs, long longestPauseMs) {
    public Retry {
      if (attempts < 1 || attempts > 20) {
        throw UserError.settingOutOfRange("emit.retry.attempts", attempts, "1 to 20");
      }
      if (firstPauseMs < 0 || longestPauseMs < firstPauseMs) {
        throw UserError.settingOutOfRange(
            "emit.retry.first-pause-ms", firstPauseMs, "0 to longest-pause-ms");
      }
    }
  }

  /**
   * One target.
   *
   * @param kind jdbc or files
   * @param enabled whether it is used; by default it is
   * @param url of a jdbc target: an address, or {@code embedded}
   * @param user of a jdbc target
   * @param passwordFile of a jdbc target: a file that holds the password and nothing else
   * @param timeoutSeconds of a jdbc target: longest wait for a connection or an answer
   * @param folder of a files target; relative ones lie inside LAKE/_mingcha
   */
  public record Target(
      String kind,
      Optional<Boolean> enabled,
      Optional<String> url,
      Optional<String> user,
      Optional<String> passwordFile,
      Optional<Integer> timeoutSeconds,
      Optional<String> folder) {
    public Target {
      String needed = String.valueOf(kind);
      boolean isWhole =
          switch (needed) {
            case "jdbc" -> url.isPresent();
            case "files" -> folder.isPresent();
            default -> false;
          };
      if (!isWhole && enabled.orElse(true)) {
        throw UserError.settingOutOfRange(
            "emit.targets.kind", needed, "jdbc (with url) or files (with folder)");
      }
      timeoutSeconds.ifPresent(
          seconds -> {
            if (seconds < 1 || seconds > 3_600) {
              throw UserError.settingOutOfRange(
                  "emit.targets.timeout-seconds", seconds, "1 to 3600");
            }
          });
    }

    boolean isEnabled() {
      return enabled.orElse(true);
    }

    int timeout() {
      return timeoutSeconds.orElse(30);
    }
  }

  /**
   * What the register of case sources (案件来源登记表) says of this office.
   *
   * @param source kind of source: 监督检查, or 上级交办 when a province sends leads down
   * @param office office that provides the material
   */
  public record Register(String source, String office) {}
}
