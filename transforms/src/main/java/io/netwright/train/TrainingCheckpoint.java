package io.netwright.train;

import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import java.util.List;
import java.util.Map;

/**
 * Everything a run needs to go on as if nothing had happened, after an epoch or in the middle of
 * one.
 *
 * @param epochs what was measured in the epochs done
 * @param part what is done of the epoch after them
 * @param current the weights after all this
 * @param velocities of the SGD update, by parameter
 * @param best the weights after the best epoch
 * @param bestEpoch counted from 1; 0 before the first
 */
record TrainingCheckpoint(
    List<EpochMetrics> epochs,
    EpochPart part,
    WeightedGraph current,
    Map<String, Tensor> velocities,
    WeightedGraph best,
    int bestEpoch) {

  TrainingCheckpoint {
    epochs = List.copyOf(epochs);
  }

  /** Whether the current weights are the best ones. */
  boolean isBest() {
    return bestEpoch == epochs.size() && part.batches() == 0;
  }

  /** The same with other weights after the best epoch. */
  TrainingCheckpoint withBest(WeightedGraph newBest) {
    return withBest(newBest, bestEpoch);
  }

  /** The same with another best epoch. */
  TrainingCheckpoint withBest(WeightedGraph newBest, int newEpoch) {
    return new TrainingCheckpoint(epochs, part, current, velocities, newBest, newEpoch);
  }

  /** The same with other measurements. */
  TrainingCheckpoint withEpochs(List<EpochMetrics> newEpochs) {
    return new TrainingCheckpoint(newEpochs, part, current, velocities, best, bestEpoch);
  }

  /** Whether attacked images were looked at after the epochs. */
  boolean isWatched() {
    return epochs.stream().anyMatch(epoch -> !Double.isNaN(epoch.robustAccuracy()));
  }

  /** Whether the accuracy of attacked images fell so far in the last epoch that a run may end. */
  boolean isCollapsed() {
    if (epochs.isEmpty()) {
      return false;
    }
    double highest = 0;
    for (EpochMetrics epoch : epochs) {
      highest = Math.max(highest, epoch.robustAccuracy());
    }
    return epochs.get(epochs.size() - 1).robustAccuracy() < highest - EpochWatch.FALL;
  }

  /** Before the first epoch. */
  static TrainingCheckpoint start(WeightedGraph model) {
    return new TrainingCheckpoint(List.of(), EpochPart.NONE, model, Map.of(), model, 0);
  }

  /** Validation accuracy of the best epoch; below every accuracy before the first. */
  double bestAccuracy() {
    return bestScore(false);
  }

  /** What the best epoch has most of; below every score before the first. */
  double bestScore(boolean robust) {
    return bestEpoch == 0 ? -1 : epochs.get(bestEpoch - 1).score(robust);
  }

  /** What the run ends with if this was the last epoch. */
  TrainingOutcome outcome() {
    return new TrainingOutcome(best, current, bestEpoch, bestAccuracy());
  }
}
