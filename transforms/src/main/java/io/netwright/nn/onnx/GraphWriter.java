package io.netwright.nn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.TrainingOnly;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An ONNX graph while it is written, node by node. */
final class GraphWriter {
  private final WeightedGraph network;
  private final GraphProto.Builder proto;
  private final Map<String, String> outputs = new HashMap<>();

  GraphWriter(WeightedGraph network, GraphProto.Builder proto) {
    this.network = network;
    this.proto = proto;
  }

  /** Writes a node's layer; a layer of training alone is what it reads. */
  void write(Node node) {
    if (node.layer() instanceof Layer.Input) {
      outputs.put(node.name(), OnnxWriter.IMAGES);
    } else if (node.layer() instanceof TrainingOnly) {
      outputs.put(node.name(), input(node, 0));
    } else {
      LayerWriters.write(node, this);
      outputs.put(node.name(), value(node));
    }
  }

  /** Gives the last node's output the name of the graph's output. */
  void finish(String name) {
    String last = Objects.requireNonNull(outputs.get(graph().output().name()));
    add("Identity", free(name), List.of(last), name);
  }

  LayerGraph graph() {
    return network.graph();
  }

  /** Shape of what a node reads. */
  FeatureShape inputShape(Node node) {
    return graph().shape(node.inputs().get(0));
  }

  /** The name of what a node reads. */
  String input(Node node, int index) {
    return Objects.requireNonNull(outputs.get(node.inputs().get(index)));
  }

  /** The names of all that a node reads. */
  List<String> inputs(Node node) {
    return node.inputs().stream().map(name -> Objects.requireNonNull(outputs.get(name))).toList();
  }

  /** The name of a node's output, unlike that of any parameter. */
  static String value(Node node) {
    return node.name() + "/out";
  }

  /** Adds an operator of one output. */
  Operator add(String type, String name, List<String> inputs, String output) {
    return new Operator(
        proto.addNodeBuilder().setOpType(type).setName(name).addAllInput(inputs).addOutput(output));
  }

  /** A name for an operator that is no node's own: ONNX Runtime refuses one that two have. */
  String free(String wanted) {
    String name = wanted;
    while (graph().shapes().containsKey(name)) {
      name += "_";
    }
    return name;
  }

  /** Adds a node's operator, under the node's name. */
  Operator add(String type, Node node, List<String> inputs) {
    return add(type, node.name(), inputs, value(node));
  }

  /** Adds an operator that is a part of a node's layer; yields its output. */
  String part(String type, Node node, String part, String... inputs) {
    String name = free(node.name() + "/" + part);
    add(type, name, List.of(inputs), name + "/out");
    return name + "/out";
  }

  /** Adds one of a node's parameters; yields its name. */
  String parameter(Node node, String suffix) {
    return parameter(node, suffix, network.weight(node.name() + "." + suffix).shape());
  }

  /** The same in a shape that goes together with feature maps. */
  String parameter(Node node, String suffix, List<Integer> shape) {
    String name = node.name() + "." + suffix;
    return constant(name, shape, network.weight(name).values());
  }

  /** Adds numbers that belong to a node; yields their name. */
  String constant(String name, List<Integer> shape, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return initializer(name, DataType.FLOAT, shape, UnsafeByteOperations.unsafeWrap(bytes.flip()));
  }

  /** Adds whole numbers that belong to a node; yields their name. */
  String whole(String name, long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      bytes.putLong(value);
    }
    return initializer(
        name,
        DataType.INT64,
        List.of(values.length),
        UnsafeByteOperations.unsafeWrap(bytes.flip()));
  }

  private String initializer(String name, DataType type, List<Integer> shape, ByteString bytes) {
    TensorProto.Builder tensor =
        proto.addInitializerBuilder().setName(name).setDataType(type.getNumber()).setRawData(bytes);
    shape.forEach(tensor::addDims);
    return name;
  }
}
