package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.metric.ParquetFiles;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import io.netwright.schemas.MetricPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
    start(killed).killOnce(() -> Outcome.isUnderWay(killed, stage));
    Program rerun = start(killed);

    assertThat(rerun.exitCode()).as(rerun.printed()).isZero();
    assertThat(Outcome.of(killed)).isEqualTo(Outcome.of(unbroken));
  }

  @Test
  void leavesNothingInTheFolderOfTemporaryFilesOnceTheNextRunEnds() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    Workspace killed = Workspace.at(folder.resolve("killed").toString());
    String[] command = {
      "run",
      "smoke",
      "--workspace",
      killed.root(),
      "--set",
      "training.epochs=40",
      "--set",
      "evaluation.checkedImages=4"
    };
    Path output = folder.resolve("killed.log");
    Program.start(output, environment, command)
        .killOnce(() -> Outcome.isUnderWay(killed, "TrainBaseline"));
    assertThat(entries(temporary)).as("what the killed run left").isNotEmpty();

    Program rerun = Program.start(output, environment, command);
    assertThat(rerun.exitCode()).as(rerun.printed()).isZero();
    assertThat(entries(temporary)).noneMatch(name -> name.matches("(netwright-)?flink.*"));
    assertThat(entries(temporary)).noneMatch(name -> name.matches("(minicluster|snappy).*"));
  }

  private static List<String> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void stopsCleanlyWhenInterruptedAndSaysHowToGoOn() throws Exception {
    Workspace stopped = Workspace.at(folder.resolve("interrupted").toString());
    Program program = start(stopped);
    int exitCode = program.interruptOnce(() -> Outcome.isUnderWay(stopped, "TrainBaseline"));

    assertThat(exitCode).isEqualTo(143);
    assertThat(program.printed()).contains("stopped;").contains("./netwright run smoke");
    assertThat(new RunStore(stopped).heads())
        .extracting(RunRecord::status)
        .containsExactly(RunStatus.CANCELLED);
    assertThat(start(stopped).exitCode()).isZero();
    assertThat(Outcome.weights(stopped)).isEqualTo(Outcome.weights(unbroken));
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
        "--set",
        "evaluation.checkedImages=4",
        "--workspace",
        workspace.root());
  }
}
