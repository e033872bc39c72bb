package io.netwright.pipelines.schedule;

import io.netwright.artifact.Workspace;
import io.netwright.registry.Lease;
import io.netwright.registry.LeaseHeldException;
import io.netwright.registry.Leases;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sees to it that one process at a time carries a schedule out. */
final class ScheduleHold {
  private static final Duration LENGTH = Duration.ofMinutes(2);

  private final Leases leases;
  private final String name;
  private final String owner;
  private @Nullable Lease lease;

  /**
   * A hold that is not taken yet.
   *
   * @param schedule name of the schedule
   * @param owner who wants to carry it out
   */
  ScheduleHold(Workspace workspace, String schedule, String owner, Timer timer) {
    this.leases = new Leases(workspace, timer.clock(), LENGTH);
    this.name = schedule + ".schedule";
    this.owner = owner;
  }

  /**
   * Takes it, or keeps it for some time more; one that ended while the machine slept is taken
   * again.
   *
   * @return whether it was taken anew, so that another process may have had it meanwhile
   * @throws LeaseHeldException where another process has it
   */
  synchronized boolean keep() throws IOException, LeaseHeldException {
    if (lease != null && lease.renew()) {
      return false;
    }
    lease = null;
    lease = leases.take(name, owner);
    return true;
  }

  /** Gives it to whoever wants it next. */
  synchronized void release() throws IOException {
    if (lease != null && lease.stillHeld()) {
      lease.release();
    }
    lease = null;
  }
}
