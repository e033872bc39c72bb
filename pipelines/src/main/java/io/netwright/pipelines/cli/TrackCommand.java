package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.mlflow.MlflowPush;
import io.netwright.mlflow.MlflowServer;
import io.netwright.mlflow.ModelsReport;
import io.netwright.mlflow.PushReport;
import io.netwright.refusal.RefusedException;
import io.netwright.registry.ModelRegistry;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStore;
import java.io.IOException;
import java.io.PrintWriter;
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
      description = {
        "Sends the runs and registered models that an MLflow server lacks.",
        "Repeat it as often as you like. With RUN, only that run is sent."
      },
      footer = {"", "Example: netwright track push --to http://localhost:5000 RUN"})
  static final class Push implements Callable<Integer> {
    @Parameters(
        arity = "0..*",
        paramLabel = "RUN",
        description = "The runs to send (default: all).")
    private List<String> runs = new ArrayList<>();

    @Option(
        names = "--to",
        paramLabel = "URI",
        description = "The MLflow server to send to (default: MLFLOW_TRACKING_URI).")
    private @Nullable String uri;

    @Option(
        names = "--experiment",
        paramLabel = "NAME",
        description =
            "The MLflow experiment that takes the runs (default: "
                + "MLFLOW_EXPERIMENT_NAME, else each run's own).")
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
                      new RefusedException(
                          "no server to push to; give --to http://localhost:5000 or the like"));
      try (MlflowPush push = new MlflowPush(place, server)) {
        PushReport sent = push.push(chosen(place));
        ModelsReport models =
            runs.isEmpty()
                ? push.pushModels(ModelRegistry.of(place).names())
                : ModelsReport.nothing();
        say(server, place, sent, models);
      }
      return 0;
    }

    private List<String> chosen(Workspace place) throws IOException {
      RunStore store = new RunStore(place);
      if (runs.isEmpty()) {
        return store.heads().stream().map(RunRecord::runId).toList();
      }
      List<String> chosen = new ArrayList<>();
      for (String run : runs) {
        chosen.add(RunArgument.find(store, run).runId());
      }
      return chosen;
    }

    private void say(MlflowServer server, Workspace place, PushReport sent, ModelsReport models) {
      PrintWriter out = spec.commandLine().getOut();
      if (sent.isNothing() && models.isNothing()) {
        out.println(server.uri() + " agrees with " + place);
      }
      if (!sent.isNothing()) {
        out.printf(
            "sent to %s: %d runs, %d params, %d tags, %d metric points, %d artifacts%n",
            server.uri(),
            sent.runsCreated() + sent.runsReplaced(),
            sent.paramsSent(),
            sent.tagsSent(),
            sent.pointsSent(),
            sent.artifactsSent());
      }
      if (!models.isNothing()) {
        out.printf(
            "registered at %s: %d model versions, %d tags, %d aliases moved%n",
            server.uri(), models.versionsRegistered(), models.tagsSent(), models.aliasesMoved());
      }
      out.flush();
    }
  }
}
