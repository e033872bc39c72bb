package io.netwright.train;

import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.nn.Network;
import java.util.Arrays;

/** The share of images whose class a network predicts, in [0, 1]. */
public final class Accuracy {

  private Accuracy() {}

  /** Over a whole set. */
  public static double of(Network network, ImageSet set, int batchSize, NDManager manager) {
    return of(Predictions.of(network, set, batchSize, manager), set);
  }

  /** Over a whole set, from predictions made before. */
  public static double of(Predictions predictions, ImageSet set) {
    int right = 0;
    for (int image = 0; image < set.size(); image++) {
      right += predictions.predicted(image) == set.label(image) ? 1 : 0;
    }
    return (double) right / requireImages(set.size(), set);
  }

  /**
   * Restricted to some classes: over the images of these classes, the largest logit taken among
   * these classes alone.
   *
   * @param classes labels of the set
   */
  public static double restricted(Predictions predictions, ImageSet set, int[] classes) {
    int[] sorted = classes.clone();
    Arrays.sort(sorted);
    int right = 0;
    int images = 0;
    for (int image = 0; image < set.size(); image++) {
      int label = set.label(image);
      if (Arrays.binarySearch(sorted, label) >= 0) {
        images++;
        right += predictions.predicted(image, classes) == label ? 1 : 0;
      }
    }
    return (double) right / requireImages(images, set);
  }

  private static int requireImages(int images, ImageSet set) {
    if (images == 0) {
      throw new IllegalArgumentException(
          "accuracy needs at least one image of the classes, got none among " + set.size());
    }
    return images;
  }
}
