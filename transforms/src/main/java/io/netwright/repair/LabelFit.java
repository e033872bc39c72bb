package io.netwright.repair;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fits the linear layer that makes a network's logits to the labels of images, in closed form.
 *
 * <p>With x what the layer reads, y the label as a vector of zeros with a one, W the weights and b
 * the bias: {@code min over W and b, sum of |W x + b - y|^2 + lambda |W|^2}, ridge regression
 * (Hoerl and Kennard 1970, Technometrics 12, 55-67) from sums in float64. {@code lambda} is a share
 * of the sum of squares of an input; of five shares the one is taken whose fit misses a fifth of
 * the images, which it was not fitted to, by least. With that share it is fitted to all of them.
 *
 * <p>Which images are drawn, and the order of sums, depends on the seed and the images' content
 * alone.
 *
 * @param network the network with the new layer
 * @param share the strength of the ridge
 * @param images number of images that were looked at
 */
public record LabelFit(WeightedGraph network, double share, int images) {
  private static final List<Double> SHARES = List.of(1e-4, 1e-3, 1e-2, 1e-1, 1.0);
  private static final int IMAGES = 2000;
  private static final int MOST_IMAGES = 4096;
  private static final int PER_UNKNOWN = 8;
  private static final int CHUNK = 256;

  /**
   * Fits.
   *
   * @param network whose last node is a linear layer
   * @param images labelled by its outputs
   * @param seed decides which images are looked at
   * @return empty where the images are too few for a solution
   */
  public static Optional<LabelFit> of(
      WeightedGraph network, ImageSet images, Seed seed, NDManager manager) {
    if (images.size() == 0) {
      return Optional.empty();
    }
    Node layer = network.graph().output();
    Weighted linear = Weighted.of(layer);
    NormalEquations.Size size = new NormalEquations.Size(1, linear.inputs() + 1, linear.outputs());
    int most = Math.min(MOST_IMAGES, Math.max(IMAGES, PER_UNKNOWN * size.unknowns()));
    RepairImages drawn = RepairImages.drawn(images, most, seed);
    try (NDManager memory = manager.newSubManager()) {
      double[] zeros = new double[size.unknowns() * size.outputs()];
      NDArray none =
          NormalEquations.inEngine(memory, zeros, new Shape(1, size.unknowns(), size.outputs()));
      Equations equations = Equations.of(memory, size, none, drawn.size());
      add(network, drawn, equations, manager);
      double share = best(equations);
      return equations
          .fittedToAll(share)
          .map(solved -> new LabelFit(with(network, layer, solved.change()), share, drawn.size()));
    }
  }

  private static void add(
      WeightedGraph network, RepairImages drawn, Equations equations, NDManager manager) {
    LayerGraph graph = network.graph();
    String input = graph.nodes().get(0).name();
    String read = graph.output().inputs().get(0);
    int width = graph.shape(read).channels();
    try (Network trunk = Network.on(manager, Stretch.of(network, input, read))) {
      for (int first = 0; first < drawn.size(); first += CHUNK) {
        int last = Math.min(first + CHUNK, drawn.size());
        try (NDManager chunk = manager.newSubManager()) {
          NDArray batch = Batches.range(chunk, drawn.images(), first, last).images();
          float[] features = Torch.values(Torch.withoutGradients(() -> trunk.logits(batch)));
          for (int image = first; image < last; image++) {
            int from = (image - first) * width;
            int label = drawn.images().label(image);
            NormalEquations.RowWriter row =
                (inputs, inputsAt, targets, targetsAt) -> {
                  System.arraycopy(features, from, inputs, inputsAt, width);
                  inputs[inputsAt + width] = 1;
                  Arrays.fill(targets, targetsAt, targetsAt + graph.classes(), 0);
                  targets[targetsAt + label] = 1;
                };
            if (image < drawn.fitted()) {
              equations.fit(row);
            } else {
              equations.keepBack(row);
            }
          }
        }
      }
    }
  }

  /** The strength whose fit misses the images kept back by least. */
  private static double best(Equations equations) {
    double best = SHARES.get(SHARES.size() - 1);
    double least = Double.POSITIVE_INFINITY;
    for (double share : SHARES) {
      double missed =
          equations
              .fitted(share)
              .map(ridge -> equations.missedAfter(ridge.change()))
              .orElse(Double.POSITIVE_INFINITY);
      if (missed < least) {
        best = share;
        least = missed;
      }
    }
    return best;
  }

  private static WeightedGraph with(WeightedGraph network, Node layer, double[] solution) {
    Weighted linear = Weighted.of(layer);
    int inputs = linear.inputs();
    int outputs = linear.outputs();
    float[] weight = new float[outputs * inputs];
    float[] bias = new float[outputs];
    for (int output = 0; output < outputs; output++) {
      for (int i = 0; i < inputs; i++) {
        weight[output * inputs + i] = (float) solution[i * outputs + output];
      }
      bias[output] = (float) solution[inputs * outputs + output];
    }
    Map<String, Tensor> weights = new LinkedHashMap<>(network.weights());
    weights.put(layer.name() + ".weight", new Tensor(List.of(outputs, inputs), weight));
    weights.put(layer.name() + ".bias", new Tensor(List.of(outputs), bias));
    List<Node> nodes = new ArrayList<>(network.graph().nodes());
    nodes.set(nodes.size() - 1, layer.with(linear.withBias()));
    return new WeightedGraph(new LayerGraph(nodes), weights);
  }
}
