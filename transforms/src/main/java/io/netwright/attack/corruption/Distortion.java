package io.netwright.attack.corruption;

import java.util.random.RandomGenerator;

/** One way to spoil a picture. */
@FunctionalInterface
interface Distortion {

  /**
   * The spoiled picture, which may leave [0, 1].
   *
   * @param severity 1 to 5
   */
  Picture of(Picture picture, int severity, RandomGenerator random);

  /** The setting of a severity. */
  static double at(int severity, double... settings) {
    return settings[severity - 1];
  }
}
