package io.netwright.nn.onnx;

import io.netwright.refusal.RefusedException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** The rule of every operator, from a file for each family. */
final class Rules {
  private static final Map<String, Rule> RULES = new HashMap<>();
  private static final Map<String, String> FOREIGN = new HashMap<>();

  private Rules() {}

  static {
    WeightRules.addTo(RULES);
    NormRules.addTo(RULES);
    ActivationRules.addTo(RULES);
    Arithmetic.addTo(RULES);
    PoolRules.addTo(RULES);
    JoinRules.addTo(RULES);
    Shapes.addTo(RULES);
    HeadRules.addTo(RULES);
    foreign("a transformer", "LayerNormalization", "Einsum", "Attention", "MultiHeadAttention");
    foreign("a detector", "NonMaxSuppression", "TopK", "RoiAlign", "MaxRoiPool", "GridSample");
    foreign("a network that makes images", "Resize", "Upsample", "ConvTranspose", "DepthToSpace");
    foreign("a recurrent network", "LSTM", "GRU", "RNN", "Loop", "Scan");
    foreign("a quantized network", "QuantizeLinear", "DequantizeLinear", "QLinearConv");
    foreign("a network whose way depends on the image", "If");
  }

  private static void foreign(String kind, String... operators) {
    for (String operator : operators) {
      FOREIGN.put(operator, kind);
    }
  }

  /** The rule for an operator that reads features; an operator without one is refused. */
  static Rule of(OnnxNode node) {
    Rule rule = RULES.get(node.operator());
    if (rule == null) {
      throw uncovered(node, "");
    }
    return rule;
  }

  /** The refusal of an operator that no rule covers. */
  static RefusedException uncovered(OnnxNode node, String where) {
    String kind = FOREIGN.get(node.operator());
    return node.refused(
        "operator "
            + node.operator()
            + where
            + " is not supported"
            + (kind == null ? "" : ", and suggests " + kind)
            + "; convolutional classifiers are, of the operators "
            + String.join(", ", new TreeSet<>(RULES.keySet())));
  }
}
