package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.metric.ParquetFiles;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.experiment.Choice;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.pipelines.experiment.ModelIndex;
import io.netwright.pipelines.experiment.PlannedWork;
import io.netwright.pipelines.experiment.Planner;
import io.netwright.pipelines.experiment.StageGraph;
import io.netwright.run.RunFollower;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStore;
import io.netwright.run.WorkStatus;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import io.netwright.stage.RunEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The smoke experiment, made smaller still, in processes of its own; and what came out of it. */
record SmokeRuns(Workspace workspace) {
  private static final List<String> SMALL =
      List.of(
          "data.shapes.trainLimit=400",
          "training.epochs=1",
          "treatment.training.epochs=1",
          "hardening.training.epochs=1",
          "evaluation.images=64",
          "evaluation.checkedImages=4");

  static SmokeRuns in(Path folder) {
    return new SmokeRuns(Workspace.at(folder.toString()));
  }

  /** Runs to the end; yields the id of the run. */
  String run(String... options) throws IOException, InterruptedException {
    netwright(about("run", options));
    List<RunRecord> runs = new RunStore(workspace).heads();
    return runs.get(runs.size() - 1).runId();
  }

  /** Executes a command of the program on this workspace; yields what it printed. */
  String netwright(String... arguments) throws IOException, InterruptedException {
    Program program = start(arguments);
    int exitCode = program.exitCode();
    if (exitCode != 0) {
      throw new AssertionError(
          String.join(" ", arguments) + " ended with " + exitCode + ":\n" + program.printed());
    }
    return program.printed();
  }

  /** Starts a command of the program on this workspace. */
  Program start(String... arguments) throws IOException {
    return Program.start(log(), here(arguments));
  }

  /** The arguments of a command about the experiment. */
  static String[] about(String command, String... options) {
    List<String> arguments = new ArrayList<>(List.of(command, "smoke"));
    SMALL.forEach(override -> arguments.addAll(List.of("--set", override)));
    arguments.addAll(List.of(options));
    return arguments.toArray(String[]::new);
  }

  private String[] here(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--workspace", workspace.root()));
    return all.toArray(String[]::new);
  }

  private Path log() {
    return Path.of(workspace.root() + "-" + System.nanoTime() + ".log");
  }

  /** What the same experiment with these changes would do now. */
  List<PlannedWork> plan(String... overrides) throws IOException {
    Experiments smoke = Experiments.load("smoke");
    List<String> all = new ArrayList<>(SMALL);
    all.addAll(Arrays.asList(overrides));
    ExperimentConfig config =
        ExperimentReader.read(smoke.source(), smoke.text(), all, System.getenv());
    ExperimentSession session =
        ExperimentSession.open(
            config, Path.of(workspace.root(), "data-cache").toString(), workspace);
    RunEnvironment environment =
        new RunEnvironment(workspace, "plan", config.execution().threads(), List.of());
    return Planner.plan(StageGraph.of(session, Choice.all()), environment);
  }

  /** What a run did and found, by the names of its pieces of work. */
  SortedMap<String, WorkStatus.State> work(String runId) throws IOException {
    SortedMap<String, WorkStatus.State> states = new TreeMap<>();
    new RunFollower(workspace, runId)
        .work()
        .forEach(work -> states.put(work.stage() + " " + work.subject(), work.state()));
    return states;
  }

  /** Digests of the weights of all models, by name and id. */
  SortedMap<String, String> weights() throws IOException {
    SortedMap<String, String> weights = new TreeMap<>();
    for (ModelRef model : new ModelIndex(workspace).all()) {
      weights.put(model.getName() + " " + model.getModelId(), model.getWeights().getSha256());
    }
    return weights;
  }

  /** The evaluations of a run. */
  List<Evaluation> evaluations(String runId) throws IOException {
    return ParquetFiles.read(workspace, Evaluation.class, runId);
  }

  /** What the stages of a run measured. */
  List<MetricPoint> points(String runId) throws IOException {
    return ParquetFiles.read(workspace, MetricPoint.class, runId);
  }

  /** What every attack of a run did to every image. */
  List<ExampleOutcome> outcomes(String runId) throws IOException {
    return ParquetFiles.read(workspace, ExampleOutcome.class, runId);
  }
}
