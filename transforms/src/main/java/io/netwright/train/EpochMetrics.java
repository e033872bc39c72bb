package io.netwright.train;

import io.netwright.metric.CurveNames;
import io.netwright.metric.Journal;

/**
 * What is measured in one epoch; depends on the run alone, not on the clock.
 *
 * @param loss mean over the training images
 * @param accuracy over the training images as they were seen: augmented, before each step
 * @param validationAccuracy after the epoch, in evaluation mode
 * @param learningRate of the last step
 * @param robustAccuracy on attacked validation images after the epoch; NaN: nobody looked
 */
record EpochMetrics(
    double loss,
    double accuracy,
    double validationAccuracy,
    double learningRate,
    double robustAccuracy) {

  /** The same with what was seen on attacked images. */
  EpochMetrics withRobustAccuracy(double share) {
    return new EpochMetrics(loss, accuracy, validationAccuracy, learningRate, share);
  }

  /** What the best epoch has most of. */
  double score(boolean robust) {
    return robust ? (validationAccuracy + robustAccuracy) / 2 : validationAccuracy;
  }

  /** Writes them down under the names of the run. */
  void report(Journal journal, CurveNames names, int epoch) {
    journal.report(names.loss(), epoch, loss);
    journal.report(names.accuracy(), epoch, accuracy);
    journal.report(names.validationAccuracy(), epoch, validationAccuracy);
    journal.report(names.learningRate(), epoch, learningRate);
    if (!Double.isNaN(robustAccuracy)) {
      journal.report(names.robustAccuracy(), epoch, robustAccuracy);
    }
  }
}
