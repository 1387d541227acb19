package mingcha.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import mingcha.emit.evidence.PackCheck;
import mingcha.emit.evidence.PackKey;
import mingcha.error.Exit;
import mingcha.error.UserError;
import mingcha.ingest.IngestSettings;
import mingcha.lake.Lake;
import mingcha.run.EvidenceJob;
import mingcha.run.FullRowsJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evidence}: packs the evidence of a lead, reopens its records, and verifies packs. */
@Command(
    name = "evidence",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      EvidenceCommand.Pack.class,
      EvidenceCommand.Full.class,
      EvidenceCommand.Verify.class
    })
final class EvidenceCommand {
  /** {@code evidence pack}. */
  @Command(name = "pack", mixinStandardHelpOptions = true)
  static final class Pack implements Callable<Integer> {
    private static final String KEY_VARIABLE = "MINGCHA_SIGNING_KEY_FILE";
    private final Console console;

    @Mixin private CommonOptions common;
    @Mixin private LakeOption lakeOption;
    @Mixin private EvidenceOptions evidence;

    Pack(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      PackKey.Located key = PackKey.locate(keyFile());
      if (key.isNew()) {
        console.say("emit.evidence.new-key", key.file());
      }
      try (Lake lake = lakeOption.toUpdate()) {
        EvidenceJob.Packed packed =
            new EvidenceJob(lake, common.settings(console), console.clock())
                .pack(evidence.lead(), evidence.out(), key.key(), evidence.requester());
        if (common.isJson()) {
          console.printJson(packed);
        } else {
          console.print(
              console.text("emit.evidence.packed", packed.file(), packed.rows(), packed.sha256()));
        }
      }
      return Exit.DONE.code();
    }

    private Path keyFile() {
      return Optional.ofNullable(console.environment().get(KEY_VARIABLE))
          .map(Path::of)
          .orElseGet(
              () -> Path.of(System.getProperty("user.home"), ".config", "mingcha", "signing-key"));
    }
  }

  /** {@code evidence full}. */
  @Command(name = "full", mixinStandardHelpOptions = true)
  static final class Full implements Callable<Integer> {
    private final Console console;

    @Mixin private CommonOptions common;
    @Mixin private LakeOption lakeOption;
    @Mixin private EvidenceOptions evidence;

    @Option(names = "--dumps", required = true, paramLabel = "DIR", descriptionKey = "dumps")
    private Path dumps;

    Full(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      IngestSettings ingest = common.settings(console).bind("ingest.yaml", IngestSettings.class);
      try (Lake lake = lakeOption.toUpdate()) {
        FullRowsJob.Written written =
            new FullRowsJob(lake, ingest, console.clock())
                .write(evidence.lead(), dumps, evidence.out(), console.key(), evidence.requester());
        if (common.isJson()) {
          console.printJson(written);
        } else {
          console.print(console.text("emit.evidence.full", written.file(), written.rows()));
        }
      }
      return Exit.DONE.code();
    }
  }

  /** {@code evidence verify}. */
  @Command(name = "verify", mixinStandardHelpOptions = true)
  static final class Verify implements Callable<Integer> {
    private final Console console;

    @Mixin private CommonOptions common;

    @Parameters(paramLabel = "FILE", descriptionKey = "pack-file")
    private Path file;

    @Option(names = "--signer", paramLabel = "MARK", descriptionKey = "signer")
    private String signer;

    Verify(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      if (!Files.isRegularFile(file)) {
        throw UserError.usage("emit.evidence.unreadable", file);
      }
      PackCheck check = PackCheck.of(file);
      if (signer != null && !signer.equals(check.signer())) {
        throw UserError.refused("emit.evidence.other-signer", file, check.signer(), signer);
      }
      boolean isWhole = check.faults().isEmpty();
      if (common.isJson()) {
        console.printJson(check);
      } else if (isWhole) {
        console.print(
            console.text("emit.evidence.whole", check.leadUid(), check.files(), check.signer()));
      }
      check
          .faults()
          .forEach(fault -> console.say("emit.evidence.fault." + fault.kind(), fault.path()));
      return (isWhole ? Exit.DONE : Exit.REFUSED).code();
    }
  }
}
