package io.netwright.nn.onnx;

import io.netwright.refusal.RefusedException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** The rule of every operator, from a file for each family. */
final class Rules {
  private static final Map<String, Rule> RULES = new HashMap<>();

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
    return node.refused(
        "operator "
            + node.operator()
            + where
            + " is not supported"
            + OtherKinds.suggestedBy(node.operator())
                .map(kind -> ", and suggests " + kind)
                .orElse("")
            + "; convolutional classifiers are, of the operators "
            + String.join(", ", new TreeSet<>(RULES.keySet())));
  }
}
