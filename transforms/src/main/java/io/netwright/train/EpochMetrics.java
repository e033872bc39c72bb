package io.netwright.train;

import io.netwright.metric.Journal;

/**
 * What is measured in one epoch; depends on the run alone, not on the clock.
 *
 * @param loss mean over the training images
 * @param accuracy over the training images as they were seen: augmented, before each step
 * @param validationAccuracy after the epoch, in evaluation mode
 * @param learningRate of the last step
 */
record EpochMetrics(double loss, double accuracy, double validationAccuracy, double learningRate) {

  /** Writes them down under the name of the run. */
  void report(Journal journal, String run, int epoch) {
    journal.report(run + ".loss", epoch, loss);
    journal.report(run + ".accuracy", epoch, accuracy);
    journal.report(run + ".validation.accuracy", epoch, validationAccuracy);
    journal.report(run + ".learningrate", epoch, learningRate);
  }
}
