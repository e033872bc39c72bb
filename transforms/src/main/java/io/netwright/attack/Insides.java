package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;

/**
 * What lies between a classifier's images and its logits: feature maps at some places, the sites.
 * They can be seen, changed on their way to the logits, and compared with what is usual for a
 * class.
 *
 * <p>Every array it makes belongs to the manager of the images. Logits may differ from the
 * classifier's own by rounding; whether an image is broken is the classifier's to say.
 */
public interface Insides {
  /**
   * What one pass shows.
   *
   * @param logits {@code (N, K)} float32
   * @param features of every site, in order, {@code (N, C, H, W)} or {@code (N, C)}, differentiable
   *     with respect to the images
   */
  record Look(NDArray logits, List<NDArray> features) {
    /** Copies the list. */
    public Look {
      features = List.copyOf(features);
    }
  }

  /** How many sites there are; a classifier of a single layer has none. */
  int sites();

  /**
   * One pass through all layers.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]
   * @param used how many of the images count; those behind them are padding
   */
  Look look(NDArray images, long used);

  /**
   * The logits {@code (N, K)} where one site has other features: the later layers run on those,
   * what else they read is computed from the images. It counts as a whole forward pass.
   *
   * @param features of the shape that the site has
   * @param used how many of the images count; those behind them are padding
   */
  NDArray logits(NDArray images, int site, NDArray features, long used);

  /**
   * Features of a site channel against channel, {@code (N, C)}: per image the mean of each channel,
   * less their mean, over their deviation.
   */
  NDArray pattern(NDArray features);

  /**
   * The mean pattern of a class at a site over validation images, C numbers; empty where none shows
   * the class.
   *
   * @param images how many validation images are looked at at most, the first of every class in
   *     turn; their passes are not counted
   */
  Optional<float[]> classPattern(int site, long label, int images);

  /**
   * Told by an attack that it went back through the logits of so many images, once for every
   * forward pass.
   */
  void differentiated(long images);
}
