package io.netwright.head;

import ai.djl.ndarray.NDManager;
import io.netwright.accuracy.Predictions;
import io.netwright.data.ImageSet;
import io.netwright.nn.LogitPath;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parameter scaling: brings the logits of components to one size, so that they can be compared
 * (Model LEGO, NeurIPS 2024; here as its code does it).
 *
 * <p>The factor of class c is {@code n_c / sum of the winning logits} over the {@code n_c}
 * correctly classified images of the class: the reciprocal of their mean. It multiplies the row of
 * the last weight and bias. A class without a correct image, or whose mean is not positive, has no
 * such factor and gets the mean of the other classes', or 1 where there are none.
 *
 * @param factors by output
 * @param undetermined outputs whose factor is the mean of the others
 */
public record ParameterScaling(List<Double> factors, List<Integer> undetermined) {
  private static final int BATCH = 256;

  /** Takes immutable copies. */
  public ParameterScaling {
    factors = List.copyOf(factors);
    undetermined = List.copyOf(undetermined);
  }

  /**
   * The factors of a network.
   *
   * @param validation images labelled by the network's outputs; never those reported on
   */
  public static ParameterScaling of(WeightedGraph model, ImageSet validation, NDManager manager) {
    int classes = model.graph().classes();
    double[] sums = new double[classes];
    int[] counts = new int[classes];
    try (Network network = Network.on(manager, model)) {
      Predictions predictions = Predictions.of(network, validation, BATCH, manager);
      for (int i = 0; i < validation.size(); i++) {
        int label = validation.label(i);
        if (predictions.predicted(i) == label) {
          sums[label] += predictions.logit(i, label);
          counts[label]++;
        }
      }
    }
    return of(sums, counts);
  }

  static ParameterScaling of(double[] sums, int[] counts) {
    double total = 0;
    List<Integer> undetermined = new ArrayList<>();
    for (int label = 0; label < sums.length; label++) {
      if (sums[label] > 0) {
        total += counts[label] / sums[label];
      } else {
        undetermined.add(label);
      }
    }
    int determined = sums.length - undetermined.size();
    double mean = determined == 0 ? 1 : total / determined;
    List<Double> factors = new ArrayList<>();
    for (int label = 0; label < sums.length; label++) {
      factors.add(sums[label] > 0 ? counts[label] / sums[label] : mean);
    }
    return new ParameterScaling(factors, undetermined);
  }

  /** The factors of joined networks, from the images of each one's own classes. */
  static AffineMap map(JointLogits images, List<Integer> widths) {
    List<Double> factors = new ArrayList<>();
    int first = 0;
    for (int width : widths) {
      factors.addAll(of(images, first, width).factors());
      first += width;
    }
    return AffineMap.scaling(factors.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static ParameterScaling of(JointLogits images, int first, int width) {
    double[] sums = new double[width];
    int[] counts = new int[width];
    AffineMap asTheyAre = AffineMap.identity(first + width);
    for (int i = 0; i < images.size(); i++) {
      int label = images.labels()[i];
      boolean own = label >= first && label < first + width;
      if (own && images.best(asTheyAre, i, first, first + width) == label) {
        sums[label - first] += images.logits()[i][label];
        counts[label - first]++;
      }
    }
    return of(sums, counts);
  }

  /** Why the logits of a network cannot be scaled, if they cannot. */
  static Optional<String> obstacle(LayerGraph graph) {
    return LogitPath.of(graph, "scaled").after().stream()
        .filter(node -> !node.layer().homogeneous())
        .map(node -> LogitPath.inTheWay(node, "scaled").getMessage())
        .findFirst();
  }

  /** The network with each logit multiplied by its factor. */
  public WeightedGraph apply(WeightedGraph model) {
    obstacle(model.graph())
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(reason);
            });
    Node last = LogitPath.of(model.graph(), "scaled").maker();
    Map<String, Tensor> weights = new LinkedHashMap<>(model.weights());
    last.layer()
        .parameters()
        .forEach(spec -> weights.computeIfPresent(last.parameter(spec), (n, t) -> scaled(t)));
    return new WeightedGraph(model.graph(), weights);
  }

  private Tensor scaled(Tensor tensor) {
    float[] values = tensor.values().clone();
    int row = values.length / factors.size();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * factors.get(i / row));
    }
    return new Tensor(tensor.shape(), values);
  }
}
