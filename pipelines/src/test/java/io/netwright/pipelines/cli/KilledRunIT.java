package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.metric.ParquetFiles;
import io.netwright.pipelines.job.ModelIndex;
import io.netwright.pipelines.job.RunFollower;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import io.netwright.stage.WorkStatus;
import io.netwright.stage.WorkStatus.State;
import io.netwright.track.RunRecord;
import io.netwright.track.RunStatus;
import io.netwright.track.RunStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills real processes in the middle of their work and compares what comes out in the end. */
@TestInstance(Lifecycle.PER_CLASS)
class KilledRunIT {
  @TempDir private static Path folder;

  private Workspace unbroken = Workspace.at("unset");

  @BeforeAll
  void runsOnceWithoutBeingDisturbed() throws Exception {
    unbroken = Workspace.at(folder.resolve("unbroken").toString());
    Program program = start(unbroken);
    assertThat(program.exitCode()).as(program.printed()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TrainBaseline", "TreatModels", "EvaluateRobustness"})
  void makesTheSameModelsAndNumbersAfterBeingKilledIn(String stage) throws Exception {
    Workspace killed = Workspace.at(folder.resolve("killed-in-" + stage).toString());
    start(killed).killOnce(() -> isUnderWay(killed, stage));
    Program rerun = start(killed);

    assertThat(rerun.exitCode()).as(rerun.printed()).isZero();
    assertThat(weights(killed)).isEqualTo(weights(unbroken));
    assertThat(accuracies(killed)).isEqualTo(accuracies(unbroken));
    assertThat(metrics(killed)).isEqualTo(metrics(unbroken));
  }

  @Test
  void stopsCleanlyWhenInterruptedAndSaysHowToGoOn() throws Exception {
    Workspace stopped = Workspace.at(folder.resolve("interrupted").toString());
    Program program = start(stopped);
    int exitCode = program.interruptOnce(() -> isUnderWay(stopped, "TrainBaseline"));

    assertThat(exitCode).isEqualTo(143);
    assertThat(program.printed()).contains("stopped;").contains("./netwright run smoke");
    assertThat(new RunStore(stopped).heads())
        .extracting(RunRecord::status)
        .containsExactly(RunStatus.CANCELLED);
    assertThat(start(stopped).exitCode()).isZero();
    assertThat(weights(stopped)).isEqualTo(weights(unbroken));
  }

  @Test
  void reusesEverythingInASecondRunAndReportsTheSame() throws Exception {
    Program again = start(unbroken);

    assertThat(again.exitCode()).as(again.printed()).isZero();
    assertThat(again.printed()).contains("reused from");
    List<String> runs = new RunStore(unbroken).runIds();
    assertThat(ParquetFiles.read(unbroken, MetricPoint.class, runs.get(runs.size() - 1)))
        .isEqualTo(ParquetFiles.read(unbroken, MetricPoint.class, runs.get(0)));
  }

  private Program start(Workspace workspace) throws IOException {
    Path output = Path.of(workspace.root() + "-" + System.nanoTime() + ".log");
    return Program.start(
        output,
        "run",
        "smoke",
        "--set",
        "training.epochs=40",
        "--set",
        "treatment.training.epochs=30",
        "--workspace",
        workspace.root());
  }

  /** Whether a stage has begun and, where it trains, has a checkpoint. */
  private static boolean isUnderWay(Workspace workspace, String stage) {
    try {
      for (String runId : new RunStore(workspace).runIds()) {
        Predicate<WorkStatus> running =
            work ->
                work.stage().equals(stage)
                    && work.state() == State.RUNNING
                    && (stage.equals("EvaluateRobustness") || work.progress().done() > 0);
        if (new RunFollower(workspace, runId).work().stream().anyMatch(running)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SortedMap<String, String> weights(Workspace workspace) throws IOException {
    SortedMap<String, String> weights = new TreeMap<>();
    for (ModelRef model : new ModelIndex(workspace).all()) {
      weights.put(model.getName(), model.getWeights().getSha256());
    }
    return weights;
  }

  private static List<Evaluation> accuracies(Workspace workspace) throws IOException {
    return ParquetFiles.read(workspace, Evaluation.class, last(workspace));
  }

  /** Numbers by model, name and step; when and how fast they were measured differs. */
  private static SortedMap<String, Double> metrics(Workspace workspace) throws IOException {
    SortedMap<String, Double> metrics = new TreeMap<>();
    for (MetricPoint point : ParquetFiles.read(workspace, MetricPoint.class, last(workspace))) {
      if (!point.getName().contains("per.second") && !point.getName().contains("seconds")) {
        metrics.put(
            point.getModel() + " " + point.getName() + " " + point.getStep(), point.getValue());
      }
    }
    return metrics;
  }

  private static String last(Workspace workspace) throws IOException {
    List<RunRecord> runs = new RunStore(workspace).heads();
    return runs.get(runs.size() - 1).runId();
  }
}
