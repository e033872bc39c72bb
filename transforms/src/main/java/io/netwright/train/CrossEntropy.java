package io.netwright.train;

import ai.djl.ndarray.NDArray;
import io.netwright.nn.grad.Torch;

/**
 * Cross entropy of the softmax of the logits, meant over the batch.
 *
 * <p>{@code 1/N sum_n [ -(1 - s) log p(y_n) - s/K sum_k log p(k) ]} with label smoothing {@code s}
 * (Szegedy et al. 2016, section 7).
 *
 * @param labelSmoothing probability spread evenly over all classes, in [0, 1)
 */
public record CrossEntropy(double labelSmoothing) implements Objective {

  /** Refuses a smoothing that is no probability. */
  public CrossEntropy {
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new IllegalArgumentException("labelSmoothing must be in [0, 1), got " + labelSmoothing);
    }
  }

  /** Cross entropy with the label smoothing of a configuration. */
  public static CrossEntropy of(TrainingConfig config) {
    return new CrossEntropy(config.labelSmoothing());
  }

  @Override
  public NDArray loss(TrainingBatch batch) {
    return of(batch.inTraining().logits(), batch.labels());
  }

  /** The cross entropy of some logits {@code (N, K)} and labels {@code (N)}. */
  NDArray of(NDArray logits, NDArray labels) {
    NDArray logProbabilities = logits.logSoftmax(1);
    NDArray ofLabels = logProbabilities.gather(labels.reshape(-1, 1), 1).mean().neg();
    if (labelSmoothing == 0) {
      return ofLabels;
    }
    NDArray ofAll = logProbabilities.mean().neg();
    return Torch.times(ofLabels, (float) (1 - labelSmoothing))
        .add(Torch.times(ofAll, (float) labelSmoothing));
  }
}
