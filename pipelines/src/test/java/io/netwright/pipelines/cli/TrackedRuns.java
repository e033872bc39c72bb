package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The program in processes of its own, with an MLflow server to follow it.
 *
 * @param folder for workspaces and what the program prints
 */
record TrackedRuns(Path folder) {
  private static final String RECOVERED = "the server answers again";

  /** The smoke experiment made smaller, all but the epochs of its baseline. */
  static final List<String> SMALL =
      List.of(
          "data.shapes.trainLimit=400",
          "treatment.training.epochs=1",
          "hardening.training.epochs=1",
          "evaluation.images=64");

  Workspace workspace(String name) {
    return Workspace.at(folder.resolve("workspace-" + name).toString());
  }

  Program run(Workspace place, Tracked tracked, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run", "smoke"));
    SMALL.forEach(override -> arguments.addAll(List.of("--set", override)));
    // Too few for a verdict, which only a retraining needs.
    arguments.addAll(List.of("--set", "evaluation.checkedImages=4"));
    arguments.addAll(Arrays.asList(more));
    arguments.addAll(List.of("--tracking", tracked.uri()));
    return program(place, tracked, arguments);
  }

  Program untilTrained(Workspace place, Tracked tracked, String... more) throws IOException {
    List<String> all = new ArrayList<>(List.of("--until", "train"));
    all.addAll(Arrays.asList(more));
    return run(place, tracked, all.toArray(String[]::new));
  }

  /** With the names of runs, those only. */
  Program push(Workspace place, Tracked tracked, String... only) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("track", "push", "--to", tracked.uri()));
    arguments.addAll(Arrays.asList(only));
    return program(place, tracked, arguments);
  }

  /** A command about a workspace; the environment names the server's experiment. */
  Program program(Workspace place, Tracked tracked, List<String> arguments) throws IOException {
    Map<String, String> environment = new HashMap<>(tracked.credentials());
    environment.put("MLFLOW_EXPERIMENT_NAME", tracked.experiment());
    Path log = folder.resolve(System.nanoTime() + ".log");
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--workspace", place.root()));
    return Program.start(log, environment, all.toArray(String[]::new));
  }

  /** What MLflow's own client reads, which must be what the records of the workspace's runs say. */
  String readBack(Workspace place, Tracked tracked) throws IOException, InterruptedException {
    List<String> records = new ArrayList<>();
    RunStore store = new RunStore(place);
    for (String run : store.runIds()) {
      RunRecord record = store.read(run).orElseThrow();
      records.add(record.json());
    }
    return tracked.readBack(folder, records);
  }

  /** Lines that say that the server cannot be written to. */
  static List<String> complaints(Program program) {
    return said(program).filter(line -> !line.contains(RECOVERED)).toList();
  }

  /** Whether the last that it said is that the server can be written to again. */
  static boolean hasRecovered(Program program) {
    return said(program).reduce((before, last) -> last).orElse("").contains(RECOVERED);
  }

  private static Stream<String> said(Program program) {
    try {
      return program.printed().lines().filter(line -> line.startsWith("tracking: "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
