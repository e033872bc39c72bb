package io.netwright.nn;

import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.ParameterSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A network as plain data: a graph and a tensor for each of its parameters. Surgery is a function
 * from one to another.
 *
 * @param weights by state_dict name, in the graph's order
 */
public record WeightedGraph(LayerGraph graph, Map<String, Tensor> weights) {

  /** Refuses missing, surplus and misshapen weights. */
  public WeightedGraph {
    Map<String, ParameterSpec> specs = graph.parameterSpecs();
    Map<String, Tensor> ordered = new LinkedHashMap<>();
    for (Map.Entry<String, ParameterSpec> entry : specs.entrySet()) {
      Tensor tensor = weights.get(entry.getKey());
      if (tensor == null) {
        throw new IllegalArgumentException(
            "no tensor " + entry.getKey() + "; the weights have " + weights.keySet());
      }
      if (!tensor.shape().equals(entry.getValue().shape())) {
        throw new IllegalArgumentException(
            entry.getKey()
                + " must have shape "
                + entry.getValue().shape()
                + ", got "
                + tensor.shape());
      }
      ordered.put(entry.getKey(), tensor);
    }
    if (weights.size() != specs.size()) {
      throw new IllegalArgumentException(
          "weights without a place in the graph: "
              + weights.keySet().stream().filter(name -> !specs.containsKey(name)).toList());
    }
    weights = Collections.unmodifiableMap(ordered);
  }

  /** The tensor of that state_dict name. */
  public Tensor weight(String name) {
    Tensor tensor = weights.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor " + name + "; there are " + weights.keySet());
    }
    return tensor;
  }
}
