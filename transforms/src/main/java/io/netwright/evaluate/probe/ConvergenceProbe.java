package io.netwright.evaluate.probe;

import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.ThreatModel;

/**
 * Doubles the steps of APGD: where that still breaks more images, the attack was not at its end
 * (Carlini et al. 2019, arXiv 1902.06705, section 4.3). At most 306 passes per image.
 */
public record ConvergenceProbe(ThreatModel threatModel) implements Probe {
  /** Whether the image is right after fifty steps. */
  public static final String FIFTY = "convergence.50";

  /** Whether it is right after a hundred steps. */
  public static final String HUNDRED = "convergence.100";

  @Override
  public Readings run(Classifier classifier, ProbedImages images) {
    Trials trials = Trials.on(classifier, images);
    return Readings.NONE
        .with(FIFTY, trials.leaves(Trials.apgd(threatModel, 50, AttackLoss.DLR), FIFTY))
        .with(HUNDRED, trials.leaves(Trials.apgd(threatModel, 100, AttackLoss.DLR), FIFTY));
  }
}
