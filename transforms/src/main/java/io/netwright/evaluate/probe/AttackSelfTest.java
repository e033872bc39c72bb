package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.ThreatModel;
import io.netwright.nn.grad.Torch;

/**
 * Attacks two broken copies of the model, which are as easy to fool as it is: one that is flat
 * around every clean image, and one whose logits are multiplied by 10,000. Attacks that work break
 * the copies as they break the model (after Zimmermann et al. 2022, arXiv 2206.13991: an attack
 * must find what is known to be there). At most 66 passes per image.
 */
public record AttackSelfTest(ThreatModel threatModel) implements Probe {
  /** Whether APGD leaves the image right on the model itself. */
  public static final String ITSELF = "self-test.itself";

  /** The same on the copy that is flat around every clean image. */
  public static final String DEAD_ZONE = "self-test.dead-zone";

  /** The same on the copy with large logits. */
  public static final String SATURATED = "self-test.saturated";

  private static final int STEPS = 10;
  private static final float FACTOR = 10_000;

  @Override
  public Readings run(Classifier classifier, ProbedImages images) {
    Trials trials = Trials.on(classifier, images);
    double zone = Trials.perPixel(threatModel, images.pixels()) / 4;
    NDArray still = logits(trials.classifier(), images.images());
    Classifier flat = new DeadZone(trials.classifier(), images.images(), still, (float) zone);
    Classifier saturated = x -> Torch.times(trials.classifier().logits(x), FACTOR);
    return Readings.NONE
        .with(ITSELF, left(trials, trials.classifier()))
        .with(DEAD_ZONE, left(trials, flat))
        .with(SATURATED, left(trials, saturated));
  }

  /** The logits of the images, in their manager; all else that they took is freed. */
  private static NDArray logits(Classifier classifier, NDArray images) {
    return Torch.withoutGradients(
        () -> {
          try (NDManager memory = images.getManager().newSubManager()) {
            NDArray alias = images.stopGradient();
            alias.attach(memory);
            NDArray logits = classifier.logits(alias);
            logits.attach(images.getManager());
            return logits;
          }
        });
  }

  private boolean[] left(Trials trials, Classifier one) {
    // all images in one batch, since the flat copy knows them by their row
    Classifier copy = new EvenBatches(one, trials.images().size());
    NDArray attacked =
        trials.attacked(copy, Trials.apgd(threatModel, STEPS, AttackLoss.DLR), ITSELF);
    return trials.right(copy, attacked);
  }

  /**
   * A classifier that says of everything near a clean image what it says of that image.
   *
   * @param clean the images of every batch, in their order
   * @param still their logits
   * @param size how far each pixel may move without being seen
   */
  private record DeadZone(Classifier classifier, NDArray clean, NDArray still, float size)
      implements Classifier {
    private static final int[] PIXELS = {1};

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
}
