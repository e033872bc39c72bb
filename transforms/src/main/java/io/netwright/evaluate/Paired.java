package io.netwright.evaluate;

import io.netwright.evaluate.probe.Readings;
import io.netwright.schemas.Finding;
import java.util.List;

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
    return of(readings.of(first), readings.of(second));
  }

  /** The same of the readings themselves. */
  static Paired of(double[] leftByFirst, double[] leftBySecond) {
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

  /**
   * Adds a finding where the first of two attacks breaks significantly more images.
   *
   * @param text with a place for the share of images that only the first breaks and, where it wants
   *     it, one for the number that only the second breaks
   */
  static void add(
      AttackResults results,
      List<Finding> findings,
      FindingKind kind,
      String first,
      String second,
      String text) {
    Paired paired = of(results.readings(), first, second);
    if (paired.firstBreaksMore()) {
      String share = AttackResults.share(paired.onlyFirst(), paired.of());
      findings.add(
          results.probed(
              kind,
              Severity.SUSPICIOUS,
              paired.onlyFirst(),
              text.formatted(share, paired.onlySecond())));
    }
  }
}
