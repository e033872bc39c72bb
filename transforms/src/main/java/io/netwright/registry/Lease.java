package io.netwright.registry;

import java.io.IOException;
import java.util.Optional;

/** The right to change a registered model, until it is released, expires or is taken over. */
public final class Lease {
  private final Leases leases;
  private final String name;
  private final LeaseClaim claim;

  Lease(Leases leases, String name, LeaseClaim claim) {
    this.leases = leases;
    this.name = name;
    this.claim = claim;
  }

  /** Name of the registered model. */
  public String name() {
    return name;
  }

  /** Fencing token: higher than that of every lease before. */
  public int token() {
    return claim.token();
  }

  /** Who holds it. */
  public String owner() {
    return claim.owner();
  }

  /** Who held it before and let it expire, if somebody did. */
  public Optional<String> takenOverFrom() {
    return Optional.ofNullable(claim.takenOverFrom());
  }

  /** Whether it is held at this moment: not expired, not released, not taken over. */
  public boolean stillHeld() throws IOException {
    return leases.isHeld(name, token());
  }

  /**
   * Makes it last another full length from now; one that has expired stays lost.
   *
   * @return whether it is still held
   */
  public boolean renew() throws IOException {
    if (!stillHeld()) {
      return false;
    }
    leases.beat(name, claim, false);
    return stillHeld();
  }

  /** Gives it back, so that the next one need not wait for the expiry. */
  public void release() throws IOException {
    leases.beat(name, claim, true);
  }
}
