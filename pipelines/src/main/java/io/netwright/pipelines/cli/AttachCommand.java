package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.run.ClusterRun;
import io.netwright.run.RunStore;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Follows a run that goes on in a cluster, whoever started it, and completes its record. */
@Command(
    name = "attach",
    mixinStandardHelpOptions = true,
    description =
        "Follows a run that goes on in a cluster, whoever started it, and completes its record.",
    footer = {"", "Example: netwright attach 20261124-081530-quickstart-3f2a"})
final class AttachCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "run id, as netwright runs list shows it")
  private String runId = "";

  @Mixin private WorkspaceOption workspace = new WorkspaceOption();

  @Option(
      names = "--tracking",
      paramLabel = "URI",
      description = "MLflow server to show the run on; default: MLFLOW_TRACKING_URI")
  private @Nullable String tracking;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Workspace place = workspace.workspace();
    String found = RunsCommand.find(new RunStore(place), runId).runId();
    ClusterRun run = new ClusterRun(place, found, spec.commandLine().getOut());
    return run.follow(TrackingAddress.of(tracking, System.getenv()));
  }
}
