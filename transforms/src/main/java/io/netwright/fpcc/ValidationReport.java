package io.netwright.fpcc;

import ai.djl.ndarray.NDManager;
import io.netwright.accuracy.Accuracy;
import io.netwright.accuracy.Predictions;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Apgd;
import io.netwright.data.ImageSet;
import io.netwright.metric.Journal;
import io.netwright.metric.MetricNames;
import io.netwright.metric.Series;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.robust.RobustAccuracy;

/**
 * Measures a finished model on validation images, so that settings can be chosen without test
 * images: clean, and under APGD on the difference of logits ratio, which no scale of the logits
 * hides.
 *
 * @param ball what the attack keeps to
 * @param images which; at most {@value #MOST_IMAGES} of them, of all classes
 */
record ValidationReport(ThreatModel ball, ImageSet images) {
  private static final int MOST_IMAGES = 1000;
  private static final int STEPS = 20;
  private static final int BATCH = 128;

  /** Reports the accuracies of a model, which is one of {@link Series}. */
  void write(WeightedGraph model, String series, NDManager manager, Journal journal) {
    ImageSet seen = images.ofEveryClass(MOST_IMAGES);
    Apgd attack = new Apgd(ball, STEPS, 1, AttackLoss.DLR, 0.75);
    try (NDManager memory = manager.newSubManager();
        Network network = Network.on(memory, model)) {
      double clean = Accuracy.of(Predictions.of(network, seen, BATCH, memory), seen).share();
      double attacked = new RobustAccuracy(attack, seen, BATCH).of(network, memory);
      journal.report(MetricNames.HARDEN_CLEAN.in(series), 0, clean);
      journal.report(MetricNames.HARDEN_ATTACKED.in(series), 0, attacked);
    }
  }
}
