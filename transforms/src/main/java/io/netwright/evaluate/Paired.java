package io.netwright.evaluate;

import io.netwright.evaluate.probe.Readings;

/**
 * Two probes on the same images: which of them only one of the two leaves right.
 *
 * @param onlyFirst images that the first breaks and the second leaves right
 * @param onlySecond the other way round
 * @param of how many images both looked at
 */
record Paired(int onlyFirst, int onlySecond, int of) {

  /** Two series of readings that say which images are right; none where one is missing. */
  static Paired of(Readings readings, String first, String second) {
    double[] leftByFirst = readings.of(first);
    double[] leftBySecond = readings.of(second);
    int images = Math.min(leftByFirst.length, leftBySecond.length);
    int onlyFirst = 0;
    int onlySecond = 0;
    for (int i = 0; i < images; i++) {
      if (leftByFirst[i] == 0 && leftBySecond[i] != 0) {
        onlyFirst++;
      } else if (leftByFirst[i] != 0 && leftBySecond[i] == 0) {
        onlySecond++;
      }
    }
    return new Paired(onlyFirst, onlySecond, images);
  }

  /** Whether the first breaks more by at least 3 images and 5 %, which is more than chance. */
  boolean firstBreaksMore() {
    return AttackResults.many(onlyFirst - onlySecond, of)
        && SignTest.oneSided(onlyFirst, onlySecond) < CheckLimits.SIGNIFICANT;
  }
}
