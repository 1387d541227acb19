package mingcha.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import mingcha.emit.ExportFormat;
import mingcha.error.Exit;
import mingcha.error.UserError;
import mingcha.lake.Lake;
import mingcha.run.ExportJob;
import mingcha.run.ExportRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code export}: writes leads, or another table, to a file. */
@Command(name = "export", mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private CommonOptions common;
  @Mixin private LakeOption lakeOption;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "jsonl|csv|xlsx",
      descriptionKey = "format")
  private ExportFormat format;

  @Option(names = "--out", required = true, paramLabel = "FILE", descriptionKey = "out")
  private Path out;

  @Option(names = "--table", paramLabel = "NAME", descriptionKey = "table")
  private String table = "leads";

  @Option(names = "--all", descriptionKey = "all")
  private boolean includesHeld;

  @Option(names = "--top", paramLabel = "N", descriptionKey = "top")
  private Integer top;

  @Option(names = "--bureau", paramLabel = "CODE", descriptionKey = "bureau")
  private String bureau;

  @Option(names = "--code", paramLabel = "CODE", descriptionKey = "code")
  private String code;

  @Option(names = "--detector", paramLabel = "ID", descriptionKey = "export-detector")
  private String detector;

  @Option(names = "--purpose", paramLabel = "TEXT", descriptionKey = "purpose")
  private String purpose;

  @Option(names = "--role", paramLabel = "NAME", descriptionKey = "role")
  private String role = ExportRole.ANALYST.name();

  ExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (top != null && top < 0) {
      throw UserError.settingOutOfRange("--top", top, "0 or more");
    }
    ExportJob.Request request =
        new ExportJob.Request(
            table,
            format,
            out,
            lakeOption.asOf(),
            includesHeld,
            top == null ? OptionalInt.empty() : OptionalInt.of(top),
            Optional.ofNullable(bureau),
            Optional.ofNullable(code),
            Optional.ofNullable(detector));
    ExportRole reader = ExportRole.named(role, common.settings(console));
    try (Lake lake = lakeOption.toUpdate()) {
      ExportJob.Written written =
          new ExportJob(lake, console.clock(), reader)
              .run(
                  request,
                  new ExportJob.Requester(
                      System.getProperty("user.name"), Optional.ofNullable(purpose)));
      tell(written);
    }
    return Exit.DONE.code();
  }

  private void tell(ExportJob.Written written) {
    if (common.isJson()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("table", written.table());
      result.put("file", written.file().toString());
      result.put("rows", written.rows());
      result.put("cut_cells", written.cutCells());
      console.printJson(result);
    } else {
      console.print(
          console.text("emit.export.done", written.table(), written.rows(), written.file()));
    }
    if (written.cutCells() > 0) {
      console.say("emit.export.cut", written.cutCells());
    }
  }
}
