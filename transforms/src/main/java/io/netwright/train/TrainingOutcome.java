package io.netwright.train;

import io.netwright.nn.WeightedGraph;

/**
 * What a training run ends with.
 *
 * @param best the weights after the epoch with the highest validation accuracy, the earliest of
 *     equals
 * @param last the weights after the last epoch
 * @param bestEpoch the epoch of {@code best}, counted from 1
 * @param validationAccuracy of {@code best}, in [0, 1]
 */
public record TrainingOutcome(
    WeightedGraph best, WeightedGraph last, int bestEpoch, double validationAccuracy) {}
