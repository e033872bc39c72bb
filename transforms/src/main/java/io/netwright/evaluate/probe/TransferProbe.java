package io.netwright.evaluate.probe;

import io.netwright.attack.Attack;
import io.netwright.attack.Classifier;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.Fraction;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.MiFgsm;

/**
 * Attacks another model and shows the images to this one: what only they break, the model's own
 * gradients hid (Athalye et al. 2018, arXiv 1802.00420, section 3.1; the surrogate after Papernot
 * et al. 2017, arXiv 1602.02697). MI-FGSM in LINF, whose momentum is made for transfer (Dong et al.
 * 2018, arXiv 1710.06081), and PGD in other norms. At most 205 passes per image of the model, and
 * 41 of the surrogate.
 *
 * @param surrogate with the same classes in the same order, and gradients of its own
 */
public record TransferProbe(ThreatModel threatModel, Classifier surrogate) implements Probe {
  /** Whether the image is right after APGD on the model itself, on two losses. */
  public static final String OWN = "transfer.own";

  /** Whether it is right as the attack on the surrogate left it. */
  public static final String TRANSFERRED = "transfer.transferred";

  private static final int STEPS = 50;
  private static final int SURROGATE_STEPS = 20;
  private static final double STEP_SHARE = 0.1;

  @Override
  public Readings run(Classifier classifier, ProbedImages images) {
    Trials trials = Trials.on(classifier, images);
    boolean[] own = trials.leavesByGradients(threatModel, STEPS, OWN);
    Classifier even = EvenBatches.of(surrogate, images.images());
    boolean[] transferred = trials.right(trials.attacked(even, attack(), TRANSFERRED));
    return Readings.NONE.with(OWN, own).with(TRANSFERRED, transferred);
  }

  /** One that goes on beyond the surrogate's border, as far as the ball reaches. */
  private Attack attack() {
    if (threatModel.norm() != Norm.LINF) {
      return Trials.pgd(threatModel, SURROGATE_STEPS, STEP_SHARE, false);
    }
    Fraction stepSize = Fraction.of(threatModel.radius() * STEP_SHARE);
    return new MiFgsm(threatModel, stepSize, SURROGATE_STEPS, 1);
  }
}
