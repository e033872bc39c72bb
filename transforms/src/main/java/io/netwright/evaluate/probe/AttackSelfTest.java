package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.ThreatModel;

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

  @Override
  public Readings run(Classifier classifier, ProbedImages images) {
    Trials trials = Trials.on(classifier, images);
    Classifier flat = DeadZone.around(images.images(), trials.classifier(), threatModel);
    Classifier saturated = new Saturated(trials.classifier());
    return Readings.NONE
        .with(ITSELF, left(trials, trials.classifier()))
        .with(DEAD_ZONE, left(trials, flat))
        .with(SATURATED, left(trials, saturated));
  }

  private boolean[] left(Trials trials, Classifier one) {
    // all images in one batch, since the flat copy knows them by their row
    Classifier copy = new EvenBatches(one, trials.images().size());
    NDArray attacked =
        trials.attacked(copy, Trials.apgd(threatModel, STEPS, AttackLoss.DLR), ITSELF);
    return trials.right(copy, attacked);
  }
}
