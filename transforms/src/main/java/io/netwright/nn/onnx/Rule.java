package io.netwright.nn.onnx;

import java.util.List;

/** What one operator becomes. */
@FunctionalInterface
interface Rule {

  /** The values of its outputs, in order. */
  List<Value> apply(Call call);

  /** A rule of one output. */
  @FunctionalInterface
  interface OfOne {
    /** The value of its output. */
    Value apply(Call call);
  }

  /** The rule for an operator of one output. */
  static Rule one(OfOne rule) {
    return call -> List.of(rule.apply(call));
  }
}
