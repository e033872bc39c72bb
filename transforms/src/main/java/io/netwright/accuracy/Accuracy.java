package io.netwright.accuracy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.nn.Network;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How many of some images a network has right: everything that counts them counts here.
 *
 * @param right images whose class it predicts
 * @param images images in all
 */
public record Accuracy(int right, int images) {

  /** Refuses shares above one, and shares of nothing. */
  public Accuracy {
    if (images < 1 || right < 0 || right > images) {
      throw new IllegalArgumentException(
          "an accuracy needs at least one image and no more right ones than images, got "
              + right
              + " of "
              + images);
    }
  }

  /** Counts the images, numbered from 0, that are right. */
  public static Accuracy of(int images, IntPredicate isRight) {
    return new Accuracy((int) IntStream.range(0, images).filter(isRight).count(), images);
  }

  /** Over a whole set. */
  public static Accuracy of(Network network, ImageSet set, int batchSize, NDManager manager) {
    return of(Predictions.of(network, set, batchSize, manager), set);
  }

  /** Over a whole set, from predictions made before. */
  public static Accuracy of(Predictions predictions, ImageSet set) {
    return of(set.size(), image -> predictions.predicted(image) == set.label(image));
  }

  /**
   * Over a batch; waits for the device.
   *
   * @param logits {@code (N, K)}
   * @param labels {@code (N)} int64
   */
  public static Accuracy of(NDArray logits, NDArray labels) {
    long right = logits.argMax(1).eq(labels).countNonzero().getLong();
    return new Accuracy((int) right, (int) labels.size());
  }

  /** The share that is right, in [0, 1]. */
  public double share() {
    return (double) right / images;
  }

  /** Where the share of all images like these lies, at 95 %. */
  public WilsonInterval interval() {
    return WilsonInterval.of(right, images);
  }
}
