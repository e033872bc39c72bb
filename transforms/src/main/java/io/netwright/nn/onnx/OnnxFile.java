package io.netwright.nn.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.io.ClassNames;
import io.netwright.refusal.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A classifier out of an ONNX file.
 *
 * @param network the graph and its weights, to the logits
 * @param classes the names of the classes, where the file says them
 * @param metadata the file's strings under keys that begin with {@code netwright.}, as they are
 * @param removed what made probabilities of the logits and was taken off, e.g. {@code Softmax}
 * @param beside files with numbers beside this one that belong to it, in the order of their names
 */
public record OnnxFile(
    WeightedGraph network,
    Optional<List<String>> classes,
    Map<String, String> metadata,
    Optional<String> removed,
    List<Path> beside) {
  private static final String OURS = "netwright.";

  /** Takes an immutable copy. */
  public OnnxFile {
    classes = classes.map(List::copyOf);
    metadata = Map.copyOf(metadata);
    beside = List.copyOf(beside);
  }

  /** Whether a file is ONNX by its name. */
  public static boolean isNamed(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
  }

  /**
   * Reads a file.
   *
   * @param in the file's bytes
   * @param folder where the numbers of large files lie beside it; null: they may not
   * @param images what the images are where the file leaves that open; null: unknown
   * @throws RefusedException in one line, for whatever is no classifier that Netwright can compute
   */
  public static OnnxFile read(InputStream in, @Nullable Path folder, @Nullable FeatureShape images)
      throws IOException {
    return read(in, folder, images, ConstantMemory.ofHeap());
  }

  /** The same within so much memory. */
  static OnnxFile read(
      InputStream in, @Nullable Path folder, @Nullable FeatureShape images, ConstantMemory memory)
      throws IOException {
    byte[] bytes = bounded(in);
    try {
      return read(bytes, folder, images, memory);
    } catch (RefusedException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new RefusedException(String.valueOf(e.getMessage()), e);
    } catch (ArithmeticException e) {
      throw new RefusedException("sizes beyond 2^31, or a division by 0", e);
    } catch (IndexOutOfBoundsException e) {
      throw new RefusedException("parts of the file do not fit each other", e);
    }
  }

  private static OnnxFile read(
      byte[] bytes, @Nullable Path folder, @Nullable FeatureShape images, ConstantMemory memory)
      throws IOException {
    ModelProto model = parsed(bytes);
    ExternalData external = folder == null ? null : ExternalData.in(folder);
    TensorReader tensors = new TensorReader(external, bytes.length);
    OnnxGraph graph = new OnnxGraph(model, tensors, images);
    Lowering lowering = new Lowering(graph, memory);
    Value value = lowering.run();
    Optional<String> removed = Optional.empty();
    if (value instanceof Value.Probabilities probabilities) {
      removed = Optional.of(probabilities.operator());
      value = probabilities.logits();
    }
    WeightedGraph network = network(lowering, Output.logits(lowering, value));
    Output.requireLogits(network);
    Map<String, String> metadata = metadata(model);
    Output.requireClasses(network.graph().classes(), metadata.containsKey(ClassNames.KEY));
    return new OnnxFile(
        network,
        ClassNames.in(metadata, network.graph().classes()),
        metadata,
        removed,
        external == null ? List.of() : List.copyOf(external.used()));
  }

  private static byte[] bounded(InputStream in) throws IOException {
    int most = (int) Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 3);
    byte[] bytes = in.readNBytes(most);
    if (bytes.length == most && in.read() >= 0) {
      throw new RefusedException(
          "the file has more than "
              + most
              + " bytes, a third of Java's memory; NETWRIGHT_JAVA_OPTS=-Xmx… gives it more");
    }
    return bytes;
  }

  private static ModelProto parsed(byte[] bytes) throws IOException {
    try {
      WireCheck.of(CodedInputStream.newInstance(bytes));
      CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
      in.enableAliasing(true);
      ModelProto model = ModelProto.parseFrom(in);
      if (!model.hasGraph()) {
        throw new RefusedException("not an ONNX file: it has no graph");
      }
      return model;
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedException("not an ONNX file, or cut off: " + e.getMessage(), e);
    }
  }

  /** The nodes that the logits depend on, in order. */
  private static WeightedGraph network(Lowering lowering, String output) {
    List<Node> all = lowering.nodes();
    Set<String> needed = new HashSet<>(Set.of(output, Lowering.INPUT));
    List<Node> kept = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0; i--) {
      Node node = all.get(i);
      if (needed.contains(node.name())) {
        needed.addAll(node.inputs());
        kept.add(node);
      }
    }
    Collections.reverse(kept);
    LayerGraph graph = new LayerGraph(kept);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (String name : graph.parameterSpecs().keySet()) {
      Tensor tensor = lowering.weights().get(name);
      if (tensor != null) {
        weights.put(name, tensor);
      }
    }
    return new WeightedGraph(graph, weights);
  }

  private static Map<String, String> metadata(ModelProto model) {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (StringStringEntryProto entry : model.getMetadataPropsList()) {
      if (entry.getKey().startsWith(OURS)) {
        metadata.putIfAbsent(entry.getKey(), entry.getValue());
      }
    }
    return metadata;
  }
}
