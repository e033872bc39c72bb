package io.netwright.repair;

/**
 * How a network is repaired.
 *
 * @param images how many images to look at; all where there are fewer
 * @param ridge weight of the ridge, as a share of the mean square of the inputs
 * @param chunk how many images are computed at once
 * @param storedBytes how much may be stored of the feature maps that both networks go on from
 */
record RepairSettings(int images, double ridge, int chunk, long storedBytes) {

  /** A thousand images, a ridge of 1e-3, chunks of 64, half a GiB. */
  static final RepairSettings DEFAULT = new RepairSettings(1000, 1e-3, 64, 512L << 20);

  /** Refuses what means nothing. */
  RepairSettings {
    if (images < 1 || chunk < 1 || !(ridge > 0) || storedBytes < 0) {
      throw new IllegalArgumentException(
          "a repair needs images, a chunk and a ridge above 0, got %d, %d and %s"
              .formatted(images, chunk, ridge));
    }
  }
}
