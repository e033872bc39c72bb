package io.netwright.metric;

/**
 * What is measured in every epoch of a training.
 *
 * @param loss mean over the training images
 * @param accuracy over the training images as they were seen
 * @param validationAccuracy after the epoch
 * @param learningRate of the last step
 * @param robustAccuracy of attacked validation images after the epoch, where somebody looked
 * @param diverged the learning rate at which it diverged, in the epoch in which it did
 * @param collapsed the accuracy of attacked validation images to which it fell, in the epoch that
 *     ended the training for it
 */
public record CurveNames(
    Metric loss,
    Metric accuracy,
    Metric validationAccuracy,
    Metric learningRate,
    Metric robustAccuracy,
    Metric diverged,
    Metric collapsed) {

  /** The names of one kind of training. */
  static CurveNames of(String training) {
    return new CurveNames(
        Metric.named(training + ".loss"),
        Metric.named(training + ".accuracy"),
        Metric.named(training + MetricNames.VALIDATION_ACCURACY),
        Metric.named(training + ".learningrate"),
        Metric.named(training + ".validation.robust"),
        Metric.named(training + ".diverged"),
        Metric.named(training + ".collapsed"));
  }

  /** The same of one side of a comparison. */
  public CurveNames in(String series) {
    return new CurveNames(
        loss.in(series),
        accuracy.in(series),
        validationAccuracy.in(series),
        learningRate.in(series),
        robustAccuracy.in(series),
        diverged.in(series),
        collapsed.in(series));
  }
}
