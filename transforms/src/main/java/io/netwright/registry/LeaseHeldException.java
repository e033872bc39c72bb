package io.netwright.registry;

import java.time.Instant;

/** Somebody else works on the model. */
public final class LeaseHeldException extends Exception {
  private static final long serialVersionUID = 1;

  private final String owner;
  private final long token;

  LeaseHeldException(String name, LeaseClaim claim, long expiresAt) {
    super(
        "%s is being worked on by %s (lease %d, until %s unless renewed)"
            .formatted(name, claim.owner(), claim.token(), Instant.ofEpochMilli(expiresAt)));
    this.owner = claim.owner();
    this.token = claim.token();
  }

  /** Who holds the lease. */
  public String owner() {
    return owner;
  }

  /** Token of the lease that is held. */
  public long token() {
    return token;
  }
}
