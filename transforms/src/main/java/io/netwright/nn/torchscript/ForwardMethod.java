package io.netwright.nn.torchscript;

import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.ParameterSpec;
import io.netwright.nn.graph.TrainingOnly;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;

/** The method that computes a network while it is written, and the tensors that it reads. */
final class ForwardMethod {
  private static final String IMAGES = "images";

  private final WeightedGraph network;
  private final ModuleTree tensors = new ModuleTree();
  private final Map<String, String> values = new HashMap<>();
  private final StringBuilder lines = new StringBuilder();
  private int steps;

  private ForwardMethod(WeightedGraph network) {
    this.network = network;
  }

  /** The method of a whole network, for evaluation. */
  static ForwardMethod of(WeightedGraph network) {
    ForwardMethod method = new ForwardMethod(network);
    network.graph().nodes().forEach(method::write);
    return method;
  }

  private void write(Node node) {
    if (node.layer() instanceof Layer.Input) {
      values.put(node.name(), IMAGES);
    } else if (node.layer() instanceof TrainingOnly) {
      values.put(node.name(), input(node));
    } else {
      String value = "x" + steps++;
      lines.append("    ").append(value).append(" = ");
      lines.append(LayerCalls.of(node, this)).append('\n');
      values.put(node.name(), value);
    }
  }

  /** The method's text, in the class of that name. */
  String text(String type) {
    return "  def forward(self: "
        + type
        + ",\n    "
        + IMAGES
        + ": Tensor) -> Tensor:\n"
        + lines
        + "    return "
        + value(network.graph().output().name())
        + "\n";
  }

  /** The tensors that the method reads. */
  ModuleTree tensors() {
    return tensors;
  }

  /** The first of what a node reads. */
  String input(Node node) {
    return value(node.inputs().get(0));
  }

  /** All that a node reads. */
  List<String> inputs(Node node) {
    return node.inputs().stream().map(this::value).toList();
  }

  private String value(String node) {
    return Objects.requireNonNull(values.get(node));
  }

  /** The shape of what a node reads. */
  FeatureShape inputShape(Node node) {
    return network.graph().shape(node.inputs().get(0));
  }

  /** A call of one of PyTorch's functions with what a node reads. */
  String call(String function, Node node, String... arguments) {
    StringJoiner call = new StringJoiner(", ", "torch." + function + "(", ")").add(input(node));
    for (String argument : arguments) {
      call.add(argument);
    }
    return call.toString();
  }

  /** One of a node's parameters. */
  String parameter(Node node, String suffix) {
    boolean trained =
        node.layer().parameters().stream()
            .filter(spec -> spec.suffix().equals(suffix))
            .anyMatch(ParameterSpec::trained);
    String name = node.name() + "." + suffix;
    return tensors.add(name, new ModuleTree.Held(network.weight(name), trained));
  }

  /** Numbers that belong to a node and are not trained. */
  String constant(Node node, String suffix, Tensor numbers) {
    return tensors.add(node.name() + "." + suffix, new ModuleTree.Held(numbers, false));
  }
}
