package io.netwright.nn.graph;

import java.io.Serializable;
import java.util.List;

/**
 * A named layer and the nodes it reads.
 *
 * @param name unique; the PyTorch state_dict prefix where the layer has parameters
 */
public record Node(String name, Layer layer, List<String> inputs) implements Serializable {

  /** Takes an immutable copy. */
  public Node {
    inputs = List.copyOf(inputs);
  }

  /** The state_dict name of one of its parameters. */
  public String parameter(ParameterSpec spec) {
    return name + "." + spec.suffix();
  }

  /** The same node reading other nodes. */
  public Node reading(List<String> newInputs) {
    return new Node(name, layer, newInputs);
  }

  /** The same node with another layer. */
  public Node with(Layer newLayer) {
    return new Node(name, newLayer, inputs);
  }
}
