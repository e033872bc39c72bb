package io.netwright.nn.onnx;

import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Nonlinearity.HardSigmoid;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions of single elements, and the parts of those that are written as several operators. */
final class ActivationRules {
  private ActivationRules() {}

  static void addTo(Map<String, Rule> rules) {
    put(rules, "Relu", new Nonlinearity.Relu());
    put(rules, "Sigmoid", new Nonlinearity.Sigmoid());
    put(rules, "Tanh", new Nonlinearity.Tanh());
    put(rules, "HardSwish", new Nonlinearity.HardSwish());
    rules.put("LeakyRelu", Rule.one(ActivationRules::leaky));
    rules.put("PRelu", Rule.one(ActivationRules::prelu));
    rules.put("HardSigmoid", Rule.one(ActivationRules::hardSigmoid));
    rules.put("Gelu", Rule.one(ActivationRules::gelu));
    rules.put("Clip", Rule.one(ActivationRules::clip));
    rules.put("Erf", Rule.one(ActivationRules::erf));
  }

  private static void put(Map<String, Rule> rules, String operator, Nonlinearity layer) {
    rules.put(operator, Rule.one(call -> added(call, layer)));
  }

  private static Value added(Call call, Nonlinearity layer) {
    return call.lowering().add(call.name(), layer, Map.of(), call.feature(0));
  }

  private static Value leaky(Call call) {
    return added(call, new Nonlinearity.LeakyRelu(call.node().number("alpha", 0.01f)));
  }

  private static Value hardSigmoid(Call call) {
    return added(
        call, new HardSigmoid(call.node().number("alpha", 0.2f), call.node().number("beta", 0.5f)));
  }

  private static Value gelu(Call call) {
    String approximate = call.node().text("approximate", "none");
    if (!approximate.equals("none") && !approximate.equals("tanh")) {
      throw call.refused("approximate must be none or tanh, got " + approximate);
    }
    return added(call, new Nonlinearity.Gelu(approximate.equals("tanh")));
  }

  private static Value prelu(Call call) {
    Value.Feature x = call.feature(0);
    Numbers slope = call.constant(1);
    if (slope.size() == 1) {
      return added(call, new Nonlinearity.LeakyRelu((float) slope.single()));
    }
    double[] slopes = Arithmetic.perChannel(call, slope, x);
    return call.lowering()
        .add(
            WeightRules.named(call, 1),
            new Nonlinearity.PRelu(slopes.length),
            Map.of("weight", Lowering.vector(slopes)),
            x);
  }

  private static Value clip(Call call) {
    float least = bound(call, "min", 1, -Float.MAX_VALUE);
    float most = bound(call, "max", 2, Float.MAX_VALUE);
    if (least == 0 && most == 6) {
      return call.value(0) instanceof Value.Scaled scaled && isThreeMore(scaled)
          ? sixTimesHardSigmoid(call, scaled)
          : added(call, new Nonlinearity.Relu6());
    }
    return least == 0 && most == Float.MAX_VALUE
        ? added(call, new Nonlinearity.Relu())
        : added(call, new Nonlinearity.Clip(least, most));
  }

  private static float bound(Call call, String attribute, int input, float otherwise) {
    if (call.opset() < 11) {
      return call.node().number(attribute, otherwise);
    }
    Numbers given = call.optionalConstant(input);
    float bound = given == null ? otherwise : (float) given.single();
    return Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, bound));
  }

  private static boolean isThreeMore(Value.Scaled scaled) {
    return scaled.uniformScale() == 1 && scaled.uniformShift() == 3;
  }

  /** {@code min(max(x + 3, 0), 6)}, of which half a HardSwish is made. */
  private static Value sixTimesHardSigmoid(Call call, Value.Scaled scaled) {
    HardSigmoid gate = new HardSigmoid(1 / 6f, 0.5f);
    Value.Feature made = call.lowering().add(call.name(), gate, Map.of(), scaled.base());
    double[] six = new double[made.shape().channels()];
    Arrays.fill(six, 6);
    return new Value.Scaled(made, six, new double[six.length], call.name() + ".scale");
  }

  private static Value erf(Call call) {
    if (call.value(0) instanceof Value.Scaled scaled
        && Lowering.near(scaled.uniformScale() * Math.sqrt(2), 1)
        && scaled.uniformShift() == 0) {
      return new Value.Erf(scaled.base(), 1, 0);
    }
    throw call.refused("is supported in a GELU alone, of x divided by the root of 2");
  }

  /** What a product of two features is known as; the product itself where it is none. */
  static Value gated(Call call, Value one, Value other) {
    for (List<Value> pair : List.of(List.of(one, other), List.of(other, one))) {
      Value known = known(call, pair.get(0), pair.get(1));
      if (known != null) {
        return known;
      }
    }
    return Arithmetic.product(call);
  }

  private static @Nullable Value known(Call call, Value x, Value gate) {
    if (gate instanceof Value.Erf erf) {
      return geluOf(call, x, erf);
    }
    Value.Feature maker = gate instanceof Value.Scaled scaled ? scaled.base() : null;
    Value.Feature gating = gate instanceof Value.Feature feature ? feature : maker;
    if (gating == null || !(x instanceof Value.Feature input)) {
      return null;
    }
    if (!call.lowering().maker(gating).inputs().equals(List.of(input.node()))) {
      return null;
    }
    Object layer = call.lowering().maker(gating).layer();
    if (layer instanceof Nonlinearity.Sigmoid && maker == null) {
      return call.lowering().add(call.name(), new Nonlinearity.Silu(), Map.of(), input);
    }
    return layer.equals(new HardSigmoid(1 / 6f, 0.5f)) ? hardSwish(call, input, gate) : null;
  }

  private static @Nullable Value hardSwish(Call call, Value.Feature input, Value gate) {
    double scale = gate instanceof Value.Scaled scaled ? scaled.uniformScale() : 1;
    if (gate instanceof Value.Scaled scaled
        && !(scaled.uniformShift() == 0 && !Double.isNaN(scale))) {
      return null;
    }
    Value.Feature swish =
        call.lowering().add(call.name(), new Nonlinearity.HardSwish(), Map.of(), input);
    return times(swish, scale, call.name() + ".scale");
  }

  /** {@code s x (a erf(x / sqrt(2)) + a) = 2 s a GELU(x)}. */
  private static Value geluOf(Call call, Value x, Value.Erf erf) {
    double scale = x instanceof Value.Scaled scaled ? scaled.uniformScale() : 1;
    double shift = x instanceof Value.Scaled scaled ? scaled.uniformShift() : 0;
    Value base = x instanceof Value.Scaled scaled ? scaled.base() : x;
    if (!base.equals(erf.base())
        || erf.scale() != erf.shift()
        || shift != 0
        || Double.isNaN(scale)) {
      throw call.refused("multiplies an Erf, and that is no GELU");
    }
    Value.Feature gelu =
        call.lowering().add(call.name(), new Nonlinearity.Gelu(false), Map.of(), erf.base());
    return times(gelu, 2 * scale * erf.scale(), call.name() + ".scale");
  }

  private static Value times(Value.Feature feature, double factor, String name) {
    double[] scale = new double[feature.shape().channels()];
    Arrays.fill(scale, factor);
    return new Value.Scaled(feature, scale, new double[scale.length], name);
  }
}
