package io.netwright.frat;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * What the images of one class show at the input of one layer.
 *
 * @param kernelSums {@link KernelSums} of the layer's input, one {@code (N, C, K)} per batch
 * @param critical the score of each input channel: the positive part of the derivative of the
 *     objective with respect to it, summed over positions and images; empty for contributions
 */
record LayerStatistics(List<NDArray> kernelSums, List<Float> critical) {}
