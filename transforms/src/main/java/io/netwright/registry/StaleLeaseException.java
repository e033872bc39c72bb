package io.netwright.registry;

/** An alias was to be moved under a lease that is not held any more; nothing was moved. */
public final class StaleLeaseException extends Exception {
  private static final long serialVersionUID = 1;

  StaleLeaseException(String message) {
    super(message);
  }
}
