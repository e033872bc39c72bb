package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.report.RunComparison;
import io.netwright.run.RunStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two runs. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description =
        "Shows how the configurations of two runs differ, and how their "
            + "accuracies differ on the same images, with 95 %% intervals of the "
            + "paired differences.",
    footer = {"", "Example: netwright compare RUN-A RUN-B"})
final class CompareCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "A", description = "The first run's id or its beginning.")
  private String first = "";

  @Parameters(index = "1", paramLabel = "B", description = "The second run's id or its beginning.")
  private String second = "";

  @Mixin private WorkspaceOption workspace = new WorkspaceOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Workspace place = workspace.workspace();
    RunStore store = new RunStore(place);
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        new RunComparison(place, RunArgument.find(store, first), RunArgument.find(store, second))
            .text());
    out.flush();
    return 0;
  }
}
