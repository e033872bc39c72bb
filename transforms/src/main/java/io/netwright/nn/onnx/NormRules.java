package io.netwright.nn.onnx;

import io.netwright.nn.graph.LocalResponse;
import io.netwright.nn.graph.Norm;
import java.util.Map;

/** Normalizations. */
final class NormRules {
  private NormRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("BatchNormalization", Rule.one(NormRules::batchNorm));
    rules.put("LRN", Rule.one(NormRules::localResponse));
  }

  private static Value localResponse(Call call) {
    LocalResponse layer =
        new LocalResponse(
            Math.toIntExact(call.node().whole("size", 0)),
            call.node().number("alpha", 1e-4f),
            call.node().number("beta", 0.75f),
            call.node().number("bias", 1));
    return call.lowering().add(call.name(), layer, Map.of(), call.map(0));
  }

  /** Before opset 14, outputs besides the first are how training mode is said. */
  private static boolean saysStatistics(Call call) {
    return call.opset() < 14
        && call.node().outputs().stream().skip(1).anyMatch(name -> !name.isEmpty());
  }

  private static Value batchNorm(Call call) {
    if (call.node().whole("training_mode", 0) != 0 || saysStatistics(call)) {
      throw call.refused("is in training mode; export the network for evaluation");
    }
    Value.Feature x = call.feature(0);
    // ONNX's momentum is the weight of the old statistics
    float momentum = Math.round((1 - call.node().number("momentum", 0.9f)) * 1e6f) / 1e6f;
    Norm.BatchNorm layer =
        new Norm.BatchNorm(x.shape().channels(), call.node().number("epsilon", 1e-5f), momentum);
    return call.lowering()
        .add(
            WeightRules.named(call, 1),
            layer,
            Map.of(
                "weight", call.constant(1),
                "bias", call.constant(2),
                "running_mean", call.constant(3),
                "running_var", call.constant(4)),
            x);
  }
}
