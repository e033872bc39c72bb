package io.netwright.nn.io;

import io.netwright.nn.Tensor;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.ParameterSpec;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Published;
import io.netwright.nn.zoo.Zoo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which architecture tensors look like: the one with the largest share of names in common, those of
 * equal shape counting twice. Where no name is known, shapes alone decide.
 *
 * @param architecture its name
 * @param share from 0 to 1
 */
record Lookalike(String architecture, double share) {
  private static final FeatureShape IMAGES = FeatureShape.map(3, 32, 32);
  private static final int CLASSES = 1000;

  /** Below it a likeness is none. */
  private static final double LEAST = 0.3;

  /** The nearest architecture; empty where none is near. */
  static Optional<Lookalike> of(Map<String, Tensor> tensors) {
    Lookalike nearest = new Lookalike("", LEAST);
    for (Published published : Zoo.all()) {
      double share =
          share(
              published
                  .architecture()
                  .graph(new ArchitectureSpec(IMAGES, CLASSES, 1, List.of(), List.of())),
              tensors);
      if (share > nearest.share) {
        nearest = new Lookalike(published.name(), share);
      }
    }
    return nearest.architecture.isEmpty() ? Optional.empty() : Optional.of(nearest);
  }

  /** How much tensors and a graph have in common. */
  static double share(LayerGraph graph, Map<String, Tensor> tensors) {
    Map<String, ParameterSpec> specs = graph.parameterSpecs();
    TensorPlaces places = new TensorPlaces(graph, tensors.keySet());
    Map<List<Integer>, Integer> shapes = new HashMap<>();
    specs.values().forEach(spec -> shapes.merge(spec.shape(), 1, Integer::sum));
    int all = specs.size();
    double common = 0;
    int alike = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      List<Integer> shape = entry.getValue().shape();
      Optional<String> place = places.place(entry.getKey());
      if (place.isPresent()) {
        boolean equal = Objects.requireNonNull(specs.get(place.get())).shape().equals(shape);
        common += equal ? 1 : 0.5;
      } else if (!places.auxiliary(entry.getKey())) {
        all++;
      }
      int left = shapes.getOrDefault(shape, 0);
      if (left > 0) {
        shapes.put(shape, left - 1);
        alike++;
      }
    }
    double byShapes = alike / (double) Math.max(specs.size(), tensors.size());
    return Math.max(common / all, 0.9 * byShapes);
  }
}
