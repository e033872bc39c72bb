package io.netwright.nn.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Graphs that people write: the schema of {@link GraphJson}, in which may be left out what follows
 * from the rest. A node reads the one before; layers have as many channels as they read; sizes that
 * are left out are PyTorch's; a size for both directions is one number.
 */
public final class HandWritten {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> EXTENTS = Set.of("kernel", "stride", "padding", "dilation");
  private static final Map<String, String> CHANNELS =
      Map.of(
          "Conv2d", "inChannels",
          "Linear", "inFeatures",
          "BatchNorm", "channels",
          "ChannelScale", "channels",
          "PRelu", "channels");

  /** What holds where a layer says nothing. */
  private static final Map<String, Map<String, JsonNode>> DEFAULTS =
      Map.of(
          "Conv2d",
          Map.of(
              "stride",
              number(1),
              "padding",
              number(0),
              "dilation",
              number(1), //
              "groups",
              number(1),
              "bias",
              JSON.booleanNode(true)),
          "Linear",
          Map.of("bias", JSON.booleanNode(true)),
          "BatchNorm",
          Map.of("eps", JSON.numberNode(1e-5f), "momentum", JSON.numberNode(0.1f)),
          "MaxPool",
          Map.of("padding", number(0), "ceil", JSON.booleanNode(false)),
          "AvgPool",
          Map.of(
              "padding",
              number(0),
              "ceil",
              JSON.booleanNode(false), //
              "countPadding",
              JSON.booleanNode(true)),
          "UnevenAvgPool",
          Map.of(
              "top", number(0), "bottom", number(0), //
              "left", number(0), "right", number(0)),
          "LeakyRelu",
          Map.of("slope", JSON.numberNode(0.01f)),
          "Gelu",
          Map.of("tanh", JSON.booleanNode(false)),
          "Dropout",
          Map.of("probability", JSON.numberNode(0.5f)));

  private final InferredShapes shapes = new InferredShapes();
  private String last = "";

  private HandWritten() {}

  /**
   * Reads a list of nodes.
   *
   * @throws IllegalArgumentException naming the node that is wrong
   */
  public static LayerGraph read(JsonNode nodes) {
    if (!nodes.isArray() || nodes.isEmpty()) {
      throw new IllegalArgumentException(
          "a graph is a list of nodes, the first an Input, each as '- {name: relu1, layer: Relu}'");
    }
    HandWritten reader = new HandWritten();
    List<Node> read = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      read.add(reader.node(nodes.get(i), i + 1));
    }
    requireReaders(read);
    return new LayerGraph(read);
  }

  /** What no node reads has no say in the logits, and no gradient. */
  private static void requireReaders(List<Node> nodes) {
    Set<String> inputs =
        nodes.stream().flatMap(node -> node.inputs().stream()).collect(Collectors.toSet());
    for (Node node : nodes.subList(0, nodes.size() - 1)) {
      if (!inputs.contains(node.name())) {
        throw new IllegalArgumentException(
            "node %s is read by no other and is not the last: name it in another's inputs, or leave it"
                    .formatted(node.name())
                + " out");
      }
    }
  }

  private Node node(JsonNode given, int number) {
    String name = given.path("name").asText();
    if (!(given instanceof ObjectNode object) || name.isEmpty()) {
      throw new IllegalArgumentException("node " + number + " has no name: give it one");
    }
    try {
      ObjectNode node = object.deepCopy();
      if (!node.has("inputs")) {
        ArrayNode inputs = node.putArray("inputs");
        if (number > 1) {
          inputs.add(last);
        }
      }
      node.set("layer", layer(node));
      Node read = GraphJson.node(node);
      requireInput(read, number);
      shapes.add(read);
      last = name;
      return read;
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new IllegalArgumentException(
          message.startsWith(name) ? "node " + message : "node " + name + ": " + message, e);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("node " + name + ": sizes beyond 2^31", e);
    }
  }

  private static void requireInput(Node node, int number) {
    if (number == 1 != node.layer() instanceof Layer.Input) {
      throw new IllegalArgumentException(
          number == 1
              ? "the first node must be an Input with a shape [C, H, W], got "
                  + node.layer().getClass().getSimpleName()
              : "only the first node is an Input");
    }
  }

  private ObjectNode layer(ObjectNode node) {
    JsonNode given = node.path("layer");
    ObjectNode layer =
        given instanceof ObjectNode object ? object : JSON.objectNode().set("layer", given);
    String type = layer.path("layer").asText();
    List<String> types = Layer.types().stream().map(Class::getSimpleName).sorted().toList();
    if (!types.contains(type)) {
      throw new IllegalArgumentException(
          "layer must be one of " + types + ", got " + layer.path("layer"));
    }
    if ("Input".equals(type) && layer.path("shape").isArray()) {
      layer.set("shape", shape(layer.path("shape")));
    }
    DEFAULTS.getOrDefault(type, Map.of()).forEach(layer::putIfAbsent);
    if (type.endsWith("Pool") && layer.has("kernel")) {
      layer.putIfAbsent("stride", layer.get("kernel"));
    }
    String channels = CHANNELS.get(type);
    if (channels != null && !layer.has(channels)) {
      layer.put(channels, channels(node));
    }
    EXTENTS.stream().filter(layer::has).forEach(name -> layer.set(name, extent(layer.get(name))));
    return layer;
  }

  /** Channels of what the node reads first. */
  private int channels(ObjectNode node) {
    String input = node.path("inputs").path(0).asText();
    FeatureShape shape = shapes.byName().get(input);
    if (shape == null) {
      throw new IllegalArgumentException("reads " + input + ", which no earlier node is named");
    }
    return shape.channels();
  }

  private static JsonNode shape(JsonNode sizes) {
    if (sizes.size() != 3) {
      throw new IllegalArgumentException("shape must be [C, H, W], got " + sizes);
    }
    ObjectNode shape = JSON.objectNode();
    shape.set("channels", sizes.get(0));
    shape.set("height", sizes.get(1));
    shape.set("width", sizes.get(2));
    return shape.put("flat", false);
  }

  private static JsonNode extent(JsonNode given) {
    ObjectNode extent = JSON.objectNode();
    if (given.isNumber()) {
      extent.set("height", given);
      extent.set("width", given);
      return extent;
    }
    if (given.isArray() && given.size() == 2) {
      extent.set("height", given.get(0));
      extent.set("width", given.get(1));
      return extent;
    }
    return given;
  }

  private static JsonNode number(int value) {
    return JSON.numberNode(value);
  }
}
