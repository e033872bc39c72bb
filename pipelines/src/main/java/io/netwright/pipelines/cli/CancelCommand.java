package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.run.ClusterRun;
import io.netwright.run.RunStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Stops a run that goes on in a cluster; finished work and checkpoints are kept. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = "Stops a run that goes on in a cluster; finished work and checkpoints are kept.",
    footer = {"", "Example: netwright cancel 20261124-081530-quickstart-3f2a"})
final class CancelCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "run id, as netwright runs list shows it")
  private String runId = "";

  @Mixin private WorkspaceOption workspace = new WorkspaceOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Workspace place = workspace.workspace();
    String found = RunsCommand.find(new RunStore(place), runId).runId();
    ClusterRun run = new ClusterRun(place, found, spec.commandLine().getOut());
    return run.cancel();
  }
}
