package io.netwright.nn.onnx;

import io.netwright.refusal.RefusedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Networks that are no convolutional classifiers, told by operators that only they have. */
final class OtherKinds {
  private static final Map<String, String> KINDS = new HashMap<>();

  /** Operators that hand on what a Softmax gives. */
  private static final Set<String> TRANSPARENT = Set.of("Identity", "Dropout", "Cast");

  private OtherKinds() {}

  static {
    put(
        "a transformer, or a network with its normalization as ConvNeXt is",
        "LayerNormalization",
        "SimplifiedLayerNormalization",
        "RMSNormalization",
        "Einsum",
        "Attention",
        "MultiHeadAttention");
    put(
        "a detector",
        "NonMaxSuppression",
        "TopK",
        "NonZero",
        "RoiAlign",
        "MaxRoiPool",
        "GridSample");
    put(
        "a network that segments, detects or makes images",
        "Resize",
        "Upsample",
        "ConvTranspose",
        "DepthToSpace");
    put("a recurrent network", "LSTM", "GRU", "RNN", "Loop", "Scan");
    put(
        "a quantized network, of which the one before it was quantized can be exported",
        "QuantizeLinear",
        "DequantizeLinear",
        "DynamicQuantizeLinear",
        "QLinearConv",
        "QLinearMatMul",
        "ConvInteger",
        "MatMulInteger");
    put("a network whose way depends on the image", "If");
  }

  private static void put(String kind, String... operators) {
    for (String operator : operators) {
      KINDS.put(operator, kind);
    }
  }

  /** The kind that an operator suggests; empty: none. */
  static Optional<String> suggestedBy(String operator) {
    return Optional.ofNullable(KINDS.get(operator));
  }

  /**
   * Refuses a graph of another kind by the first operator that tells it. It is asked before
   * anything is computed, since what fails first in such a graph often says nothing of its kind.
   */
  static void refuse(List<OnnxNode> nodes) {
    Set<String> weights = new HashSet<>();
    for (OnnxNode node : nodes) {
      if (KINDS.containsKey(node.operator())) {
        throw Rules.uncovered(node, "");
      }
      boolean reads = node.inputs().stream().anyMatch(weights::contains);
      if (reads && node.operator().equals("MatMul")) {
        throw attention(node);
      }
      if (node.operator().equals("Softmax") || (reads && isTransparent(node))) {
        weights.addAll(node.outputs());
      }
    }
  }

  private static boolean isTransparent(OnnxNode node) {
    return TRANSPARENT.contains(node.operator());
  }

  private static RefusedException attention(OnnxNode node) {
    return node.refused(
        "multiplies by what a Softmax gives, which is attention and suggests a transformer;"
            + " convolutional classifiers are supported");
  }
}
