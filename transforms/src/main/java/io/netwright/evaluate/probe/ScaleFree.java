package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Classifier;
import io.netwright.nn.grad.Torch;

/**
 * Another classifier whose logits are brought to one scale, image by image: {@code 5 (z - mean) /
 * (max - mean)}, the divisor being a constant for the gradient. Attacks on the cross entropy of
 * these see past logits that are merely large, as attacks on the difference of logits ratio do.
 */
record ScaleFree(Classifier classifier) implements Classifier {
  private static final float SCALE = 5;
  private static final float GUARD = 1e-12f;
  private static final int[] CLASSES = {1};

  @Override
  public NDArray logits(NDArray images) {
    return logits(images, images.getShape().get(0));
  }

  @Override
  public NDArray logits(NDArray images, long used) {
    NDArray logits = classifier.logits(images, used);
    NDArray factor =
        Torch.withoutGradients(
            () -> {
              NDArray still = logits.stopGradient();
              NDArray spread = still.max(CLASSES, true).sub(still.mean(CLASSES, true));
              NDArray guarded = spread.add(Torch.scalar(still.getManager(), GUARD));
              return Torch.scalar(still.getManager(), SCALE).div(guarded);
            });
    NDArray mean = Torch.withoutGradients(() -> logits.stopGradient().mean(CLASSES, true));
    return logits.sub(mean).mul(factor);
  }

  @Override
  public void differentiated(long images) {
    classifier.differentiated(images);
  }
}
