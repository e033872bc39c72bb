package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.run.ClusterRun;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Stops a run that goes on in a cluster; finished work and checkpoints are kept. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = "Stops a run that goes on in a cluster; finished work and checkpoints are kept.",
    footer = {"", "Example: netwright cancel 20261124-081530-quickstart-3f2a"})
final class CancelCommand implements Callable<Integer> {
  @Mixin private RunArgument argument = new RunArgument();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Workspace place = argument.workspace();
    String found = argument.find().runId();
    ClusterRun run = new ClusterRun(place, found, spec.commandLine().getOut());
    return run.cancel();
  }
}
