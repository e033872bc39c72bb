package io.netwright.registry;

import io.netwright.artifact.Blobs;
import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import io.netwright.refusal.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lease for each registered model: {@code leases/NAME/claims/000001.json}, created if absent,
 * and {@code leases/NAME/heartbeats/000001.json}, which the holder replaces.
 *
 * <p>A lease can end unnoticed by its holder, so what must not happen twice asks {@link
 * Lease#stillHeld()} and carries the token: aliases refuse a token older than the last one.
 *
 * <p>A lease that ends later than one can that is renewed now was written by a clock that is wrong.
 * It counts as expired: else nobody could change the model until that clock's time has come.
 *
 * @param workspace where the leases are kept
 * @param clock tells when a lease has expired; clocks of machines must agree better than a quarter
 *     of a lease's length
 * @param length how long a lease lasts without renewal
 */
public record Leases(Workspace workspace, Clock clock, Duration length) {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Refuses leases that end before they begin. */
  public Leases {
    if (length.isZero() || length.isNegative()) {
      throw new RefusedException("a lease must last longer than 0, got " + length);
    }
  }

  /**
   * What this process calls itself as an owner: process and machine, for people who look for it.
   */
  public static String thisProcess() {
    long process = ProcessHandle.current().pid();
    try {
      return "process " + process + " on " + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "process " + process;
    }
  }

  /**
   * Takes the lease of a model.
   *
   * @param owner who wants it; for people and for the ledger
   * @throws LeaseHeldException where somebody else has it
   */
  public Lease take(String name, String owner) throws IOException, LeaseHeldException {
    return take(name, owner, false);
  }

  /**
   * Takes the lease of a model even where somebody has it: that one cannot move an alias any more.
   *
   * @param owner who wants it; for people and for the ledger
   * @throws LeaseHeldException where somebody else takes it at the same time
   */
  public Lease takeOver(String name, String owner) throws IOException, LeaseHeldException {
    return take(name, owner, true);
  }

  private Lease take(String name, String owner, boolean evenHeld)
      throws IOException, LeaseHeldException {
    NumberedDocuments<LeaseClaim> claims = claims(name);
    int last = claims.last();
    Optional<LeaseClaim> latest = claims.read(last);
    String takenOverFrom = null;
    if (latest.isPresent()) {
      LeaseClaim.Heartbeat heartbeat = heartbeat(name, latest.get());
      if (!heartbeat.released()) {
        if (!evenHeld && lasts(latest.get(), heartbeat)) {
          throw new LeaseHeldException(name, latest.get(), heartbeat.expiresAt());
        }
        takenOverFrom = latest.get().owner();
      }
    }
    long now = clock.millis();
    LeaseClaim claim = new LeaseClaim(last + 1, owner, now, now + length.toMillis(), takenOverFrom);
    if (!claims.create(claim.token(), claim)) {
      LeaseClaim winner =
          claims
              .read(claim.token())
              .orElseThrow(
                  () -> new IOException("somebody else took the lease of " + name + "; try again"));
      throw new LeaseHeldException(name, winner, winner.expiresAt());
    }
    if (takenOverFrom != null) {
      LOG.warn(
          "lease {} of {} taken over by {}: lease {} of {} had not been given back",
          claim.token(),
          name,
          owner,
          last,
          takenOverFrom);
    }
    return new Lease(this, name, claim);
  }

  /** Whether the lease with that token is the latest one and neither expired nor given back. */
  boolean isHeld(String name, int token) throws IOException {
    NumberedDocuments<LeaseClaim> claims = claims(name);
    Optional<LeaseClaim> claim = claims.last() == token ? claims.read(token) : Optional.empty();
    if (claim.isEmpty()) {
      return false;
    }
    LeaseClaim.Heartbeat heartbeat = heartbeat(name, claim.get());
    return !heartbeat.released() && lasts(claim.get(), heartbeat);
  }

  /** Whether it has not ended yet, and ends no later than it can by right. */
  private boolean lasts(LeaseClaim claim, LeaseClaim.Heartbeat heartbeat) {
    long now = clock.millis();
    long own = claim.expiresAt() - claim.claimedAt();
    long most = Math.max(length.toMillis(), LONGEST.toMillis());
    long full = own > 0 && own <= most ? own : length.toMillis();
    long difference = full / 4; // between the clocks of two machines
    return now < heartbeat.expiresAt() && heartbeat.expiresAt() - full - difference <= now;
  }

  void beat(String name, LeaseClaim claim, boolean released) throws IOException {
    documents(name)
        .replace(
            heartbeatName(claim.token()),
            RegistryJson.store(
                new LeaseClaim.Heartbeat(
                    claim.owner(), clock.millis() + length.toMillis(), released)));
  }

  private LeaseClaim.Heartbeat heartbeat(String name, LeaseClaim claim) throws IOException {
    return RegistryJson.read(
            documents(name),
            heartbeatName(claim.token()),
            LeaseClaim.Heartbeat.class,
            Unreadable.WARN)
        .orElseGet(() -> new LeaseClaim.Heartbeat(claim.owner(), claim.expiresAt(), false));
  }

  private static String heartbeatName(int token) {
    return "heartbeats/%06d".formatted(token);
  }

  private NumberedDocuments<LeaseClaim> claims(String name) {
    return new NumberedDocuments<>(documents(name), "claims/", LeaseClaim.class);
  }

  private Blobs documents(String name) {
    return workspace.leases(ModelName.checked(name));
  }
}
