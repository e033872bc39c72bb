package io.netwright.nn.torchscript;

import io.netwright.nn.Tensor;
import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LocalResponse;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.nn.graph.Weighted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How every layer is called; a layer type without a line is found before the first file. */
final class LayerCalls {
  private static final Map<Class<? extends Layer>, LayerCall<?>> CALLS = new HashMap<>();

  private LayerCalls() {}

  /** Yields one layer's call, an expression of PyTorch's functions. */
  @FunctionalInterface
  private interface LayerCall<L extends Layer> {
    String of(L layer, Node node, ForwardMethod in);
  }

  static {
    put(Weighted.Conv2d.class, LayerCalls::convolution);
    put(
        Weighted.Linear.class,
        (layer, node, in) ->
            in.call("linear", node, in.parameter(node, "weight"), bias(layer, node, in)));
    put(Norm.BatchNorm.class, LayerCalls::batchNorm);
    put(Norm.ChannelScale.class, LayerCalls::channelScale);
    put(Norm.Normalize.class, LayerCalls::normalize);
    simple(Nonlinearity.Relu.class, "relu");
    simple(Nonlinearity.Sigmoid.class, "sigmoid");
    simple(Nonlinearity.Tanh.class, "tanh");
    simple(Nonlinearity.Silu.class, "silu");
    simple(Nonlinearity.HardSwish.class, "hardswish");
    put(Nonlinearity.Relu6.class, (layer, node, in) -> clip(in.input(node), 0, 6));
    put(
        Nonlinearity.Clip.class,
        (layer, node, in) -> clip(in.input(node), layer.least(), layer.most()));
    put(
        Nonlinearity.HardSigmoid.class,
        (layer, node, in) ->
            clip(
                "torch.add(torch.mul(%s, %s), %s)"
                    .formatted(in.input(node), number(layer.slope()), number(layer.offset())),
                0,
                1));
    put(
        Nonlinearity.LeakyRelu.class,
        (layer, node, in) -> in.call("leaky_relu", node, number(layer.slope())));
    put(
        Nonlinearity.Gelu.class,
        (layer, node, in) ->
            in.call("gelu", node, "approximate=\"%s\"".formatted(layer.tanh() ? "tanh" : "none")));
    put(
        Nonlinearity.PRelu.class,
        (layer, node, in) -> in.call("prelu", node, in.parameter(node, "weight")));
    put(
        Pooling.MaxPool.class,
        (layer, node, in) ->
            in.call(
                "max_pool2d",
                node,
                windows(layer.kernel(), layer.stride(), layer.padding()),
                "[1, 1]",
                flag(layer.ceil())));
    put(
        Pooling.AvgPool.class,
        (layer, node, in) ->
            in.call(
                "avg_pool2d",
                node,
                windows(layer.kernel(), layer.stride(), layer.padding()),
                flag(layer.ceil()),
                flag(layer.countPadding())));
    put(Pooling.UnevenAvgPool.class, LayerCalls::unevenAvgPool);
    put(
        Pooling.AdaptiveAvgPool.class,
        (layer, node, in) ->
            in.call("adaptive_avg_pool2d", node, sizes(layer.height(), layer.width())));
    put(Pooling.GlobalMaxPool.class, (layer, node, in) -> in.call("amax", node, "[2, 3]", "True"));
    put(Joining.Add.class, (layer, node, in) -> sum(in.inputs(node)));
    put(
        Joining.Multiply.class,
        (layer, node, in) -> "torch.mul(%s)".formatted(String.join(", ", in.inputs(node))));
    put(
        Joining.Concat.class,
        (layer, node, in) -> "torch.cat([%s], 1)".formatted(String.join(", ", in.inputs(node))));
    put(LocalResponse.class, LayerCalls::localResponse);
    put(Rearranging.Flatten.class, (layer, node, in) -> in.call("flatten", node, "1"));
    put(
        Rearranging.Unflatten.class,
        (layer, node, in) ->
            "torch.unflatten(torch.flatten(%s, 1), 1, [%d, 1, 1])"
                .formatted(in.input(node), in.inputShape(node).channels()));
    put(
        Rearranging.Pad.class,
        (layer, node, in) ->
            in.call(
                "constant_pad_nd",
                node,
                sizes(layer.left(), layer.right(), layer.top(), layer.bottom())));
    put(
        Rearranging.Border.class,
        (layer, node, in) ->
            in.call(
                "constant_pad_nd",
                node,
                sizes(layer.left(), layer.right(), layer.top(), layer.bottom()),
                number(layer.value())));
    put(
        Rearranging.ChannelSlice.class,
        (layer, node, in) ->
            in.call(
                "slice", node, "1", String.valueOf(layer.from()), String.valueOf(layer.to()), "1"));
    put(Rearranging.ChannelShuffle.class, LayerCalls::shuffle);
  }

  static {
    List<Class<? extends Layer>> missing = new ArrayList<>(Layer.types());
    missing.removeAll(CALLS.keySet());
    missing.removeIf(
        type -> type == Layer.Input.class || TrainingOnly.class.isAssignableFrom(type));
    if (!missing.isEmpty()) {
      throw new IllegalStateException("layers that cannot be written as TorchScript: " + missing);
    }
  }

  private static <L extends Layer> void put(Class<L> type, LayerCall<L> call) {
    CALLS.put(type, call);
  }

  private static <L extends Layer> void simple(Class<L> type, String function) {
    put(type, (layer, node, in) -> in.call(function, node));
  }

  /** The call of a node's layer. */
  static String of(Node node, ForwardMethod in) {
    return typed(node.layer()).of(node.layer(), node, in);
  }

  @SuppressWarnings("unchecked") // put() pairs every class with a call of that class
  private static LayerCall<Layer> typed(Layer layer) {
    return (LayerCall<Layer>) Objects.requireNonNull(CALLS.get(layer.getClass()));
  }

  private static String bias(Weighted layer, Node node, ForwardMethod in) {
    return layer.bias() ? in.parameter(node, "bias") : "None";
  }

  private static String convolution(Weighted.Conv2d layer, Node node, ForwardMethod in) {
    return in.call(
        "conv2d",
        node,
        in.parameter(node, "weight"),
        bias(layer, node, in),
        size(layer.stride()),
        size(layer.padding()),
        size(layer.dilation()),
        String.valueOf(layer.groups()));
  }

  /** {@code False}: not for training; {@code True}: by cuDNN where there is one. */
  private static String batchNorm(Norm.BatchNorm layer, Node node, ForwardMethod in) {
    return in.call(
        "batch_norm",
        node,
        in.parameter(node, "weight"),
        in.parameter(node, "bias"),
        in.parameter(node, "running_mean"),
        in.parameter(node, "running_var"),
        "False",
        number(layer.momentum()),
        number(layer.eps()),
        "True");
  }

  private static String channelScale(Norm.ChannelScale layer, Node node, ForwardMethod in) {
    List<Integer> shape = perChannel(in.inputShape(node));
    return "torch.add(torch.mul(%s, torch.reshape(%s, %s)), torch.reshape(%s, %s))"
        .formatted(
            in.input(node), in.parameter(node, "weight"), shape, in.parameter(node, "bias"), shape);
  }

  private static List<Integer> perChannel(FeatureShape shape) {
    return shape.flat() ? List.of(1, shape.channels()) : List.of(1, shape.channels(), 1, 1);
  }

  private static String normalize(Norm.Normalize layer, Node node, ForwardMethod in) {
    List<Integer> shape = perChannel(in.inputShape(node));
    return "torch.div(torch.sub(%s, %s), %s)"
        .formatted(
            in.input(node),
            in.constant(node, "mean", new Tensor(shape, floats(layer.mean()))),
            in.constant(node, "std", new Tensor(shape, floats(layer.std()))));
  }

  /** The mean over neighbours is one over windows of channels, seen as a third dimension. */
  private static String localResponse(LocalResponse layer, Node node, ForwardMethod in) {
    int beside = layer.size() / 2;
    String x = in.input(node);
    String means =
        "torch.avg_pool3d(torch.constant_pad_nd(torch.unsqueeze(torch.mul(%s, %s), 1), %s), %s, %s)"
            .formatted(
                x, x, sizes(0, 0, 0, 0, beside, beside), sizes(layer.size(), 1, 1), sizes(1, 1, 1));
    return "torch.div(%s, torch.pow(torch.add(torch.mul(torch.squeeze(%s, 1), %s), %s), %s))"
        .formatted(x, means, number(layer.alpha()), number(layer.bias()), number(layer.beta()));
  }

  /** The mean with zeros around the map, divided by the share of each window that is no zero. */
  private static String unevenAvgPool(Pooling.UnevenAvgPool layer, Node node, ForwardMethod in) {
    String x = in.input(node);
    return "torch.div(%s, %s)"
        .formatted(
            meansOfPadded(layer, x), meansOfPadded(layer, "torch.ones_like(%s)".formatted(x)));
  }

  private static String meansOfPadded(Pooling.UnevenAvgPool layer, String x) {
    return "torch.avg_pool2d(torch.constant_pad_nd(%s, %s), %s, False, True)"
        .formatted(
            x,
            sizes(layer.left(), layer.right(), layer.top(), layer.bottom()),
            windows(layer.kernel(), layer.stride(), Extent.square(0)));
  }

  private static String shuffle(Rearranging.ChannelShuffle layer, Node node, ForwardMethod in) {
    int groups = layer.groups();
    String grouped =
        in.call("unflatten", node, "1", sizes(groups, in.inputShape(node).channels() / groups));
    return "torch.flatten(torch.transpose(%s, 1, 2), 1, 2)".formatted(grouped);
  }

  private static String sum(List<String> inputs) {
    String sum = inputs.get(0);
    for (String other : inputs.subList(1, inputs.size())) {
      sum = "torch.add(%s, %s)".formatted(sum, other);
    }
    return sum;
  }

  private static String clip(String x, float least, float most) {
    return "torch.clamp(%s, %s, %s)".formatted(x, limit(least), limit(most));
  }

  private static String limit(float value) {
    return Float.isInfinite(value) ? "None" : number(value);
  }

  private static String windows(Extent kernel, Extent stride, Extent padding) {
    return String.join(", ", size(kernel), size(stride), size(padding));
  }

  private static String size(Extent extent) {
    return sizes(extent.height(), extent.width());
  }

  private static String sizes(Integer... sizes) {
    return List.of(sizes).toString();
  }

  private static String flag(boolean value) {
    return value ? "True" : "False";
  }

  /** The same number: TorchScript's are doubles. */
  private static String number(float value) {
    return Double.toString(value);
  }

  private static float[] floats(List<Float> list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i);
    }
    return values;
  }
}
