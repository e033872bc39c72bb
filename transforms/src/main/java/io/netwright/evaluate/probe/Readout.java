package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.attack.Classifier;

/**
 * A classifier of one image and its surroundings in two classes, 0 as the image and 1 as the point
 * that was planted: logits {@code (-s/2, s/2)} with {@code s = 8 (w'(f(x) - f(x0)) - t) / v}, where
 * {@code f} are features, {@code x0} is the image, {@code v} is where the point lies and {@code t}
 * the threshold. The scale leaves the cross entropy a gradient everywhere near the image.
 *
 * @param features of {@code (N, D)}
 * @param origin {@code f(x0)}, {@code (1, D)}
 * @param weights {@code 8 w / v}, {@code (D, 2)} with opposite signs and half of that
 * @param threshold {@code 8 t / v}, {@code (1, 2)} likewise
 */
record Readout(Classifier features, NDArray origin, NDArray weights, NDArray threshold)
    implements Classifier {
  private static final double SCALE = 8;
  private static final int CLASSES = 2;

  /**
   * A readout in the given memory.
   *
   * @param clean the features of the image
   * @param share how much of the gap lies before the threshold
   */
  static Readout of(
      NDManager memory, Classifier features, float[] clean, Separation separation, double share) {
    double scale = SCALE / (CLASSES * separation.point());
    float[] weights = new float[CLASSES * clean.length];
    for (int d = 0; d < clean.length; d++) {
      weights[CLASSES * d + 1] = (float) (scale * separation.weights()[d]);
      weights[CLASSES * d] = -weights[CLASSES * d + 1];
    }
    float threshold = (float) (scale * separation.threshold(share));
    return new Readout(
        features,
        memory.create(clean, new Shape(1, clean.length)),
        memory.create(weights, new Shape(clean.length, CLASSES)),
        memory.create(new float[] {-threshold, threshold}, new Shape(1, CLASSES)));
  }

  @Override
  public NDArray logits(NDArray images) {
    return logits(images, images.getShape().get(0));
  }

  @Override
  public NDArray logits(NDArray images, long used) {
    return features.logits(images, used).sub(origin).matMul(weights).sub(threshold);
  }

  @Override
  public void differentiated(long images) {
    features.differentiated(images);
  }
}
