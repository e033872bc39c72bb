package io.netwright.frat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.nn.ForwardPass;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the images of one class show at the inputs of all layers: kernel sums and the scores by
 * which features are critical. Each batch takes one forward pass and one backward pass.
 */
final class ClassStatistics {
  private static final int BATCH = 64;

  private final Network network;
  private final List<Node> layers;
  private final RouteConfig config;
  private final Set<String> taps = new LinkedHashSet<>();

  /** Prepares to look at the inputs of some layers. */
  ClassStatistics(Network network, List<Node> layers, RouteConfig config) {
    this.network = network;
    this.layers = layers;
    this.config = config;
    layers.forEach(layer -> taps.add(layer.inputs().get(0)));
  }

  /**
   * The statistics at each layer, by its name.
   *
   * @param manager what the kernel sums are attached to
   * @param images images of one class alone
   */
  Map<String, LayerStatistics> gather(NDManager manager, ImageSet images) {
    Map<String, float[]> critical = new LinkedHashMap<>();
    Map<String, List<NDArray>> sums = new LinkedHashMap<>();
    for (int from = 0; from < images.size(); from += BATCH) {
      try (NDManager scope = manager.newSubManager()) {
        int to = Math.min(images.size(), from + BATCH);
        NDArray batch = Batches.range(scope, images, from, to).images();
        ForwardPass pass = forward(batch, images.label(from), critical);
        Torch.withoutGradients(() -> keepSums(manager, pass, sums));
      }
    }
    Map<String, LayerStatistics> statistics = new LinkedHashMap<>();
    for (Node layer : layers) {
      List<Float> scores = new ArrayList<>();
      for (float score : critical.getOrDefault(layer.inputs().get(0), new float[0])) {
        scores.add(score);
      }
      List<NDArray> batches = Objects.requireNonNull(sums.get(layer.name()), layer.name());
      statistics.put(layer.name(), new LayerStatistics(batches, scores));
    }
    return statistics;
  }

  private ForwardPass forward(NDArray batch, int label, Map<String, float[]> critical) {
    if (config.method() == RouteMethod.CONTRIBUTION) {
      return Torch.withoutGradients(() -> network.forward(batch, taps, Mode.EVALUATION));
    }
    batch.setRequiresGradient(true);
    ForwardPass pass = Torch.withGradients(() -> network.forward(batch, taps, Mode.EVALUATION));
    NDArray objective = Torch.withGradients(() -> objective(pass.logits(), label));
    List<NDArray> gradients = Gradients.ofAll(objective, List.copyOf(pass.taps().values()));
    int next = 0;
    for (String tap : pass.taps().keySet()) {
      critical.merge(tap, critical(gradients.get(next++)), ClassStatistics::sum);
    }
    return pass;
  }

  /** Summed over the batch: no image changes the logits of another, so derivatives stay apart. */
  private NDArray objective(NDArray logits, int label) {
    if (config.objective() == RouteObjective.LOGIT) {
      return logits.get(new NDIndex(":, {}", label)).sum();
    }
    return logits.mul(Torch.withoutGradients(() -> probabilityPerLogit(logits))).sum();
  }

  /**
   * The derivative of the largest probability with respect to each logit, {@code p_max (1 - p_max)}
   * and {@code -p_max p_j}. In float64, and what is short of one is summed from the other
   * probabilities: of one less 1e-13 nothing would be left in float32.
   */
  private static NDArray probabilityPerLogit(NDArray logits) {
    NDArray probabilities = logits.toType(DataType.FLOAT64, false).softmax(1);
    NDArray largest = probabilities.max(new int[] {1}, true);
    NDArray predicted =
        probabilities
            .argMax(1)
            .oneHot((int) probabilities.getShape().get(1))
            .toType(DataType.FLOAT64, false);
    NDArray others = probabilities.sub(probabilities.mul(predicted));
    NDArray rest = others.sum(new int[] {1}, true);
    return predicted.mul(rest).sub(others).mul(largest).toType(DataType.FLOAT32, false);
  }

  /** {@code sum_{b,h,w} relu(gradient)} per channel. */
  private static float[] critical(NDArray gradient) {
    boolean map = gradient.getShape().dimension() == 4;
    int[] others = map ? new int[] {0, 2, 3} : new int[] {0};
    return Torch.withoutGradients(() -> Activation.relu(gradient).sum(others).toFloatArray());
  }

  private static float[] sum(float[] before, float[] added) {
    for (int i = 0; i < before.length; i++) {
      before[i] += added[i];
    }
    return before;
  }

  private boolean keepSums(NDManager manager, ForwardPass pass, Map<String, List<NDArray>> kept) {
    for (Node layer : layers) {
      NDArray sums = KernelSums.of(pass.tap(layer.inputs().get(0)), layer);
      sums.attach(manager);
      kept.computeIfAbsent(layer.name(), name -> new ArrayList<>()).add(sums);
    }
    return true;
  }
}
