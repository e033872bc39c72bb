package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.metric.ParquetFiles;
import io.netwright.run.RunFollower;
import io.netwright.run.RunStore;
import io.netwright.run.WorkStatus;
import io.netwright.run.WorkStatus.State;
import io.netwright.schemas.ExampleOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real process in the middle of AutoAttack. */
class KilledSuiteIT {
  private static final String AUTOATTACK =
      "evaluation.threatModels=[{norm: LINF, epsilon: 4/255, attacks: [autoattack]}]";

  @TempDir private static Path folder;

  @Test
  void saysTheSameOfEveryImageAndRepeatsNoAttackThatWasDone() throws Exception {
    Workspace unbroken = workspace("unbroken");
    Program whole = start(unbroken);
    assertThat(whole.exitCode()).as(whole.printed()).isZero();

    Workspace killed = workspace("killed");
    start(killed).killOnce(() -> !steps(killed, is("apgd-t", State.RUNNING)).isEmpty());
    List<String> done = steps(killed, work -> work.state() == State.DONE);
    Program rerun = start(killed);

    assertThat(rerun.exitCode()).as(rerun.printed()).isZero();
    assertThat(images(killed)).isEqualTo(images(unbroken));
    assertThat(images(killed)).extracting(ExampleOutcome::getBrokenBy).contains("apgd-ce");
    assertThat(done).anyMatch(key -> key.contains("apgd-ce"));
    assertThat(steps(killed, work -> work.state() == State.REUSED)).containsAll(done);
    assertThat(steps(killed, work -> work.state() == State.DONE)).doesNotContainAnyElementsOf(done);
  }

  private static Predicate<WorkStatus> is(String step, State state) {
    return work -> work.subject().contains(step) && work.state() == state;
  }

  private static Workspace workspace(String name) {
    return Workspace.at(folder.resolve(name).toString());
  }

  /** Pieces of the attack in the last run. */
  private static List<String> steps(Workspace workspace, Predicate<WorkStatus> wanted) {
    try {
      if (new RunStore(workspace).runIds().isEmpty()) {
        return List.of();
      }
      return new RunFollower(workspace, Outcome.last(workspace).runId())
          .work().stream()
              .filter(work -> work.stage().equals("EvaluateRobustness"))
              .filter(wanted)
              .map(work -> work.subject() + " " + work.key())
              .sorted()
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ExampleOutcome> images(Workspace workspace) throws IOException {
    return ParquetFiles.read(workspace, ExampleOutcome.class, Outcome.last(workspace).runId());
  }

  private static Program start(Workspace workspace) throws IOException {
    Path output = Path.of(workspace.root() + "-" + System.nanoTime() + ".log");
    return Program.start(
        output,
        "run",
        "smoke",
        "--workspace",
        workspace.root(),
        "--set",
        "stages=[train, evaluate]",
        "--set",
        "training.epochs=8",
        "--set",
        AUTOATTACK,
        "--set",
        "evaluation.images=12",
        "--set",
        "evaluation.shardSize=6",
        "--set",
        "evaluation.microBatch=6");
  }
}
