package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.netwright.attack.Classifier;
import io.netwright.attack.ThreatModel;
import io.netwright.nn.grad.Torch;

/**
 * A classifier that says of everything near a clean image what it says of that image.
 *
 * @param clean the images of every batch, in their order
 * @param still their logits
 * @param size how far each pixel may move without being seen
 */
record DeadZone(Classifier classifier, NDArray clean, NDArray still, float size)
    implements Classifier {
  private static final int QUARTER = 4;
  private static final int[] PIXELS = {1};

  /** One that is flat over a quarter of the ball around some images. */
  static DeadZone around(NDArray images, Classifier classifier, ThreatModel ball) {
    int pixels = (int) images.getShape().slice(1).size();
    double size = Trials.perPixel(ball, pixels) / QUARTER;
    return new DeadZone(classifier, images, HostLogits.unread(classifier, images), (float) size);
  }

  @Override
  public NDArray logits(NDArray images) {
    NDArray seen =
        Torch.withoutGradients(
            () -> {
              NDArray change = images.stopGradient().sub(clean).abs();
              NDArray largest = change.reshape(clean.getShape().get(0), -1).max(PIXELS, true);
              return largest
                  .gt(Torch.scalar(largest.getManager(), size))
                  .toType(DataType.FLOAT32, false);
            });
    NDArray unseen = Torch.withoutGradients(() -> seen.eq(0).toType(DataType.FLOAT32, false));
    return classifier.logits(images).mul(seen).add(unseen.mul(still));
  }

  @Override
  public void differentiated(long images) {
    classifier.differentiated(images);
  }
}
