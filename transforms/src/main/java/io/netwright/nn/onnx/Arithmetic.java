package io.netwright.nn.onnx;

import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Sums and products: of features, and of features with numbers of their channels. */
final class Arithmetic {
  private Arithmetic() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("Add", Rule.one(Arithmetic::add));
    rules.put("Sum", Rule.one(Arithmetic::sum));
    rules.put("Sub", Rule.one(Arithmetic::subtract));
    rules.put("Mul", Rule.one(Arithmetic::multiply));
    rules.put("Div", Rule.one(Arithmetic::divide));
    rules.put("Neg", Rule.one(call -> changed(call, 0, scalar(-1), scalar(0))));
  }

  private static Numbers scalar(double value) {
    return Numbers.of(List.of(), new float[] {(float) value});
  }

  private static Value add(Call call) {
    Value first = call.value(0);
    Value second = call.value(1);
    if (second instanceof Value.Constant constant) {
      return changed(call, 0, scalar(1), constant.numbers());
    }
    return first instanceof Value.Constant constant
        ? changed(call, 1, scalar(1), constant.numbers())
        : sum(call);
  }

  private static Value sum(Call call) {
    List<Value.Feature> terms = new ArrayList<>();
    for (int i = 0; i < call.inputs().size(); i++) {
      terms.add(call.feature(i));
    }
    if (terms.size() == 1) {
      return terms.get(0);
    }
    return call.lowering()
        .add(call.name(), new Joining.Add(), Map.of(), terms.toArray(Value.Feature[]::new));
  }

  private static Value subtract(Call call) {
    if (call.value(1) instanceof Value.Constant constant) {
      return changed(call, 0, scalar(1), negated(constant.numbers()));
    }
    if (call.value(0) instanceof Value.Constant constant) {
      return changed(call, 1, scalar(-1), constant.numbers());
    }
    throw call.refused("subtracts one feature from another, which is not supported");
  }

  private static Numbers negated(Numbers numbers) {
    float[] values = numbers.floats().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = -values[i];
    }
    return Numbers.of(numbers.shape(), values);
  }

  private static Value multiply(Call call) {
    Value first = call.value(0);
    Value second = call.value(1);
    if (second instanceof Value.Constant constant) {
      return changed(call, 0, constant.numbers(), scalar(0));
    }
    return first instanceof Value.Constant constant
        ? changed(call, 1, constant.numbers(), scalar(0))
        : ActivationRules.gated(call, first, second);
  }

  /** A product of features; maps of one position are the factor of the other. */
  static Value product(Call call) {
    Value.Feature first = call.feature(0);
    Value.Feature second = call.feature(1);
    if (first.shape().flat() != second.shape().flat()) {
      throw call.refused("multiplies " + first.shape() + " by " + second.shape());
    }
    boolean turned = Call.isPoint(first.shape()) && !Call.isPoint(second.shape());
    return call.lowering()
        .add(
            call.name(),
            new Joining.Multiply(),
            Map.of(),
            turned ? second : first,
            turned ? first : second);
  }

  private static Value divide(Call call) {
    if (!(call.value(1) instanceof Value.Constant constant)) {
      throw call.refused("divides by what depends on the images, which is not supported");
    }
    Value value = call.value(0);
    if (value instanceof Value.Erf erf) {
      double by = constant.numbers().single();
      return new Value.Erf(erf.base(), erf.scale() / by, erf.shift() / by);
    }
    Value.Scaled before = scaled(call, value);
    double[] by = perChannel(call, constant.numbers(), before.base());
    double[] scale = before.scale().clone();
    double[] shift = before.shift().clone();
    for (int i = 0; i < by.length; i++) {
      scale[i] /= by[i];
      shift[i] /= by[i];
    }
    return checked(call, before.base(), scale, shift);
  }

  /** {@code factor * value + term} of an input, per channel. */
  private static Value changed(Call call, int input, Numbers factor, Numbers term) {
    Value value = call.value(input);
    if (value instanceof Value.Erf erf) {
      double times = factor.single();
      return new Value.Erf(erf.base(), times * erf.scale(), times * erf.shift() + term.single());
    }
    Value.Scaled before = scaled(call, value);
    double[] factors = perChannel(call, factor, before.base());
    double[] terms = perChannel(call, term, before.base());
    boolean added = Arrays.stream(factors).allMatch(one -> one == 1);
    if (added && call.lowering().waitsForBias(call.node().inputs().get(input), value)) {
      return call.lowering().biased(before.base(), terms);
    }
    double[] scale = before.scale().clone();
    double[] shift = before.shift().clone();
    for (int i = 0; i < scale.length; i++) {
      scale[i] *= factors[i];
      shift[i] = shift[i] * factors[i] + terms[i];
    }
    return checked(call, before.base(), scale, shift);
  }

  private static Value.Scaled checked(
      Call call, Value.Feature base, double[] scale, double[] shift) {
    boolean ofImages = call.lowering().maker(base).layer() instanceof Layer.Input;
    for (int i = 0; i < scale.length; i++) {
      boolean lost = ofImages && scale[i] == 0; // a normalization would divide by it
      if (!Double.isFinite(scale[i]) || !Double.isFinite(shift[i]) || lost) {
        throw call.refused(
            "channel " + i + " becomes " + scale[i] + " x + " + shift[i] + ", which is no use");
      }
    }
    return new Value.Scaled(base, scale, shift, call.name());
  }

  private static Value.Scaled scaled(Call call, Value value) {
    if (value instanceof Value.Scaled scaled) {
      return scaled;
    }
    Value.Feature base = call.lowering().feature(value, call.node());
    double[] ones = new double[base.shape().channels()];
    Arrays.fill(ones, 1);
    return new Value.Scaled(base, ones, new double[ones.length], call.name());
  }

  /** One number for each channel; numbers that differ from position to position are refused. */
  static double[] perChannel(Call call, Numbers numbers, Value.Feature feature) {
    int channels = feature.shape().channels();
    if (!goesWith(numbers.shape(), feature)) {
      throw call.refused(
          "combines features "
              + feature.shape()
              + " with a constant of shape "
              + numbers.shape()
              + "; supported is one number, or one for each channel");
    }
    double[] values = new double[channels];
    for (int i = 0; i < channels; i++) {
      values[i] = numbers.at(numbers.size() == 1 ? 0 : i);
    }
    return values;
  }

  /** Whether a shape has one number, or one for each channel at the place of channels. */
  private static boolean goesWith(List<Integer> shape, Value.Feature feature) {
    int rank = feature.shape().flat() ? 2 : 4;
    int channelAxis = shape.size() - rank + 1;
    boolean goes = shape.size() <= rank;
    for (int axis = 0; axis < shape.size(); axis++) {
      boolean channels = axis == channelAxis && shape.get(axis) == feature.shape().channels();
      goes &= channels || shape.get(axis) == 1;
    }
    return goes;
  }
}
