package io.netwright.train;

/**
 * What is done of an epoch that was interrupted.
 *
 * @param batches steps taken
 * @param images images seen
 * @param loss sum of their losses
 * @param right how many of them were classified right
 */
record EpochPart(int batches, int images, double loss, long right) {
  /** The beginning of an epoch. */
  static final EpochPart NONE = new EpochPart(0, 0, 0, 0);

  /** The same with one more batch. */
  EpochPart plus(int batchSize, double meanLoss, long batchRight) {
    return new EpochPart(
        batches + 1, images + batchSize, loss + meanLoss * batchSize, right + batchRight);
  }

  /** Mean loss so far; NaN at the beginning. */
  double meanLoss() {
    return images == 0 ? Double.NaN : loss / images;
  }
}
