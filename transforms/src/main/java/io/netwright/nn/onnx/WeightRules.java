package io.netwright.nn.onnx;

import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Weighted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Convolutions and linear layers, and the two products that are an adaptive pooling. */
final class WeightRules {
  private WeightRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("Conv", Rule.one(WeightRules::conv));
    rules.put("Gemm", Rule.one(WeightRules::gemm));
    rules.put("MatMul", Rule.one(WeightRules::matMul));
  }

  private static Value conv(Call call) {
    Numbers weight = call.constant(1);
    if (weight.rank() != 4) {
      throw call.refused(
          "is about "
              + (weight.rank() - 2)
              + " dimensions; only convolutions over images, with"
              + " weights (out, in, height, width), are supported");
    }
    List<Integer> shape = weight.shape();
    int groups = Math.toIntExact(call.node().whole("group", 1));
    int in = Math.multiplyExact(shape.get(1), groups);
    Value.Feature x = call.map(0);
    if (x.shape().channels() != in) {
      throw call.refused(
          "reads "
              + x.shape()
              + ", its weight "
              + shape
              + " needs "
              + in
              + " channels; a weight"
              + " is (out, in / groups, height, width) and images are (N, C, H, W)");
    }
    Window window = Window.of(call, new Extent(shape.get(2), shape.get(3)));
    Window.Around around = window.around(x.shape());
    Value.Feature padded = around.symmetric() ? x : around.padded(call, x);
    @Nullable Numbers bias = call.optionalConstant(2);
    Map<String, Numbers> parameters = new HashMap<>(Map.of("weight", weight));
    if (bias != null) {
      parameters.put("bias", bias);
    }
    Weighted.Conv2d layer =
        new Weighted.Conv2d(
            in,
            shape.get(0),
            window.kernel(),
            window.stride(),
            around.symmetric() ? around.extent() : Extent.square(0),
            window.dilation(),
            groups,
            bias != null);
    return added(call, layer, parameters, padded);
  }

  private static Value gemm(Call call) {
    OnnxNode node = call.node();
    if (node.whole("transA", 0) != 0) {
      throw call.refused("transposes the images' features (transA)");
    }
    Numbers given = matrix(call);
    Numbers weight =
        scaled(
            node.whole("transB", 0) != 0 ? given : given.transposed(new int[] {1, 0}),
            node.number("alpha", 1));
    Numbers bias = call.optionalConstant(2);
    return linear(call, weight, bias == null ? null : scaled(bias, node.number("beta", 1)));
  }

  private static Numbers matrix(Call call) {
    Numbers weight = call.constant(1);
    if (weight.rank() != 2) {
      throw call.refused("its weight must be a matrix, got shape " + weight.shape());
    }
    return weight;
  }

  private static Numbers scaled(Numbers numbers, float factor) {
    if (factor == 1) {
      return numbers;
    }
    float[] values = numbers.floats().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return Numbers.of(numbers.shape(), values);
  }

  private static Value linear(Call call, Numbers weight, @Nullable Numbers bias) {
    int out = weight.shape().get(0);
    int in = weight.shape().get(1);
    Value.Feature x = call.feature(0);
    if (!x.shape().flat() || x.shape().channels() != in) {
      throw call.refused(
          "reads "
              + x.shape()
              + " and its weight takes vectors of "
              + in
              + " features"
              + guess(x.shape(), out));
    }
    Map<String, Numbers> parameters = new HashMap<>(Map.of("weight", weight));
    if (bias != null) {
      Numbers row =
          bias.rank() == 2 && bias.shape().get(0) == 1 ? bias.reshaped(List.of(bias.size())) : bias;
      parameters.put("bias", row.expanded(List.of(out)));
    }
    return added(call, new Weighted.Linear(in, out, bias != null), parameters, x);
  }

  /** What may be wrong with a weight that does not fit. */
  private static String guess(FeatureShape reads, int out) {
    if (!reads.flat()) {
      return "; maps are made vectors by Flatten";
    }
    return reads.channels() == out
        ? "; the other way round it would fit: is the weight transposed, or transB wrong?"
        : "";
  }

  private static Value added(
      Call call, Weighted layer, Map<String, Numbers> parameters, Value.Feature x) {
    Value.Feature made = call.lowering().add(named(call, 1), layer, parameters, x);
    if (!layer.bias()) {
      call.lowering().letBiasFollow(made, call.node().outputs().get(0));
    }
    return made;
  }

  /** The prefix of a parameter's name, where PyTorch gave it, else the name of the operator. */
  static String named(Call call, int parameter) {
    String name = call.node().inputs().get(parameter);
    String suffix = ".weight";
    return name.endsWith(suffix) && name.length() > suffix.length()
        ? OnnxNode.cleaned(name.substring(0, name.length() - suffix.length()))
        : call.name();
  }

  private static Value matMul(Call call) {
    if (call.value(0) instanceof Value.Constant rows) {
      return rowMeans(call, rows.numbers());
    }
    if (call.value(0) instanceof Value.RowMeans means) {
      return columnMeans(call, means);
    }
    return linear(call, matrix(call).transposed(new int[] {1, 0}), null);
  }

  /** A matrix times the rows of every map: adaptive pooling, or nothing that we know. */
  private static Value rowMeans(Call call, Numbers matrix) {
    Value.Feature x = call.map(1);
    if (matrix.rank() != 2 || !isAdaptive(matrix, x.shape().height())) {
      throw call.refused("multiplies maps by a matrix that is no adaptive pooling");
    }
    return new Value.RowMeans(x, matrix.shape().get(0));
  }

  private static Value columnMeans(Call call, Value.RowMeans means) {
    Numbers matrix = matrix(call).transposed(new int[] {1, 0});
    if (!isAdaptive(matrix, means.base().shape().width())) {
      throw call.refused("multiplies maps by a matrix that is no adaptive pooling");
    }
    return call.lowering()
        .add(
            call.name(),
            new Pooling.AdaptiveAvgPool(means.rows(), matrix.shape().get(0)),
            Map.of(),
            means.base());
  }

  private static boolean isAdaptive(Numbers matrix, int size) {
    if (matrix.shape().get(1) != size) {
      return false;
    }
    float[] expected = AdaptiveMatrix.of(matrix.shape().get(0), size);
    for (int i = 0; i < expected.length; i++) {
      if (!Lowering.near(matrix.at(i), expected[i])) {
        return false;
      }
    }
    return true;
  }
}
