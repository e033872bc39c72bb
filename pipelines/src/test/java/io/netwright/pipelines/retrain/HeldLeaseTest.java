package io.netwright.pipelines.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.artifact.Workspace;
import io.netwright.registry.LeaseHeldException;
import io.netwright.registry.Leases;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldLeaseTest {
  private static final Duration LENGTH = Duration.ofSeconds(2);

  @TempDir private Path folder;

  private final PrintWriter out = new PrintWriter(new StringWriter(), true);

  @Test
  void isRenewedUntilItIsClosed() throws Exception {
    Leases leases = leases();
    try (HeldLease held = HeldLease.take(leases, "shapes", Duration.ZERO, out)) {
      assertThatThrownBy(() -> HeldLease.take(leases, "shapes", LENGTH.plusSeconds(1), out))
          .isInstanceOf(LeaseHeldException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid());
      assertThat(held.lease().stillHeld()).isTrue();
    }
    try (HeldLease next = HeldLease.take(leases, "shapes", Duration.ZERO, out)) {
      assertThat(next.lease().takenOverFrom()).isEmpty();
    }
  }

  @Test
  void isWaitedForWhereItsHolderIsGone() throws Exception {
    Leases leases = leases();
    leases.take("shapes", "killed");

    try (HeldLease held = HeldLease.take(leases, "shapes", Duration.ofMinutes(1), out)) {
      assertThat(held.lease().takenOverFrom()).contains("killed");
    }
  }

  private Leases leases() {
    return new Leases(Workspace.at(folder.toString()), Clock.systemUTC(), LENGTH);
  }
}
