package mingcha.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import mingcha.emit.EmitSettings;
import mingcha.error.Exit;
import mingcha.lake.Lake;
import mingcha.run.EmitJob;
import mingcha.run.RunJournal;
import mingcha.run.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code emit}: delivers leads that are new or changed to the case systems. */
@Command(name = "emit", mixinStandardHelpOptions = true)
final class EmitCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private CommonOptions common;
  @Mixin private LakeOption lakeOption;

  EmitCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Settings settings = common.settings(console);
    EmitSettings emit = settings.bind(EmitSettings.FILE, EmitSettings.class);
    RunJournal journal = RunJournal.begin("emit", console.clock());
    try (Lake lake = lakeOption.toUpdate()) {
      List<EmitJob.Account> accounts =
          new EmitJob(lake, emit, console.clock(), console.progress()).run();
      accounts.forEach(
          account ->
              journal.step("emit " + account.target(), account.due(), account.delivered(), 0));
      boolean isComplete = accounts.stream().allMatch(EmitJob.Account::isComplete);
      journal.finish(lake, Optional.empty(), isComplete ? "done" : "partial", settings.hash());
      if (common.isJson()) {
        console.printJson(accounts.stream().map(EmitCommand::asMap).toList());
      } else {
        accounts.forEach(account -> tell(account, console));
      }
      return (isComplete ? Exit.DONE : Exit.PARTIAL).code();
    }
  }

  /** Says what a target took, and what it did not. */
  static void tell(EmitJob.Account account, Console console) {
    console.print(
        console.text(
            "emit.account",
            account.target(),
            account.due(),
            account.delivered(),
            account.acknowledged()));
    if (!account.isComplete()) {
      String reason =
          account
              .refusal()
              .map(refusal -> refusal.sentence(console.messages()))
              .orElse(account.reason().orElse("-"));
      console.complain(
          console.text(
              "emit.account.undelivered",
              account.target(),
              account.undelivered(),
              reason,
              String.join(", ", account.undeliveredLeads())));
    }
  }

  private static Map<String, Object> asMap(EmitJob.Account account) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("target", account.target());
    map.put("due", account.due());
    map.put("delivered", account.delivered());
    map.put("undelivered", account.undelivered());
    map.put("undelivered_leads", account.undeliveredLeads());
    map.put("acknowledged", account.acknowledged());
    map.put("reason", account.reason().orElse(null));
    return map;
  }
}
