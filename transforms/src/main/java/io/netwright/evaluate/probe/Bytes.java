package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import io.netwright.nn.grad.Torch;

/** What is left of an image that is stored as bytes. */
public final class Bytes {
  private static final float LEVELS = 255;

  private Bytes() {}

  /**
   * Images whose pixels are the nearest 255ths, halves to the even one, in float32 as PyTorch and
   * NumPy round: {@code round(255 x) / 255}.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]; not modified
   */
  public static NDArray rounded(NDArray images) {
    return Torch.withoutGradients(
        () -> Torch.dividedBy(Torch.times(images, LEVELS).round(), LEVELS));
  }
}
