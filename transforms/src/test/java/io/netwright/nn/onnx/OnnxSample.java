package io.netwright.nn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.netwright.nn.Initialization;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes small ONNX files as others write them, for tests. */
final class OnnxSample {
  private static final Pattern COMMA = Pattern.compile(",");

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("sample");
  private int opset = 17;
  private String output = "";

  /** A graph that reads {@code x}, so many images of three channels, 8 x 8. */
  static OnnxSample images(String batch) {
    OnnxSample sample = new OnnxSample();
    sample.graph.addInput(sample.tensor("x", batch, 3, 8, 8));
    return sample;
  }

  OnnxSample opset(int version) {
    opset = version;
    return this;
  }

  GraphProto.Builder graph() {
    return graph;
  }

  /** Numbers that are a function of the name. */
  OnnxSample weights(String name, int... shape) {
    int size = IntStream.of(shape).reduce(1, Math::multiplyExact);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (0.5 * Initialization.uniform(name, i));
    }
    return floats(name, IntStream.of(shape).boxed().toList(), values);
  }

  OnnxSample floats(String name, List<Integer> shape, float... values) {
    var tensor =
        graph.addInitializerBuilder().setName(name).setDataType(DataType.FLOAT.getNumber());
    shape.forEach(tensor::addDims);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return this;
  }

  OnnxSample whole(String name, long... values) {
    var tensor =
        graph
            .addInitializerBuilder()
            .setName(name)
            .setDataType(DataType.INT64.getNumber())
            .addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    return this;
  }

  /** An index without dimensions. */
  OnnxSample index(String name, long value) {
    graph
        .addInitializerBuilder()
        .setName(name)
        .setDataType(DataType.INT64.getNumber())
        .addInt64Data(value);
    return this;
  }

  Operator node(String type, String inputs, String outputs) {
    NodeProto.Builder node = graph.addNodeBuilder().setOpType(type).setName(type + "_" + outputs);
    if (!inputs.isEmpty()) {
      COMMA.splitAsStream(inputs).forEach(node::addInput);
    }
    COMMA.splitAsStream(outputs).forEach(node::addOutput);
    output = outputs;
    return new Operator(node);
  }

  OnnxSample then(String type, String inputs, String outputs) {
    node(type, inputs, outputs);
    return this;
  }

  OnnxSample then(String type, String inputs, String outputs, String attribute, long... values) {
    node(type, inputs, outputs).with(attribute, values);
    return this;
  }

  OnnxSample then(String type, String inputs, String outputs, String attribute, long value) {
    node(type, inputs, outputs).with(attribute, value);
    return this;
  }

  OnnxSample with(String type, String inputs, String outputs, Consumer<Operator> attributes) {
    attributes.accept(node(type, inputs, outputs));
    return this;
  }

  /** A convolution of so many channels, 3 x 3. */
  OnnxSample conv(String input, String output, int in, int out) {
    return weights(output + ".weight", out, in, 3, 3)
        .weights(output + ".bias", out)
        .then(
            "Conv",
            input + "," + output + ".weight," + output + ".bias",
            output,
            "pads",
            1,
            1,
            1,
            1);
  }

  /** Means of all maps and a linear layer of four classes; the last node so far is read. */
  OnnxSample head(int channels) {
    String last = output;
    return then("GlobalAveragePool", last, "means")
        .then("Flatten", "means", "features", "axis", 1)
        .weights("fc.weight", 4, channels)
        .weights("fc.bias", 4)
        .then("Gemm", "features,fc.weight,fc.bias", "y", "transB", 1);
  }

  byte[] bytes() {
    return proto(null).toByteArray();
  }

  /** The file, with another name for the operators' domain if one is given. */
  ModelProto proto(@Nullable String domain) {
    if (graph.getOutputCount() == 0) {
      graph.addOutput(
          ValueInfoProto.newBuilder()
              .setName(output)
              .setType(
                  TypeProto.newBuilder()
                      .setTensorType(
                          TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT_VALUE))));
    }
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(
            OperatorSetIdProto.newBuilder()
                .setDomain(domain == null ? "" : domain)
                .setVersion(opset))
        .setGraph(graph)
        .build();
  }

  ValueInfoProto tensor(String name, String batch, int... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    if (batch.matches("\\d+")) {
      shape.addDimBuilder().setDimValue(Long.parseLong(batch));
    } else {
      shape.addDimBuilder().setDimParam(batch);
    }
    for (int size : sizes) {
      shape.addDimBuilder().setDimValue(size);
    }
    TypeProto.Tensor.Builder type =
        TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT_VALUE).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }
}
