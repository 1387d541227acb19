package mingcha.emit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mingcha.error.UserError;

/** Opens the targets that the settings name. */
public final class CaseTargets {
  /** Targets that are switched on, by name. */
  public static List<String> names(EmitSettings settings) {
    return settings.targets().entrySet().stream()
        .filter(entry -> entry.getValue().isEnabled())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Opens one.
   *
   * @throws TargetDown when it does not answer
   * @throws UserError exit 2 when its settings do not fit this lake
   */
  public static CaseTarget open(EmitSettings settings, String name, LakePlace lake) {
    EmitSettings.Target target = settings.targets().get(name);
    Retries retries = new Retries(settings.retry());
    return switch (target.kind()) {
      case "jdbc" -> jdbc(Inbox.open(target, lake, retries));
      default -> new FilesTarget(folder(target, lake), new RegisterForm(settings.register()));
    };
  }

  private static CaseTarget jdbc(Inbox inbox) {
    try {
      return new JdbcTarget(inbox);
    } catch (RuntimeException e) {
      inbox.close();
      throw e;
    }
  }

  private static Path folder(EmitSettings.Target target, LakePlace lake) {
    Path folder = Path.of(target.folder().orElseThrow());
    if (folder.isAbsolute()) {
      return folder;
    }
    return lake.ownFolder()
        .orElseThrow(() -> UserError.usage("emit.folder-needs-local-lake", lake.location()))
        .resolve(folder);
  }

  private CaseTargets() {}
}
