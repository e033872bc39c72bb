package io.netwright.train;

import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import java.util.List;
import java.util.Map;

/**
 * Everything a run needs to go on after an epoch as if nothing had happened.
 *
 * @param epochs what was measured in the epochs done
 * @param current the weights after them
 * @param velocities of the SGD update, by parameter
 * @param best the weights after the best epoch
 * @param bestEpoch counted from 1; 0 before the first
 */
record TrainingCheckpoint(
    List<EpochMetrics> epochs,
    WeightedGraph current,
    Map<String, Tensor> velocities,
    WeightedGraph best,
    int bestEpoch) {

  TrainingCheckpoint {
    epochs = List.copyOf(epochs);
  }

  /** Before the first epoch. */
  static TrainingCheckpoint start(WeightedGraph model) {
    return new TrainingCheckpoint(List.of(), model, Map.of(), model, 0);
  }

  /** Validation accuracy of the best epoch; below every accuracy before the first. */
  double bestAccuracy() {
    return bestEpoch == 0 ? -1 : epochs.get(bestEpoch - 1).validationAccuracy();
  }

  /** What the run ends with if this was the last epoch. */
  TrainingOutcome outcome() {
    return new TrainingOutcome(best, current, bestEpoch, bestAccuracy());
  }
}
