package io.netwright.nn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.netwright.json.CanonicalJson;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.Node;
import io.netwright.nn.io.ClassNames;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes networks as ONNX files, for evaluation: layers of training alone are left out. The
 * normalization is part of the network, so that {@code images} are pixels in [0, 1], of any number.
 */
public final class OnnxWriter {
  /** Version of ONNX's operators that is written. */
  public static final int OPSET = 20;

  /** Version of the file format that goes with it. */
  private static final int IR_VERSION = 9;

  /** Name of the one input. */
  public static final String IMAGES = "images";

  /** Name of the one output. */
  public static final String LOGITS = "logits";

  private OnnxWriter() {}

  /**
   * Writes a network; equal networks give equal bytes.
   *
   * @param classes the names of its classes, in the order of its logits; empty: unknown
   */
  public static void write(WeightedGraph network, List<String> classes, OutputStream out)
      throws IOException {
    write(network, classes, Map.of(), out);
  }

  /**
   * Writes a network with strings that say more of it, such as how images are preprocessed.
   *
   * @param metadata by keys other than that of the classes
   */
  public static void write(
      WeightedGraph network, List<String> classes, Map<String, String> metadata, OutputStream out)
      throws IOException {
    int count = network.graph().classes();
    if (!classes.isEmpty() && classes.size() != count) {
      throw new IllegalArgumentException(
          "the network has " + count + " logits, got the classes " + classes);
    }
    GraphProto.Builder graph = GraphProto.newBuilder().setName("netwright");
    GraphWriter writer = new GraphWriter(network, graph);
    for (Node node : network.graph().nodes()) {
      writer.write(node);
    }
    writer.finish(LOGITS);
    FeatureShape images = network.graph().inputShape();
    graph.addInput(tensor(IMAGES, images.channels(), images.height(), images.width()));
    graph.addOutput(tensor(LOGITS, count));
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("netwright")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(graph);
    Map<String, String> said = new TreeMap<>(metadata);
    if (!classes.isEmpty()) {
      said.put(ClassNames.KEY, CanonicalJson.write(classes));
    }
    said.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    model.build().writeTo(out);
  }

  private static ValueInfoProto tensor(String name, int... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("N");
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
