package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.track.MlflowPush;
import io.netwright.track.MlflowServer;
import io.netwright.track.PushReport;
import io.netwright.track.RunStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes trackers agree with the workspace. */
@Command(
    name = "track",
    mixinStandardHelpOptions = true,
    description = "Makes an MLflow server agree with the workspace.",
    footer = {"", "Example: netwright track push --to http://localhost:5000"},
    subcommands = TrackCommand.Push.class)
final class TrackCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Sends what a server lacks. */
  @Command(
      name = "push",
      mixinStandardHelpOptions = true,
      description = "Sends what an MLflow server lacks; as often as you like.",
      footer = {"", "Example: netwright track push --to http://localhost:5000 RUN"})
  static final class Push implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "RUN", description = "Runs to send (default: all)")
    private List<String> runs = new ArrayList<>();

    @Option(
        names = "--to",
        paramLabel = "URI",
        description = "MLflow server (default: MLFLOW_TRACKING_URI)")
    private @Nullable String uri;

    @Option(
        names = "--experiment",
        paramLabel = "NAME",
        description = {
          "MLflow experiment that takes the runs (default: MLFLOW_EXPERIMENT_NAME,",
          "else each run's own)"
        })
    private @Nullable String experiment;

    @Mixin private WorkspaceOption workspace = new WorkspaceOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      Workspace place = workspace.workspace();
      MlflowServer server =
          TrackingAddress.of(uri, System.getenv())
              .map(found -> experiment == null ? found : found.inExperiment(experiment))
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "no server to push to; give --to http://HOST:PORT"));
      RunStore store = new RunStore(place);
      List<String> chosen = new ArrayList<>();
      for (String run : runs) {
        chosen.add(RunsCommand.find(store, run).runId());
      }
      PushReport report =
          runs.isEmpty()
              ? MlflowPush.pushAll(place, server)
              : MlflowPush.push(place, chosen, server);
      spec.commandLine()
          .getOut()
          .println(
              report.isNothing()
                  ? server.uri() + " agrees with " + place
                  : "sent to %s: %d runs, %d params, %d tags, %d metric points, %d artifacts"
                      .formatted(
                          server.uri(),
                          report.runsCreated(),
                          report.paramsSent(),
                          report.tagsSent(),
                          report.pointsSent(),
                          report.artifactsSent()));
      return 0;
    }
  }
}
