package io.netwright.pipelines.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.netwright.artifact.Workspace;
import io.netwright.registry.Decision;
import io.netwright.registry.Decision.Outcome;
import io.netwright.registry.DecisionLedger;
import io.netwright.registry.Lease;
import io.netwright.registry.Leases;
import io.netwright.registry.ModelRegistry;
import io.netwright.testing.Registrations;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollbackTest {
  @TempDir private Path folder;

  private final StringWriter printed = new StringWriter();
  private Workspace workspace = Workspace.at("unset");
  private ModelRegistry registry = ModelRegistry.of(workspace);
  private Leases leases = new Leases(workspace, Clock.systemUTC(), Duration.ofMinutes(2));

  @BeforeEach
  void registersTwoVersions() throws Exception {
    workspace = Workspace.at(folder.toString());
    registry = ModelRegistry.of(workspace);
    leases = new Leases(workspace, Clock.systemUTC(), Duration.ofMinutes(2));
    registry.register("shapes", Registrations.of("aaaa", "run-aaaa", 32));
    registry.register("shapes", Registrations.of("bbbb", "run-bbbb", 32));
    Lease lease = leases.take("shapes", "test");
    registry.promote(lease, 1, "first");
    lease.release();
  }

  @Test
  void refusesWithoutAPreviousChampionAndWritesNothing() {
    assertThatThrownBy(() -> rollBack(false))
        .hasMessage(
            "no model shapes@previous; shapes has [1, 2, champion]:"
                + " a champion becomes previous when another takes its place");
    assertThat(folder.resolve("models/shapes/ledger")).doesNotExist();
  }

  @Test
  void putsTheChampionOfBeforeBackAndSaysWhy() throws Exception {
    promoteTheSecond();

    assertThat(rollBack(false)).isZero();
    assertThat(registry.aliases("shapes").champion()).isEqualTo(1);
    assertThat(registry.aliases("shapes").previous()).isEqualTo(2);
    assertThat(new DecisionLedger(workspace).read("shapes"))
        .extracting(Decision::outcome, Decision::version, Decision::reason)
        .containsExactly(tuple(Outcome.ROLLED_BACK, 1, "in place of version 2: too many stars"));
  }

  @Test
  void keepsOutOfTheWayOfARetrainingUnlessToldToTakeOver() throws Exception {
    promoteTheSecond();
    Lease night = leases.take("shapes", "night run");

    assertThat(rollBack(false)).isEqualTo(4);
    assertThat(registry.aliases("shapes").champion()).isEqualTo(2);
    assertThat(rollBack(true)).isZero();
    assertThat(registry.aliases("shapes").champion()).isEqualTo(1);
    assertThat(night.stillHeld()).isFalse();
    assertThat(new DecisionLedger(workspace).read("shapes"))
        .extracting(Decision::outcome)
        .containsExactly(Outcome.EXCLUDED, Outcome.TAKEN_OVER, Outcome.ROLLED_BACK);
  }

  private void promoteTheSecond() throws Exception {
    Lease lease = leases.take("shapes", "test");
    registry.promote(lease, 2, "better");
    lease.release();
  }

  private int rollBack(boolean takeOver) throws Exception {
    return new Rollback(
            workspace, leases, Optional.empty(), Optional.empty(), new PrintWriter(printed, true))
        .run("shapes", "too many stars", takeOver, Duration.ZERO);
  }
}
