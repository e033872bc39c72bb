package io.netwright.nn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.refusal.RefusedException;
import io.netwright.text.Foreign;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The graph of an ONNX file, of one input and one output. */
final class OnnxGraph {
  static final int OLDEST_OPSET = 9;
  static final int NEWEST_OPSET = 24;

  private final List<OnnxNode> nodes;
  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();
  private final TensorReader tensors;
  private final OnnxInput input;
  private final String output;
  private final int opset;
  private long numbersBesideFile;

  OnnxGraph(ModelProto model, TensorReader tensors, @Nullable FeatureShape images) {
    GraphProto graph = model.getGraph();
    this.opset = opset(model);
    this.tensors = tensors;
    if (graph.getSparseInitializerCount() > 0) {
      throw new RefusedException("sparse initializers are not supported");
    }
    graph.getInitializerList().forEach(each -> initializers.put(each.getName(), each));
    this.nodes = graph.getNodeList().stream().map(OnnxNode::of).toList();
    nodes.forEach(node -> node.inputs().forEach(name -> uses.merge(name, 1, Integer::sum)));
    this.output = output(graph);
    uses.merge(output, 1, Integer::sum);
    OtherKinds.refuse(nodes);
    this.input = OnnxInput.of(graph, initializers.keySet(), images);
  }

  private static int opset(ModelProto model) {
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
        if (set.getVersion() < OLDEST_OPSET || set.getVersion() > NEWEST_OPSET) {
          throw new RefusedException(
              "the opset must be in [%d, %d], got %d; export the network with one of these"
                  .formatted(OLDEST_OPSET, NEWEST_OPSET, set.getVersion()));
        }
        return (int) set.getVersion();
      }
    }
    throw new RefusedException("the file does not say which opset of ONNX it is written in");
  }

  private static String output(GraphProto graph) {
    if (graph.getOutputCount() != 1) {
      throw new RefusedException(
          "the graph must have one output, the logits, got "
              + graph.getOutputList().stream()
                  .map(out -> Foreign.name(out.getName()))
                  .limit(5)
                  .toList()
              + " ("
              + graph.getOutputCount()
              + "); detectors, and classifiers with auxiliary outputs, are not supported");
    }
    return graph.getOutput(0).getName();
  }

  List<OnnxNode> nodes() {
    return nodes;
  }

  OnnxInput input() {
    return input;
  }

  String output() {
    return output;
  }

  int opset() {
    return opset;
  }

  /** How often a value is read, as an output too. */
  int uses(String value) {
    return uses.getOrDefault(value, 0);
  }

  /** How many numbers the file has, about, and those beside it that were read. */
  long numbersInFile() {
    return tensors.mostNumbers() + numbersBesideFile;
  }

  /** The numbers of an initializer; null where there is none of that name. */
  @Nullable Numbers initializer(String name, ConstantMemory memory) {
    TensorProto found = initializers.get(name);
    if (found == null) {
      return null;
    }
    boolean beside = found.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
    if (beside) {
      memory.require(TensorReader.bytesInMemory(found, name)); // the file's own are there already
    }
    Numbers numbers = tensors.numbers(found, name);
    numbersBesideFile += beside ? numbers.size() : 0;
    memory.take(numbers);
    return numbers;
  }

  /** Why a name that somebody reads stands for nothing yet. */
  String whyUnknown(String name) {
    boolean later = nodes.stream().anyMatch(node -> node.outputs().contains(name));
    return "reads "
        + Foreign.name(name)
        + (later
            ? ", which only a later node makes: the graph has a cycle, or is not in order"
            : ", which is neither an input nor an initializer nor made by a node");
  }
}
