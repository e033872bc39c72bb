package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.mlflow.MlflowServer;
import io.netwright.pipelines.experiment.Choice;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.pipelines.experiment.Launch;
import io.netwright.pipelines.experiment.StageGraph;
import io.netwright.pipelines.experiment.Stages;
import io.netwright.pipelines.flink.BeamArguments;
import io.netwright.pipelines.run.ExperimentRun;
import io.netwright.pipelines.run.RunIds;
import io.netwright.refusal.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How an experiment is launched. */
final class LaunchOptions {
  /** Beam's options that a command line shows again; others may hold secrets. */
  private static final List<String> AGAIN = List.of("--flinkMaster=", "--parallelism=");

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--force",
      paramLabel = "STAGE",
      description =
          "Do this stage again even where its results are known. May be given several times.")
  private List<String> forced = new ArrayList<>();

  @Mixin private TrackingOption tracking = new TrackingOption();

  /** Runs some stages of an experiment; yields the exit code. */
  int run(ExperimentOptions experiment, Choice choice) throws Exception {
    Launch launch = launch(experiment, choice, again(experiment, choice));
    return new ExperimentRun(launch, Objects.requireNonNull(spec).commandLine().getOut()).run();
  }

  /** The command line that leads to the same stages again, on the same machines. */
  String again(ExperimentOptions experiment, Choice choice) {
    CommandSpec own = Objects.requireNonNull(spec);
    List<String> words = new ArrayList<>();
    if (own.findOption("--until") != null) { // else the command is called like its stage
      choice.from().ifPresent(stage -> words.addAll(List.of("--from", stage.word())));
      choice.until().ifPresent(stage -> words.addAll(List.of("--until", stage.word())));
    }
    own.commandLine().getUnmatchedArguments().stream()
        .filter(word -> AGAIN.stream().anyMatch(word::startsWith))
        .forEach(words::add);
    String line = own.qualifiedName() + " " + experiment.again();
    return words.isEmpty() ? line : line + " " + ShellWords.line(words);
  }

  /**
   * The launch of an experiment; opens its data.
   *
   * @param command the command line that leads there again
   */
  Launch launch(ExperimentOptions experiment, Choice choice, String command) throws IOException {
    refuseUnknown();
    return launch(experiment.graph(choice), experiment.workspace(), command);
  }

  /** The launch of some stages of an experiment that no file holds. */
  Launch launch(ExperimentSession session, Workspace workspace, Choice choice, String command)
      throws IOException {
    refuseUnknown();
    return launch(StageGraph.of(session, choice), workspace, command);
  }

  /** Refuses options that only a run takes. */
  void refuseGiven() throws IOException {
    CommandSpec own = Objects.requireNonNull(spec);
    List<String> unknown = own.commandLine().getUnmatchedArguments();
    if (!unknown.isEmpty()) {
      throw new RefusedException(
          unknown.get(0).startsWith("-")
              ? Misuse.unknownOption(unknown.get(0), own)
              : "unknown argument " + unknown.get(0) + ".");
    }
    if (!forced.isEmpty()) {
      throw new RefusedException("--force is about the stages of an experiment; leave it out");
    }
    if (tracking.isGiven()) {
      throw new RefusedException(
          "--tracking shows runs, and a question about one model is none; leave it out");
    }
  }

  private void refuseUnknown() {
    CommandSpec own = Objects.requireNonNull(spec);
    refuseUnknown(own.commandLine().getUnmatchedArguments(), own);
  }

  private Launch launch(StageGraph graph, Workspace workspace, String command) throws IOException {
    CommandSpec own = Objects.requireNonNull(spec);
    List<String> beamOptions = own.commandLine().getUnmatchedArguments();
    List<String> transforms = forced.stream().map(name -> Stages.named(name).transform()).toList();
    Optional<MlflowServer> server = tracking.server(System.getenv());
    return new Launch(
        graph,
        workspace,
        transforms,
        server,
        beamOptions,
        command,
        RunIds.fresh(graph.session().config().name()),
        List.of());
  }

  /** Refuses what is neither an option of the command nor one of Beam's. */
  static void refuseUnknown(List<String> beamOptions, CommandSpec command) {
    for (String option : beamOptions) {
      if (!option.startsWith("--") || !option.contains("=")) {
        String what =
            option.startsWith("-")
                ? Misuse.unknownOption(option, command)
                : "unknown argument " + option + ".";
        throw new RefusedException(
            what + " Options for Beam are written --name=value; see netwright run --help");
      }
      BeamArguments.Answer answer = BeamArguments.ask(option);
      if (answer == BeamArguments.Answer.UNKNOWN) {
        throw new RefusedException(
            Misuse.unknownOption(option, command)
                + " Beam has no such option either; see netwright run --help");
      }
      if (answer == BeamArguments.Answer.WRONG_VALUE) {
        throw new RefusedException(
            option + " is refused by Beam: its option of this name takes another kind of value");
      }
    }
  }
}
