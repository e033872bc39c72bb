package io.netwright.nn.onnx;

import io.netwright.nn.graph.FeatureShape;
import java.util.Map;

/** What changes nothing in evaluation, and what makes probabilities of logits. */
final class HeadRules {
  private HeadRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("Identity", Rule.one(call -> call.value(0)));
    rules.put("Dropout", Rule.one(HeadRules::dropout));
    rules.put("Cast", Rule.one(HeadRules::cast));
    rules.put("Softmax", Rule.one(HeadRules::softmax));
    rules.put("LogSoftmax", Rule.one(HeadRules::softmax));
  }

  private static Value dropout(Call call) {
    Numbers training = call.optionalConstant(2);
    if (training != null && training.single() != 0) {
      throw call.refused("is in training mode; export the network for evaluation");
    }
    return call.value(0);
  }

  private static Value cast(Call call) {
    int to = (int) call.node().whole("to", 0);
    if (!TensorReader.isFloat32(to)) {
      throw call.refused(
          "makes features of element type " + to + "; only float32 networks are supported");
    }
    return call.value(0);
  }

  /** Over classes, it may be the end of the network; {@link Lowering#feature} refuses the rest. */
  private static Value softmax(Call call) {
    Value.Feature x = call.feature(0);
    FeatureShape shape = x.shape();
    int rank = shape.flat() ? 2 : 4;
    int axis = call.axis(call.node().whole("axis", call.opset() < 13 ? 1 : -1), rank);
    if (axis != 1 || !Call.isPoint(shape)) {
      throw call.refused(
          "is over dimension "
              + axis
              + " of "
              + shape
              + "; only over the classes at the end of"
              + " the network it can be taken off");
    }
    return new Value.Probabilities(x, call.node().operator(), call.node().name());
  }
}
