package io.netwright.nn.onnx;

import io.netwright.nn.Tensor;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.ParameterSpec;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Room;
import io.netwright.nn.graph.Weighted;
import io.netwright.refusal.RefusedException;
import io.netwright.text.Foreign;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Our graph while it is made of an ONNX graph, operator by operator. */
final class Lowering {
  static final String INPUT = "input";

  /** Equal up to the rounding of a float32 constant, such as 1/6 or the root of 2. */
  private static final double ROUNDING = 1.2e-7;

  private final OnnxGraph graph;
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Tensor> weights = new LinkedHashMap<>();
  private final Map<Value.Scaled, Value.Feature> made = new HashMap<>();
  private final Map<String, String> openToBias = new HashMap<>();
  private final Map<String, Integer> timesWanted = new HashMap<>();
  private long features;
  private final ConstantFolding folding;
  private final ConstantMemory memory;

  Lowering(OnnxGraph graph, ConstantMemory memory) {
    this.graph = graph;
    this.memory = memory;
    this.folding = new ConstantFolding(graph::numbersInFile, memory);
    FeatureShape images = graph.input().images();
    values.put(graph.input().name(), add(INPUT, new Layer.Input(images), Map.of()));
  }

  /** Reads all operators; yields what the output's name stands for. */
  Value run() {
    for (OnnxNode node : graph.nodes()) {
      try {
        put(node, apply(node));
      } catch (RefusedException e) {
        String message = String.valueOf(e.getMessage());
        throw message.startsWith("node ") ? e : node.refused(message);
      } catch (IllegalArgumentException e) {
        throw node.refused(String.valueOf(e.getMessage()));
      } catch (ArithmeticException e) {
        throw node.refused("sizes beyond 2^31, or a division by 0");
      } catch (IndexOutOfBoundsException e) {
        throw node.refused("its inputs, outputs or attributes are fewer than it needs");
      }
    }
    return value(graph.output());
  }

  private List<Value> apply(OnnxNode node) {
    List<@Nullable Value> inputs = new ArrayList<>();
    for (String name : node.inputs()) {
      inputs.add(name.isEmpty() ? null : read(node, name));
    }
    Call call = new Call(node, inputs, this);
    boolean constant =
        inputs.stream().allMatch(value -> value == null || value instanceof Value.Constant);
    return constant ? List.of(folding.apply(call)) : Rules.of(node).apply(call);
  }

  private Value read(OnnxNode node, String name) {
    if (!values.containsKey(name)) {
      Numbers initializer = graph.initializer(name, memory);
      if (initializer == null) {
        throw node.refused(graph.whyUnknown(name));
      }
      values.put(name, new Value.Constant(initializer));
    }
    return value(name);
  }

  private Value value(String name) {
    Value value = values.get(name);
    if (value == null) {
      throw new RefusedException(
          "the output " + Foreign.name(name) + " is made by no node of the graph");
    }
    return value;
  }

  private void put(OnnxNode node, List<Value> outputs) {
    for (int i = 0; i < node.outputs().size(); i++) {
      String name = node.outputs().get(i);
      if (name.isEmpty() || (i >= outputs.size() && graph.uses(name) == 0)) {
        continue;
      }
      if (i >= outputs.size()) {
        throw node.refused("its output " + i + " is read, and only the first is supported");
      }
      if (outputs.get(i) instanceof Value.Scaled scaled) {
        memory.take(2L * Double.BYTES * scaled.scale().length);
      }
      if (values.put(name, outputs.get(i)) != null) {
        throw node.refused(Foreign.name(name) + " is made twice");
      }
    }
  }

  /** Refuses what there is no room for, before it is made. */
  void requireMemory(long bytes) {
    memory.require(bytes);
  }

  /** Adds a node; its name is made unlike all others. */
  Value.Feature add(
      String wanted, Layer layer, Map<String, Numbers> parameters, Value.Feature... inputs) {
    String name = wanted;
    while (nodes.containsKey(name)) {
      name = wanted + "_" + (timesWanted.merge(wanted, 1, Integer::sum) + 1);
    }
    List<FeatureShape> shapes = Stream.of(inputs).map(Value.Feature::shape).toList();
    FeatureShape shape = layer.outputShape(shapes);
    requireRoom(shape);
    nodes.put(name, new Node(name, layer, Stream.of(inputs).map(Value.Feature::node).toList()));
    for (ParameterSpec spec : layer.parameters()) {
      Numbers numbers = Objects.requireNonNull(parameters.get(spec.suffix()));
      memory.take(numbers);
      weights.put(
          name + "." + spec.suffix(),
          new Tensor(spec.shape(), numbers.reshaped(spec.shape()).floats()));
    }
    return new Value.Feature(name, shape);
  }

  /** Refuses a map that is too large, or one too many. */
  void requireRoom(FeatureShape shape) {
    features = Room.FOREIGN.require(shape, features);
  }

  /** A layer without bias to whose output, read by one operator alone, that may add one. */
  void letBiasFollow(Value.Feature weighted, String output) {
    if (graph.uses(output) == 1) {
      openToBias.put(output, weighted.node());
    }
  }

  /** Whether a value, under the name that it is read by, is a layer that waits for its bias. */
  boolean waitsForBias(String output, Value value) {
    return value instanceof Value.Feature feature && feature.node().equals(openToBias.get(output));
  }

  /** The layer that made a feature. */
  Node maker(Value.Feature feature) {
    return Objects.requireNonNull(nodes.get(feature.node()));
  }

  /** A value as the output of a node; what is not one, or not yet, is refused. */
  Value.Feature feature(Value value, OnnxNode reader) {
    if (value instanceof Value.Feature feature) {
      return feature;
    }
    if (value instanceof Value.Scaled scaled) {
      return materialized(scaled);
    }
    throw reader.refused("reads " + described(value) + ", which is not supported");
  }

  /** What a value is, in words. */
  static String described(Value value) {
    if (value instanceof Value.Constant constant) {
      return "a constant of shape " + constant.numbers().shape() + " as if it were an image";
    }
    if (value instanceof Value.View view) {
      return view.base().shape()
          + " seen as "
          + view.dimensions().subList(1, view.dimensions().size())
          + " for each image";
    }
    if (value instanceof Value.Probabilities probabilities) {
      return "the "
          + probabilities.operator()
          + " of node "
          + probabilities.node()
          + " inside the network (attention?)";
    }
    return value instanceof Value.Erf ? "an Erf that is no GELU" : "half of an adaptive pooling";
  }

  private Value.Feature materialized(Value.Scaled scaled) {
    Value.Feature known = made.get(scaled);
    if (known == null) {
      known = layerOf(scaled);
      made.put(scaled, known);
    }
    return known;
  }

  private Value.Feature layerOf(Value.Scaled scaled) {
    Value.Feature base = scaled.base();
    boolean unscaled = near(scaled.uniformScale(), 1);
    if (unscaled && scaled.uniformShift() == 0) {
      return base;
    }
    if (maker(base).layer() instanceof Layer.Input) {
      return add(scaled.name(), normalization(scaled), Map.of(), base);
    }
    return add(
        scaled.name(),
        new Norm.ChannelScale(base.shape().channels()),
        Map.of("weight", vector(scaled.scale()), "bias", vector(scaled.shift())),
        base);
  }

  /** {@code s x + t = (x - (-t / s)) / (1 / s)}. */
  private static Norm.Normalize normalization(Value.Scaled scaled) {
    List<Float> mean = new ArrayList<>();
    List<Float> std = new ArrayList<>();
    for (int i = 0; i < scaled.scale().length; i++) {
      double scale = scaled.scale()[i];
      mean.add((float) (-scaled.shift()[i] / scale + 0.0));
      std.add((float) (1 / scale));
    }
    return new Norm.Normalize(mean, std);
  }

  /** Gives a layer that waits for it its bias, at once: nobody has read it without. */
  Value.Feature biased(Value.Feature base, double[] bias) {
    Node node = maker(base);
    nodes.put(node.name(), node.with(Weighted.of(node).withBias()));
    weights.put(node.name() + ".bias", new Tensor(List.of(bias.length), vector(bias).floats()));
    return base;
  }

  static Numbers vector(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Numbers.of(List.of(floats.length), floats);
  }

  /** Whether two numbers differ by no more than the rounding of constants. */
  static boolean near(double one, double other) {
    return Math.abs(one - other) <= ROUNDING * Math.abs(other);
  }

  /** Dimensions of what a value stands for, the batch first. */
  List<Long> dimensions(Value value, OnnxNode reader) {
    if (value instanceof Value.View view) {
      return view.dimensions();
    }
    FeatureShape shape = feature(value, reader).shape();
    long batch = graph.input().batch();
    return shape.flat()
        ? List.of(batch, (long) shape.channels())
        : List.of(batch, (long) shape.channels(), (long) shape.height(), (long) shape.width());
  }

  /**
   * A feature seen with other dimensions: a layer where that is a vector or maps of one position,
   * otherwise a view that somebody must see otherwise again.
   */
  Value seen(Value.Feature base, List<Long> dimensions, OnnxNode node) {
    FeatureShape shape = base.shape();
    if (dimensions.equals(dimensions(base, node))) {
      return base;
    }
    long features = (long) shape.channels() * shape.positions();
    long batch = graph.input().batch();
    if (dimensions.equals(List.of(batch, features))) {
      return add(node.name(), new Rearranging.Flatten(), Map.of(), base);
    }
    if (dimensions.equals(List.of(batch, features, 1L, 1L)) && shape.flat()) {
      return add(node.name(), new Rearranging.Unflatten(), Map.of(), base);
    }
    return new Value.View(base, dimensions, 1, node.name());
  }

  int opset() {
    return graph.opset();
  }

  long batch() {
    return graph.input().batch();
  }

  List<Node> nodes() {
    return List.copyOf(nodes.values());
  }

  Map<String, Tensor> weights() {
    return weights;
  }
}
