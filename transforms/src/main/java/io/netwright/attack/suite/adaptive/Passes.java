package io.netwright.attack.suite.adaptive;

/**
 * Passes of one image.
 *
 * @param forward forward passes, those that confirm included
 * @param backward backward passes down to the image
 */
public record Passes(long forward, long backward) {
  /** None. */
  public static final Passes NONE = new Passes(0, 0);

  /** Of either kind. */
  public long all() {
    return forward + backward;
  }

  /** Both together. */
  public Passes plus(Passes other) {
    return new Passes(forward + other.forward, backward + other.backward);
  }
}
