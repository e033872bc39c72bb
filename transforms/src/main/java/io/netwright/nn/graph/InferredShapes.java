package io.netwright.nn.graph;

import io.netwright.refusal.RefusedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The output shapes of nodes, inferred one after another. */
final class InferredShapes {
  private final Map<String, FeatureShape> shapes = new LinkedHashMap<>();

  /** Infers a node's shape; refuses a name given twice, an unknown input, an impossible shape. */
  void add(Node node) {
    List<FeatureShape> inputs = new ArrayList<>(node.inputs().size());
    for (String input : node.inputs()) {
      FeatureShape shape = shapes.get(input);
      if (shape == null) {
        throw new IllegalArgumentException(
            node.name() + " reads " + input + ", which no earlier node is named");
      }
      inputs.add(shape);
    }
    if (shapes.put(node.name(), shapeOf(node, inputs)) != null) {
      throw new IllegalArgumentException("two nodes are named " + node.name());
    }
  }

  private static FeatureShape shapeOf(Node node, List<FeatureShape> inputs) {
    try {
      return node.layer().outputShape(inputs);
    } catch (RefusedException e) {
      throw new RefusedException(node.name() + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(node.name() + ": " + e.getMessage(), e);
    }
  }

  /** The shapes by the nodes' names, in order; a view. */
  Map<String, FeatureShape> byName() {
    return Collections.unmodifiableMap(shapes);
  }
}
