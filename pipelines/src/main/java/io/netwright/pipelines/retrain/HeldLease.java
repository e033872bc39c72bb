package io.netwright.pipelines.retrain;

import io.netwright.registry.Lease;
import io.netwright.registry.LeaseHeldException;
import io.netwright.registry.Leases;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A lease that a thread renews until it is closed. */
public final class HeldLease implements AutoCloseable {
  private static final int RENEWALS_PER_LENGTH = 4;
  private static final long POLL_MILLIS = 200;

  private final Lease lease;
  private final PrintWriter out;
  private final Future<?> beats;
  private final AtomicBoolean complained = new AtomicBoolean();
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "lease");
            thread.setDaemon(true);
            return thread;
          });

  private HeldLease(Lease lease, Duration length, PrintWriter out) {
    this.lease = lease;
    this.out = out;
    long pause = Math.max(1, length.toMillis() / RENEWALS_PER_LENGTH);
    this.beats = heart.scheduleWithFixedDelay(this::beat, pause, pause, TimeUnit.MILLISECONDS);
  }

  /**
   * Takes the lease of a model.
   *
   * @param patience how long to wait for somebody else's
   * @throws LeaseHeldException where somebody else still has it then
   */
  public static HeldLease take(Leases leases, String name, Duration patience, PrintWriter out)
      throws IOException, LeaseHeldException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    long pause = Math.max(POLL_MILLIS, leases.workspace().storage().pauseMillis());
    while (true) {
      try {
        return new HeldLease(leases.take(name, Leases.thisProcess()), leases.length(), out);
      } catch (LeaseHeldException e) {
        if (System.nanoTime() - deadline >= 0) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(pause);
      }
    }
  }

  /** Takes the lease of a model from whoever has it. */
  public static HeldLease takeOver(Leases leases, String name, PrintWriter out)
      throws IOException, LeaseHeldException {
    return new HeldLease(leases.takeOver(name, Leases.thisProcess()), leases.length(), out);
  }

  /** The lease itself. */
  public Lease lease() {
    return lease;
  }

  private void beat() {
    try {
      if (!lease.renew()) {
        complain("somebody else has taken it over, or it expired while this process stood still");
        beats.cancel(false);
      }
    } catch (IOException | RuntimeException e) {
      complain(e.getMessage() + "; it is tried again");
    }
  }

  private void complain(String text) {
    if (!complained.getAndSet(true)) {
      out.println("lease " + lease.token() + " of " + lease.name() + " is not renewed: " + text);
      out.flush();
    }
  }

  /** Stops renewing and gives the lease back. */
  @Override
  public void close() throws IOException {
    heart.shutdownNow();
    try {
      // A renewal under way must not come after the release.
      heart.awaitTermination(POLL_MILLIS * 10, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lease.release();
  }
}
