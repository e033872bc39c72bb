package io.netwright.accuracy;

import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.nn.Network;

/** The share of images whose class a network predicts, in [0, 1]. */
public final class Accuracy {

  private Accuracy() {}

  /** Over a whole set. */
  public static double of(Network network, ImageSet set, int batchSize, NDManager manager) {
    return of(Predictions.of(network, set, batchSize, manager), set);
  }

  /** Over a whole set, from predictions made before. */
  public static double of(Predictions predictions, ImageSet set) {
    if (set.size() == 0) {
      throw new IllegalArgumentException("accuracy needs at least one image, got none");
    }
    int right = 0;
    for (int image = 0; image < set.size(); image++) {
      right += predictions.predicted(image) == set.label(image) ? 1 : 0;
    }
    return (double) right / set.size();
  }
}
