package io.netwright.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.ParameterSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A graph with its parameters on a device. Not thread-safe: batch statistics change in training;
 * evaluation may run in several threads.
 *
 * <p>Every array a pass makes belongs to the manager of the images it was given.
 */
public final class Network implements AutoCloseable {
  private final LayerGraph graph;
  private final NDManager manager;
  private final Map<String, NDArray> parameters;

  private Network(LayerGraph graph, NDManager manager, Map<String, NDArray> parameters) {
    this.graph = graph;
    this.manager = manager;
    this.parameters = parameters;
  }

  /** Puts a network on the device of a manager; nothing is trainable until asked. */
  public static Network on(NDManager parent, WeightedGraph model) {
    NDManager manager = parent.newSubManager();
    Map<String, NDArray> parameters = new LinkedHashMap<>();
    model.weights().forEach((name, tensor) -> parameters.put(name, array(manager, tensor)));
    return new Network(model.graph(), manager, parameters);
  }

  private static NDArray array(NDManager manager, Tensor tensor) {
    long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
    return manager.create(tensor.values(), new Shape(shape));
  }

  /** The graph. */
  public LayerGraph graph() {
    return graph;
  }

  /** Its parameters by state_dict name; the arrays are the network's own. */
  public Map<String, NDArray> parameters() {
    return parameters;
  }

  /** The parameters that gradient descent changes, in order. */
  public Map<String, NDArray> trainedParameters() {
    Map<String, NDArray> trained = new LinkedHashMap<>();
    graph
        .parameterSpecs()
        .forEach(
            (name, spec) -> {
              if (spec.trained()) {
                trained.put(name, parameter(name));
              }
            });
    return trained;
  }

  /** Asks autograd to record what is done with the trained parameters, or no longer. */
  public void requireGradients(boolean required) {
    trainedParameters().values().forEach(array -> array.setRequiresGradient(required));
  }

  /** The parameter of that state_dict name. */
  public NDArray parameter(String name) {
    NDArray parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException(
          "no parameter " + name + "; there are " + parameters.keySet());
    }
    return parameter;
  }

  /**
   * Runs the network.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]
   * @param taps names of the nodes whose outputs are wanted
   */
  public ForwardPass forward(NDArray images, Set<String> taps, Mode mode) {
    Map<String, NDArray> outputs = new HashMap<>();
    Map<String, NDArray> tapped = new LinkedHashMap<>();
    Map<String, Integer> readers = readers();
    for (Node node : graph.nodes()) {
      List<NDArray> inputs = new ArrayList<>();
      node.inputs().forEach(name -> inputs.add(outputs.get(name)));
      NDArray output = Operators.apply(node, inputs, new Operators.Pass(this, images, mode));
      output = Noise.added(node, output, mode);
      outputs.put(node.name(), output);
      if (taps.contains(node.name())) {
        tapped.put(node.name(), output);
      }
      node.inputs().forEach(name -> forget(name, readers, outputs));
    }
    for (String tap : taps) {
      graph.node(tap);
    }
    NDArray logits = Objects.requireNonNull(outputs.get(graph.output().name()));
    return new ForwardPass(logits, tapped);
  }

  /** Logits {@code (N, K)} in evaluation mode. */
  public NDArray logits(NDArray images) {
    return forward(images, Set.of(), Mode.EVALUATION).logits();
  }

  private Map<String, Integer> readers() {
    Map<String, Integer> readers = new HashMap<>();
    graph.nodes().forEach(node -> node.inputs().forEach(in -> readers.merge(in, 1, Integer::sum)));
    return readers;
  }

  private static void forget(
      String name, Map<String, Integer> readers, Map<String, NDArray> outputs) {
    if (readers.merge(name, -1, Integer::sum) == 0) {
      outputs.remove(name);
    }
  }

  /** The network as plain data. */
  public WeightedGraph snapshot() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (Map.Entry<String, ParameterSpec> entry : graph.parameterSpecs().entrySet()) {
      weights.put(
          entry.getKey(),
          new Tensor(entry.getValue().shape(), parameter(entry.getKey()).toFloatArray()));
    }
    return new WeightedGraph(graph, weights);
  }

  /** Frees the parameters. */
  @Override
  public void close() {
    manager.close();
  }
}
