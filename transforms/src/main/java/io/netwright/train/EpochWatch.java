package io.netwright.train;

import ai.djl.ndarray.NDManager;
import io.netwright.nn.Network;

/**
 * Looks after every epoch at how many validation images withstand an attack.
 *
 * <p>A run that is to end does so where that share falls by more than {@value #FALL} below its
 * highest: what it learned after that (catastrophic overfitting, Wong et al. 2020) is left out.
 * Others go on, since without attacked images the share may fall slowly while a network learns, and
 * a control that ends early is none.
 *
 * @param measure what is measured
 * @param chooses whether the best epoch is the one with the highest mean of this share and the
 *     accuracy of clean images, and not the one with the highest accuracy alone
 * @param ends whether the run ends where the share falls
 */
public record EpochWatch(Measure measure, boolean chooses, boolean ends) {
  /** How far the share may fall. */
  static final double FALL = 0.2;

  /** The share of validation images that withstand an attack. */
  @FunctionalInterface
  public interface Measure {
    /**
     * The share in [0, 1]; depends on the weights alone.
     *
     * @param network whose running statistics stay as they are
     * @param manager where to compute
     */
    double of(Network network, NDManager manager);
  }
}
