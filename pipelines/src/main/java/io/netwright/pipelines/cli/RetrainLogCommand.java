package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.report.TextTable;
import io.netwright.refusal.RefusedException;
import io.netwright.registry.Decision;
import io.netwright.registry.DecisionLedger;
import io.netwright.registry.RegistryJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows every decision about a registered model. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    description = "Shows every decision about a registered model, the latest last.",
    footer = {
      "",
      "Examples:",
      "  netwright retrain log shapes",
      "  netwright retrain log shapes --format json"
    })
final class RetrainLogCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "The registered model.")
  private String name = "";

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private WorkspaceOption workspace = new WorkspaceOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Workspace place = workspace.workspace();
    DecisionLedger ledger = new DecisionLedger(place);
    List<Decision> lines = ledger.read(name);
    if (lines.isEmpty()) {
      throw new RefusedException(
          "no decision about " + name + " in " + place + "; it has those about " + ledger.names());
    }
    PrintWriter out = spec.commandLine().getOut();
    if (format.isJson()) {
      out.println(new String(RegistryJson.write(lines), StandardCharsets.UTF_8));
    } else {
      TextTable table = new TextTable("line", "at", "for", "outcome", "version", "reason");
      lines.forEach(
          line ->
              table.row(
                  Integer.toString(line.number()),
                  TextTable.time(line.at()),
                  line.logicalDate(),
                  line.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                  line.version() == null ? "" : line.version().toString(),
                  line.reason()));
      out.print(table.plain());
    }
    out.flush();
    return 0;
  }
}
