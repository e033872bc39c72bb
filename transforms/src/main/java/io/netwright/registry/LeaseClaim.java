package io.netwright.registry;

import org.jspecify.annotations.Nullable;

/**
 * That somebody took the lease of a model; the number of the document is the fencing token.
 *
 * @param token number of this claim
 * @param owner who took it: run, process and machine
 * @param claimedAt milliseconds since 1970-01-01T00:00Z
 * @param expiresAt when it ends unless it is renewed
 * @param takenOverFrom owner of the lease before, where that had expired unreleased
 */
public record LeaseClaim(
    int token, String owner, long claimedAt, long expiresAt, @Nullable String takenOverFrom) {

  /**
   * Replaced by the owner alone.
   *
   * @param owner who holds the lease
   * @param expiresAt when it ends unless it is renewed again
   * @param released whether it was given back
   */
  record Heartbeat(String owner, long expiresAt, boolean released) {}
}
