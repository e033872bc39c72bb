package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.schedule.CompressedTimer;
import io.netwright.pipelines.schedule.Scheduler;
import io.netwright.registry.Decision;
import io.netwright.registry.Decision.Outcome;
import io.netwright.registry.DecisionLedger;
import io.netwright.registry.ModelRegistry;
import io.netwright.testing.S3Server;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retrains with registry, leases, ledger and the state of the schedule in a bucket. */
class S3ScheduleIT {
  @TempDir private Path folder;

  private final CompressedTimer timer = new CompressedTimer("2026-11-20T12:00:00Z");
  private final StringWriter said = new StringWriter();
  private Workspace bucket = Workspace.at("unset");

  @BeforeEach
  void takesAPlaceInTheBucket() {
    bucket = Workspace.at(S3Server.workspace() + "/" + UUID.randomUUID());
  }

  @Test
  void goesOnWhereAnotherSchedulerStoppedAndLetsOneOfTwoRetrainingsIn() throws Exception {
    Nightly nightly = new Nightly(folder.resolve("nightly.yaml"), bucket);
    nightly.experiment(0, "epochs: 15");
    for (int night = 0; night < 2; night++) {
      Scheduler scheduler = nightly.scheduler(nightly.retraining(), timer, said);
      scheduler.next();
      scheduler.stop();
    }
    nightly.experiment(3, "epochs: 15");
    List<Program> both =
        List.of(retrain(nightly, "2026-11-23"), retrain(nightly, "2026-11-23T12:00:00Z"));
    List<Integer> exitCodes = new ArrayList<>();
    for (Program program : both) {
      exitCodes.add(program.exitCode());
    }

    assertThat(exitCodes).as(said.toString()).containsExactlyInAnyOrder(0, 4);
    List<Decision> lines = new DecisionLedger(bucket).read(Nightly.MODEL);
    assertThat(lines.subList(0, 2))
        .extracting(Decision::logicalDate, Decision::outcome, Decision::version)
        .containsExactly(
            tuple("2026-11-21", Outcome.PROMOTED, 1), tuple("2026-11-22", Outcome.SKIPPED, 1));
    assertThat(lines.subList(2, lines.size()))
        .extracting(Decision::outcome)
        .containsExactly(Outcome.EXCLUDED, Outcome.PROMOTED);
    assertThat(ModelRegistry.of(bucket).find(Nightly.MODEL + "@champion").number()).isEqualTo(2);
  }

  private Program retrain(Nightly nightly, String date) throws Exception {
    return Program.start(
        folder.resolve(date.length() + ".log"),
        "retrain",
        nightly.file().toString(),
        "--model",
        Nightly.MODEL,
        "--logical-date",
        date,
        "--workspace",
        bucket.root());
  }
}
