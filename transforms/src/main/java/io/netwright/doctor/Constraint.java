package io.netwright.doctor;

/** What a treatment holds a network to (Model Doctor, equation 7). */
public enum Constraint {
  /** Classes keep to their own channels: equation 5. */
  CHANNEL,
  /** The image's class does not speak from the background: equation 6; needs masks. */
  SPATIAL,
  /** Both; images without a mask count for the channels alone. */
  BOTH;

  /** Whether channels are constrained. */
  public boolean isChannel() {
    return this != SPATIAL;
  }

  /** Whether positions are constrained. */
  public boolean isSpatial() {
    return this != CHANNEL;
  }
}
