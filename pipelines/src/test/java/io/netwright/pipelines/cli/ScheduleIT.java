package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.schedule.AccuracyBelow;
import io.netwright.pipelines.schedule.CompressedTimer;
import io.netwright.pipelines.schedule.FireTime;
import io.netwright.pipelines.schedule.FreshData;
import io.netwright.pipelines.schedule.NewData;
import io.netwright.pipelines.schedule.RetrainProcess;
import io.netwright.pipelines.schedule.RetrainStarter;
import io.netwright.pipelines.schedule.Scheduler;
import io.netwright.pipelines.schedule.Trigger;
import io.netwright.registry.Alias;
import io.netwright.registry.Decision;
import io.netwright.registry.Decision.Outcome;
import io.netwright.registry.DecisionLedger;
import io.netwright.registry.Lease;
import io.netwright.registry.Leases;
import io.netwright.registry.ModelRegistry;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five nights under a compressed clock; every retraining is a process of its own. One is promoted,
 * one finds nothing new, one is kept out, one makes a worse model and one is killed and resumed.
 */
class ScheduleIT {

  @TempDir private Path folder;

  private final CompressedTimer timer = new CompressedTimer("2026-11-20T12:00:00Z");
  private final StringWriter said = new StringWriter();

  @Test
  void carriesFiveNightsOutAndTheLedgerSaysWhatBecameOfEach() throws Exception {
    Scheduler scheduler = scheduler(nightly().retraining());

    nightly().experiment(0, "epochs: 15");
    scheduler.next();
    scheduler.next();
    keptOut(scheduler);
    nightly().experiment(0, "epochs: 15, learningRate: 0.000001");
    scheduler.next();
    nightly().experiment(1, "epochs: 80");
    scheduler.stop();
    scheduler(new KilledOnce(nightly().retraining(), workspace())).next();

    assertThat(new DecisionLedger(workspace()).read(Nightly.MODEL))
        .as(said.toString())
        .extracting(Decision::logicalDate, Decision::outcome, Decision::version)
        .containsExactly(
            tuple("2026-11-21", Outcome.PROMOTED, 1),
            tuple("2026-11-22", Outcome.SKIPPED, 1),
            tuple("2026-11-23", Outcome.EXCLUDED, null),
            tuple("2026-11-24", Outcome.REFUSED, 2),
            tuple("2026-11-25", Outcome.TAKEN_OVER, null),
            tuple("2026-11-25", Outcome.PROMOTED, 3));
    assertThat(said.toString())
        .contains("retrain ended with exit code 0: promoted: ")
        .contains("retrain ended with exit code 0: skipped: unchanged data")
        .contains("retrain ended with exit code 4: excluded: shapes is being worked on by a person")
        .contains("retrain ended with exit code 3: refused: ")
        .contains("was killed (exit code 137); resuming it, attempt 2 of 3");
    ModelRegistry registry = ModelRegistry.of(workspace());
    assertThat(registry.history(Nightly.MODEL))
        .as("the worse model never was the champion")
        .extracting(aliases -> aliases.version(Alias.CHAMPION).orElse(0))
        .doesNotContain(2);

    triggersSeeTheChampion(registry);
  }

  @Test
  void stopsItsRetrainingOnCtrlCAndResumesItAtTheNextStart() throws Exception {
    nightly().experiment(0, "epochs: 400");
    Path checkpoints = Path.of(workspace().root(), "checkpoints");
    Program first = start("first.log");
    int exitCode = first.interruptOnce(() -> hasCheckpoint(checkpoints));

    assertThat(exitCode).as(first.printed()).isEqualTo(143);
    assertThat(first.printed())
        .contains("next fire ")
        .contains("stopping the retraining at its next checkpoint")
        .contains("stopped; the next start resumes the fire that was interrupted");
    assertThat(retrainings(workspace())).isEmpty();
    assertThat(new DecisionLedger(workspace()).read(Nightly.MODEL))
        .extracting(Decision::outcome, Decision::reason)
        .containsExactly(tuple(Outcome.FAILED, "interrupted; the same command goes on"));

    Program second = start("second.log");
    second.await(() -> says(second, "it was interrupted and is resumed", "it takes the place of"));
    second.interruptOnce(() -> !retrainings(workspace()).isEmpty());
    assertThat(retrainings(workspace())).isEmpty();
  }

  private Program start(String log) throws IOException {
    return Program.start(
        folder.resolve(log),
        "schedule",
        nightly().file().toString(),
        "--cron",
        "* * * * *",
        "--model",
        Nightly.MODEL,
        "--workspace",
        workspace().root());
  }

  private static boolean says(Program program, String one, String other) {
    try {
      return program.printed().contains(one) || program.printed().contains(other);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keptOut(Scheduler scheduler) throws Exception {
    Leases leases = new Leases(workspace(), Clock.systemUTC(), Duration.ofHours(1));
    Lease lease = leases.take(Nightly.MODEL, "a person");
    scheduler.next();
    lease.release();
  }

  private void triggersSeeTheChampion(ModelRegistry registry) throws Exception {
    FreshData data = data();
    assertThat(new NewData(Nightly.MODEL, registry, data).find())
        .isEqualTo(new Trigger.Finding(false, "the data are those that champion 3 was made with"));
    assertThat(new AccuracyBelow(Nightly.MODEL, 30, registry, data).find())
        .satisfies(finding -> assertThat(finding.fires()).as(finding.reason()).isFalse())
        .satisfies(
            finding ->
                assertThat(finding.reason())
                    .matches("champion 3 has .* % of 100 test images right .*, not below 30.0 %"));
    assertThat(new AccuracyBelow(Nightly.MODEL, 100, registry, data).find().fires()).isTrue();
    nightly().experiment(2, "epochs: 15");
    assertThat(new NewData(Nightly.MODEL, registry, data()).find().fires()).isTrue();
  }

  private Scheduler scheduler(RetrainStarter retraining) {
    return nightly().scheduler(retraining, timer, said);
  }

  private Workspace workspace() {
    return Workspace.at(folder.resolve("workspace").toString());
  }

  private Nightly nightly() {
    return new Nightly(folder.resolve("nightly.yaml"), workspace());
  }

  private FreshData data() throws IOException {
    ExperimentConfig config =
        ExperimentReader.read(
            "nightly.yaml", Files.readString(nightly().file()), List.of(), Map.of());
    return new FreshData(config, folder.resolve("cache").toString(), workspace());
  }

  /** Kills the first process as soon as it has a checkpoint. */
  private static final class KilledOnce implements RetrainStarter {
    private final RetrainProcess process;
    private final Workspace workspace;
    private boolean killed;

    KilledOnce(RetrainProcess process, Workspace workspace) {
      this.process = process;
      this.workspace = workspace;
    }

    @Override
    public Attempt start(FireTime fire) throws IOException {
      Attempt attempt = process.start(fire);
      if (!killed) {
        killed = true;
        await(() -> hasCheckpoint(Path.of(workspace.root(), "checkpoints")));
        retrainings(workspace).forEach(ProcessHandle::destroyForcibly);
      }
      return attempt;
    }
  }

  /** Every retraining in a workspace, also one whose parent is gone. */
  private static List<ProcessHandle> retrainings(Workspace workspace) {
    return ProcessHandle.allProcesses()
        .filter(process -> commandLine(process).contains("\0retrain\0"))
        .filter(process -> commandLine(process).contains(workspace.root()))
        .toList();
  }

  /** In full; what {@link ProcessHandle.Info} knows of it ends after some thousand characters. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException e) {
      return ""; // it has just ended
    }
  }

  private static boolean hasCheckpoint(Path checkpoints) {
    try (Stream<Path> files = Files.walk(checkpoints)) {
      return files.anyMatch(Files::isRegularFile);
    } catch (IOException | UncheckedIOException e) {
      return false; // no folder yet, or one that is just being removed
    }
  }

  private static void await(BooleanSupplier happened) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (!happened.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no checkpoint after five minutes");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
