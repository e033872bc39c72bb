package io.netwright.fpcc;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.grad.Torch;
import io.netwright.refusal.RefusedException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One pattern per class and layer that features can be compared with.
 *
 * @param byNode {@code (K, C)} by the node, of the graph without FPCC's layers, whose output the
 *     patterns are about
 */
public record ClassPatterns(Map<String, Tensor> byNode) {

  /** Keeps the order of the nodes. */
  public ClassPatterns {
    byNode = Collections.unmodifiableMap(new LinkedHashMap<>(byNode));
  }

  /**
   * The mean pattern of each class's images, in evaluation mode: a definition that needs no PRO, so
   * that hardened and unhardened models can be compared.
   *
   * @param nodes whose outputs to look at, each of at least two channels
   * @param set images of which every class has at least one
   */
  public static ClassPatterns mean(
      Network network, Set<String> nodes, ImageSet set, int batchSize, NDManager manager) {
    requireAll(counts(set, network.graph().classes()), set);
    return seen(network, nodes, set, batchSize, manager);
  }

  /** The same of any images; the pattern of a class without images is zero. */
  static ClassPatterns seen(
      Network network, Set<String> nodes, ImageSet set, int batchSize, NDManager manager) {
    int classes = network.graph().classes();
    Map<String, double[]> sums = new LinkedHashMap<>();
    Torch.withoutGradients(
        () -> {
          for (int from = 0; from < set.size(); from += batchSize) {
            try (NDManager memory = manager.newSubManager()) {
              Batch batch =
                  Batches.range(memory, set, from, Math.min(from + batchSize, set.size()));
              NDArray members = batch.labels().oneHot(classes).transpose();
              network
                  .forward(batch.images(), nodes, Mode.EVALUATION)
                  .taps()
                  .forEach(
                      (node, features) ->
                          add(sums, node, members.matMul(FeaturePattern.of(features))));
            }
          }
          return sums;
        });
    Map<String, Tensor> means = new LinkedHashMap<>();
    int[] counts = counts(set, classes);
    sums.forEach((node, sum) -> means.put(node, divided(sum, counts)));
    return new ClassPatterns(means);
  }

  /** The patterns at a node. */
  Tensor at(String node) {
    return Objects.requireNonNull(byNode.get(node), node);
  }

  private static void add(Map<String, double[]> sums, String node, NDArray more) {
    float[] values = more.toFloatArray();
    double[] sum = sums.computeIfAbsent(node, ignored -> new double[values.length]);
    for (int i = 0; i < values.length; i++) {
      sum[i] += values[i];
    }
  }

  private static int[] counts(ImageSet set, int classes) {
    int[] counts = new int[classes];
    for (int label : set.labels()) {
      counts[label]++;
    }
    return counts;
  }

  private static void requireAll(int[] counts, ImageSet set) {
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] == 0) {
        throw new RefusedException(
            "class " + label + " has no image to take a pattern from among " + set.size());
      }
    }
  }

  private static Tensor divided(double[] sum, int[] counts) {
    int channels = sum.length / counts.length;
    float[] values = new float[sum.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (sum[i] / Math.max(counts[i / channels], 1));
    }
    return new Tensor(List.of(counts.length, channels), values);
  }
}
