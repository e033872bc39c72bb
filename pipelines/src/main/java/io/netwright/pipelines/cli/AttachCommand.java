package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.run.ClusterRun;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Follows a run that goes on in a cluster, whoever started it, and completes its record. */
@Command(
    name = "attach",
    mixinStandardHelpOptions = true,
    description =
        "Follows a run that goes on in a cluster, whoever started it, and completes its record.",
    footer = {"", "Example: netwright attach 20261124-081530-quickstart-3f2a"})
final class AttachCommand implements Callable<Integer> {
  @Mixin private RunArgument argument = new RunArgument();

  @Mixin private TrackingOption tracking = new TrackingOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Workspace place = argument.workspace();
    String found = argument.find().runId();
    ClusterRun run = new ClusterRun(place, found, spec.commandLine().getOut());
    return run.follow(tracking.server(System.getenv()));
  }
}
