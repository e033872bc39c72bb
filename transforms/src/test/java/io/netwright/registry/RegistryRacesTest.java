package io.netwright.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.artifact.Workspace;
import io.netwright.testing.Registrations;
import io.netwright.testing.StandingClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryRacesTest {
  private static final String NOW = "2026-11-25T02:00:00Z";
  private static final Duration LENGTH = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void doesNotUndoAMoveThatSomebodyMakesBetweenALookAtTheLeaseAndTheOwnMove() throws Exception {
    Workspace workspace = Workspace.at(folder.toString());
    StandingClock clock = new StandingClock(NOW);
    ModelRegistry registry = new ModelRegistry(workspace, clock);
    for (String run : List.of("run-1", "run-2", "run-3")) {
      registry.register("shapes", Registrations.of("aaaa", run));
    }
    Leases leases = new Leases(workspace, clock, LENGTH);
    PausingClock pausing = new PausingClock();
    Lease paused = new Leases(workspace, pausing, LENGTH).take("shapes", "paused");
    registry.promote(paused, 1, "first");

    pausing.meanwhile =
        () -> registry.promote(leases.takeOver("shapes", "successor"), 2, "in time");

    assertThatThrownBy(() -> registry.promote(paused, 3, "too late"))
        .isInstanceOf(StaleLeaseException.class);
    assertThat(registry.aliases("shapes").champion()).isEqualTo(2);
    assertThat(registry.history("shapes")).hasSize(2);
  }

  /** A clock that stands, and lets something happen while somebody looks at it next. */
  private static final class PausingClock extends Clock {
    private Callable<?> meanwhile = () -> "nothing";

    @Override
    public Instant instant() {
      Callable<?> now = meanwhile;
      meanwhile = () -> "nothing";
      try {
        now.call();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      return Instant.parse(NOW);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
