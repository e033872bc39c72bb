package io.netwright.fpcc;

import ai.djl.ndarray.NDArray;
import io.netwright.nn.grad.Torch;

/** The feature pattern of images at one layer. */
final class FeaturePattern {
  private static final float EPS = 1e-5f;

  /** Keeps the root of a zero variance differentiable; far below EPS squared. */
  private static final float SMALLEST_VARIANCE = 1e-30f;

  private FeaturePattern() {}

  /**
   * Features seen channel against channel: {@code p = (f - mean(f)) / (std(f) + 1e-5)} per image
   * over its channels, the deviation unbiased, where {@code f} is the mean of each feature map
   * (FPCC, released code).
   *
   * @param features {@code (N, C, H, W)} or {@code (N, C)} with at least two channels
   * @return {@code (N, C)}
   */
  static NDArray of(NDArray features) {
    long images = features.getShape().get(0);
    long channels = features.getShape().get(1);
    NDArray means = features.reshape(images, channels, -1).mean(new int[] {2});
    NDArray centered = means.sub(means.mean(new int[] {1}, true));
    float degrees = channels - 1;
    NDArray variance = Torch.dividedBy(centered.square().sum(new int[] {1}, true), degrees);
    NDArray deviation = Torch.clip(variance, SMALLEST_VARIANCE, Float.MAX_VALUE).sqrt();
    return centered.div(deviation.add(Torch.scalar(features.getManager(), EPS)));
  }

  /**
   * Absolute differences between the pattern of each image and that of its class.
   *
   * @param ofImages {@code (N, C)} as from {@link #of}
   * @param ofClasses {@code (K, C)}
   * @param labels {@code (N)} int64
   */
  static NDArray differences(NDArray ofImages, NDArray ofClasses, NDArray labels) {
    int classes = Math.toIntExact(ofClasses.getShape().get(0));
    // a product with one-hot labels, since indexing would leave its result with the network
    return ofImages.sub(labels.oneHot(classes).matMul(ofClasses)).abs();
  }
}
