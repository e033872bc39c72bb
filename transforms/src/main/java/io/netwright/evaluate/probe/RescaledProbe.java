package io.netwright.evaluate.probe;

import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.ThreatModel;
import io.netwright.nn.grad.Torch;
import java.util.Arrays;

/**
 * Attacks along the cross entropy of the logits, and of the logits divided by 10 and 100: what only
 * the divided ones find, the scale of the logits hid (Carlini and Wagner 2017, arXiv 1608.04644,
 * section 5, on defensive distillation). At most 306 passes per image.
 */
public record RescaledProbe(ThreatModel threatModel) implements Probe {
  /** Whether the image is right after APGD on the cross entropy. */
  public static final String PLAIN = "rescaled.plain";

  /** Whether it is right after APGD on the cross entropy of divided logits, both of them. */
  public static final String DIVIDED = "rescaled.divided";

  private static final int STEPS = 50;
  private static final float[] DIVISORS = {10, 100};

  @Override
  public Readings run(Classifier classifier, ProbedImages images) {
    Trials trials = Trials.on(classifier, images);
    Attack attack = Trials.apgd(threatModel, STEPS, AttackLoss.CE);
    boolean[] plain = trials.leaves(attack, PLAIN);
    boolean[] divided = plain.clone();
    Arrays.fill(divided, true);
    for (float divisor : DIVISORS) {
      Classifier smaller = x -> Torch.dividedBy(trials.classifier().logits(x), divisor);
      boolean[] left = trials.right(trials.attacked(smaller, attack, DIVIDED));
      for (int i = 0; i < left.length; i++) {
        divided[i] &= left[i];
      }
    }
    return Readings.NONE.with(PLAIN, plain).with(DIVIDED, divided);
  }
}
