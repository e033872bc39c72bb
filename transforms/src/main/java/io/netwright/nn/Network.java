package io.netwright.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.ParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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
  private final Map<String, Normalization> normalizations = new HashMap<>();
  private final ForwardPlan plan;
  private final Map<String, ForwardPlan> plansBehind = new ConcurrentHashMap<>();

  private Network(LayerGraph graph, NDManager manager, Map<String, NDArray> parameters) {
    this.graph = graph;
    this.manager = manager;
    this.parameters = parameters;
    this.plan = ForwardPlan.of(graph);
    for (Node node : graph.nodes()) {
      if (node.layer() instanceof Norm.Normalize layer) {
        normalizations.put(node.name(), Normalization.of(manager, layer));
      }
    }
  }

  /**
   * Puts a network on the device of a manager; nothing is trainable until asked.
   *
   * <p>Convolution weights are kept channels-last, in which convolutions run faster; feature maps
   * follow them. Shapes and values are the same in either layout.
   */
  public static Network on(NDManager parent, WeightedGraph model) {
    NDManager manager = parent.newSubManager();
    Map<String, NDArray> parameters = new LinkedHashMap<>();
    model.weights().forEach((name, tensor) -> parameters.put(name, array(manager, tensor)));
    return new Network(model.graph(), manager, parameters);
  }

  private static NDArray array(NDManager manager, Tensor tensor) {
    long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
    NDArray array = manager.create(tensor.values(), new Shape(shape));
    if (shape.length != 4) {
      return array;
    }
    // A created array is Java's memory, which the engine reads as long as the array is open. Where
    // the layout is right already, laying out makes no copy: then duplicate() must.
    try (array;
        NDArray laidOut = Torch.withoutGradients(() -> Torch.channelsLast(array))) {
      return laidOut.duplicate();
    }
  }

  /** The graph. */
  public LayerGraph graph() {
    return graph;
  }

  /** Memory on the network's device that is freed with it, for what is kept beside it. */
  public NDManager memory() {
    return manager;
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
    taps.forEach(graph::node);
    return run(plan, new Operators.Pass(this, images, mode), taps, Map.of());
  }

  /**
   * Logits {@code (N, K)} in evaluation mode where a node yields something else: the later layers
   * run on that, what else they read is computed from the images.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]
   * @param node whose output is replaced
   * @param output what replaces it, of the same shape; differentiable like the images
   */
  public NDArray logits(NDArray images, String node, NDArray output) {
    ForwardPlan behind =
        plansBehind.computeIfAbsent(node, name -> ForwardPlan.behind(graph, graph.node(name)));
    Operators.Pass pass = new Operators.Pass(this, images, Mode.EVALUATION);
    return run(behind, pass, Set.of(), Map.of(node, output)).logits();
  }

  /** Runs a plan in which the outputs of some nodes are given; they are kept like those tapped. */
  private static ForwardPass run(
      ForwardPlan plan, Operators.Pass pass, Set<String> taps, Map<String, NDArray> given) {
    List<ForwardPlan.Step> steps = plan.steps();
    NDArray[] outputs = new NDArray[steps.size()];
    Map<String, NDArray> kept = new LinkedHashMap<>(given);
    for (int i = 0; i < outputs.length; i++) {
      ForwardPlan.Step step = steps.get(i);
      Node node = step.node();
      List<NDArray> inputs = new ArrayList<>(step.inputs().size());
      step.inputs().forEach(index -> inputs.add(outputs[index]));
      NDArray known = given.get(node.name());
      outputs[i] =
          known == null
              ? Noise.added(node, Operators.apply(node, inputs, pass), pass.mode())
              : known;
      if (taps.contains(node.name())) {
        kept.put(node.name(), outputs[i]);
      }
      step.finished().forEach(index -> release(outputs, index, pass.images(), kept));
    }
    return new ForwardPass(outputs[outputs.length - 1], kept);
  }

  /** Lets go of an output nobody reads any more; autograd keeps what it needs by itself. */
  private static void release(
      NDArray[] outputs, int index, NDArray images, Map<String, NDArray> kept) {
    NDArray output = outputs[index];
    outputs[index] = null;
    boolean inUse =
        output == images
            || kept.values().stream().anyMatch(one -> one == output)
            || Arrays.stream(outputs).anyMatch(other -> other == output);
    if (!inUse) {
      output.close();
    }
  }

  /** Logits {@code (N, K)} in evaluation mode. */
  public NDArray logits(NDArray images) {
    return forward(images, Set.of(), Mode.EVALUATION).logits();
  }

  /** The constants of a normalization. */
  Normalization normalization(Node node) {
    return Objects.requireNonNull(normalizations.get(node.name()));
  }

  /** The network as plain data. */
  public WeightedGraph snapshot() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (Map.Entry<String, ParameterSpec> entry : graph.parameterSpecs().entrySet()) {
      weights.put(
          entry.getKey(),
          new Tensor(entry.getValue().shape(), Torch.values(parameter(entry.getKey()))));
    }
    return new WeightedGraph(graph, weights);
  }

  /** Frees the parameters. */
  @Override
  public void close() {
    manager.close();
  }
}
