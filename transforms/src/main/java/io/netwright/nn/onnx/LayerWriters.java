package io.netwright.nn.onnx;

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

/** How every layer is written; a layer type without a line is found before the first file. */
final class LayerWriters {
  private static final Map<Class<? extends Layer>, LayerWriter<?>> WRITERS = new HashMap<>();

  private LayerWriters() {}

  /** Writes one layer. */
  @FunctionalInterface
  private interface LayerWriter<L extends Layer> {
    void write(L layer, Node node, GraphWriter to);
  }

  static {
    put(Weighted.Conv2d.class, LayerWriters::convolution);
    put(Weighted.Linear.class, LayerWriters::linear);
    put(Norm.BatchNorm.class, LayerWriters::batchNorm);
    put(Norm.ChannelScale.class, LayerWriters::channelScale);
    put(Norm.Normalize.class, LayerWriters::normalize);
    simple(Nonlinearity.Relu.class, "Relu");
    simple(Nonlinearity.Sigmoid.class, "Sigmoid");
    simple(Nonlinearity.Tanh.class, "Tanh");
    simple(Nonlinearity.HardSwish.class, "HardSwish");
    put(Nonlinearity.Relu6.class, (layer, node, to) -> clip(node, to, 0, 6));
    put(Nonlinearity.Clip.class, (layer, node, to) -> clip(node, to, layer.least(), layer.most()));
    put(Nonlinearity.Silu.class, LayerWriters::silu);
    put(
        Nonlinearity.HardSigmoid.class,
        (layer, node, to) ->
            to.add("HardSigmoid", node, to.inputs(node))
                .with("alpha", layer.slope())
                .with("beta", layer.offset()));
    put(
        Nonlinearity.LeakyRelu.class,
        (layer, node, to) ->
            to.add("LeakyRelu", node, to.inputs(node)).with("alpha", layer.slope()));
    put(
        Nonlinearity.Gelu.class,
        (layer, node, to) ->
            to.add("Gelu", node, to.inputs(node))
                .with("approximate", layer.tanh() ? "tanh" : "none"));
    put(Nonlinearity.PRelu.class, LayerWriters::prelu);
    put(Pooling.MaxPool.class, LayerWriters::maxPool);
    put(Pooling.AvgPool.class, LayerWriters::avgPool);
    put(Pooling.UnevenAvgPool.class, LayerWriters::unevenAvgPool);
    put(Pooling.AdaptiveAvgPool.class, LayerWriters::adaptive);
    simple(Pooling.GlobalMaxPool.class, "GlobalMaxPool");
    put(Joining.Add.class, LayerWriters::sum);
    simple(Joining.Multiply.class, "Mul");
    put(
        Joining.Concat.class,
        (layer, node, to) -> to.add("Concat", node, to.inputs(node)).with("axis", 1));
    put(LocalResponse.class, LayerWriters::localResponse);
    simple(Rearranging.Flatten.class, "Flatten");
    put(Rearranging.Unflatten.class, LayerWriters::unflatten);
    put(
        Rearranging.Pad.class,
        (layer, node, to) ->
            pad(node, to, layer.top(), layer.left(), layer.bottom(), layer.right()));
    put(Rearranging.Border.class, LayerWriters::border);
    put(Rearranging.ChannelSlice.class, LayerWriters::slice);
    put(Rearranging.ChannelShuffle.class, LayerWriters::shuffle);
  }

  static {
    List<Class<? extends Layer>> missing = new ArrayList<>(Layer.types());
    missing.removeAll(WRITERS.keySet());
    missing.removeIf(
        type -> type == Layer.Input.class || TrainingOnly.class.isAssignableFrom(type));
    if (!missing.isEmpty()) {
      throw new IllegalStateException("layers that cannot be written as ONNX: " + missing);
    }
  }

  private static <L extends Layer> void put(Class<L> type, LayerWriter<L> writer) {
    WRITERS.put(type, writer);
  }

  private static <L extends Layer> void simple(Class<L> type, String operator) {
    put(type, (layer, node, to) -> to.add(operator, node, to.inputs(node)));
  }

  static void write(Node node, GraphWriter to) {
    typed(node.layer()).write(node.layer(), node, to);
  }

  @SuppressWarnings("unchecked") // put() pairs every class with a writer of that class
  private static LayerWriter<Layer> typed(Layer layer) {
    return (LayerWriter<Layer>) Objects.requireNonNull(WRITERS.get(layer.getClass()));
  }

  private static List<String> weighted(Weighted layer, Node node, GraphWriter to) {
    List<String> inputs = new ArrayList<>(to.inputs(node));
    inputs.add(to.parameter(node, "weight"));
    if (layer.bias()) {
      inputs.add(to.parameter(node, "bias"));
    }
    return inputs;
  }

  private static void convolution(Weighted.Conv2d layer, Node node, GraphWriter to) {
    to.add("Conv", node, weighted(layer, node, to))
        .window(layer.kernel(), layer.stride(), layer.padding())
        .with("dilations", layer.dilation())
        .with("group", layer.groups());
  }

  private static void linear(Weighted.Linear layer, Node node, GraphWriter to) {
    to.add("Gemm", node, weighted(layer, node, to)).with("transB", 1);
  }

  private static void batchNorm(Norm.BatchNorm layer, Node node, GraphWriter to) {
    List<String> inputs = new ArrayList<>(to.inputs(node));
    layer.parameters().forEach(spec -> inputs.add(to.parameter(node, spec.suffix())));
    to.add("BatchNormalization", node, inputs)
        .with("epsilon", layer.eps())
        .with("momentum", 1 - layer.momentum());
  }

  private static void channelScale(Norm.ChannelScale layer, Node node, GraphWriter to) {
    List<Integer> shape = perChannel(to.inputShape(node));
    String weight = to.parameter(node, "weight", shape);
    String scaled = to.part("Mul", node, "scaled", to.input(node, 0), weight);
    to.add("Add", node, List.of(scaled, to.parameter(node, "bias", shape)));
  }

  private static void normalize(Norm.Normalize layer, Node node, GraphWriter to) {
    List<Integer> shape = perChannel(to.inputShape(node));
    String mean = to.constant(node.name() + ".mean", shape, floats(layer.mean()));
    String std = to.constant(node.name() + ".std", shape, floats(layer.std()));
    String centred = to.part("Sub", node, "centred", to.input(node, 0), mean);
    to.add("Div", node, List.of(centred, std));
  }

  private static void localResponse(LocalResponse layer, Node node, GraphWriter to) {
    to.add("LRN", node, to.inputs(node))
        .with("size", layer.size())
        .with("alpha", layer.alpha())
        .with("beta", layer.beta())
        .with("bias", layer.bias());
  }

  private static float[] floats(List<Float> list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i);
    }
    return values;
  }

  private static List<Integer> perChannel(FeatureShape shape) {
    return shape.flat() ? List.of(1, shape.channels()) : List.of(1, shape.channels(), 1, 1);
  }

  private static void clip(Node node, GraphWriter to, float least, float most) {
    String low = to.constant(node.name() + ".least", List.of(), least);
    String high = to.constant(node.name() + ".most", List.of(), most);
    to.add("Clip", node, List.of(to.input(node, 0), low, high));
  }

  private static void silu(Nonlinearity.Silu layer, Node node, GraphWriter to) {
    String gate = to.part("Sigmoid", node, "gate", to.input(node, 0));
    to.add("Mul", node, List.of(to.input(node, 0), gate));
  }

  private static void prelu(Nonlinearity.PRelu layer, Node node, GraphWriter to) {
    List<Integer> all = perChannel(to.inputShape(node));
    to.add(
        "PRelu",
        node,
        List.of(to.input(node, 0), to.parameter(node, "weight", all.subList(1, all.size()))));
  }

  private static void maxPool(Pooling.MaxPool layer, Node node, GraphWriter to) {
    Extent past = past(layer.kernel(), layer.stride(), layer.padding(), node, to);
    to.add("MaxPool", node, to.inputs(node))
        .window(layer.kernel(), layer.stride(), layer.padding())
        .with("ceil_mode", layer.ceil() && needsCeil(past) ? 1 : 0);
  }

  private static void avgPool(Pooling.AvgPool layer, Node node, GraphWriter to) {
    Extent past = past(layer.kernel(), layer.stride(), layer.padding(), node, to);
    to.add("AveragePool", node, to.inputs(node))
        .window(layer.kernel(), layer.stride(), layer.padding())
        .with("ceil_mode", layer.ceil() && needsCeil(past) ? 1 : 0)
        .with("count_include_pad", layer.countPadding() ? 1 : 0);
  }

  /** How far the last windows of a pooling end past the padded map; below 0: before its end. */
  private static Extent past(
      Extent kernel, Extent stride, Extent padding, Node node, GraphWriter to) {
    FeatureShape in = to.inputShape(node);
    FeatureShape out = to.graph().shape(node.name());
    return new Extent(
        (out.height() - 1) * stride.height() + kernel.height() - in.height() - 2 * padding.height(),
        (out.width() - 1) * stride.width() + kernel.width() - in.width() - 2 * padding.width());
  }

  /**
   * Whether {@code ceil_mode} is said of a pooling that has it. A window that would start behind
   * the map is none, but shapes of ONNX may count it, and ONNX Runtime 1.32 refuses such a file.
   */
  private static boolean needsCeil(Extent past) {
    return Math.max(past.height(), past.width()) > 0 || Math.min(past.height(), past.width()) == 0;
  }

  private static void unevenAvgPool(Pooling.UnevenAvgPool layer, Node node, GraphWriter to) {
    to.add("AveragePool", node, to.inputs(node))
        .with("kernel_shape", layer.kernel())
        .with("strides", layer.stride())
        .with("pads", new long[] {layer.top(), layer.left(), layer.bottom(), layer.right()})
        .with("count_include_pad", 0);
  }

  /**
   * The mean over windows of uneven size is a matrix before the rows and one behind the columns.
   */
  private static void adaptive(Pooling.AdaptiveAvgPool layer, Node node, GraphWriter to) {
    if (layer.height() == 1 && layer.width() == 1) {
      to.add("GlobalAveragePool", node, to.inputs(node));
      return;
    }
    FeatureShape in = to.inputShape(node);
    Numbers columns =
        Numbers.of(List.of(layer.width(), in.width()), AdaptiveMatrix.of(layer.width(), in.width()))
            .transposed(new int[] {1, 0});
    String before =
        to.constant(
            node.name() + ".rows",
            List.of(layer.height(), in.height()),
            AdaptiveMatrix.of(layer.height(), in.height()));
    String behind = to.constant(node.name() + ".columns", columns.shape(), columns.floats());
    String rows = to.part("MatMul", node, "rows", before, to.input(node, 0));
    to.add("MatMul", node, List.of(rows, behind));
  }

  private static void sum(Joining.Add layer, Node node, GraphWriter to) {
    List<String> inputs = to.inputs(node);
    to.add(inputs.size() == 2 ? "Add" : "Sum", node, inputs);
  }

  private static void unflatten(Rearranging.Unflatten layer, Node node, GraphWriter to) {
    String axes = to.whole(node.name() + ".axes", 2, 3);
    to.add("Unsqueeze", node, List.of(to.input(node, 0), axes));
  }

  private static void border(Rearranging.Border layer, Node node, GraphWriter to) {
    String pads =
        to.whole(
            node.name() + ".pads",
            0,
            0,
            layer.top(),
            layer.left(),
            0,
            0,
            layer.bottom(),
            layer.right());
    String value = to.constant(node.name() + ".value", List.of(), layer.value());
    to.add("Pad", node, List.of(to.input(node, 0), pads, value));
  }

  private static void pad(Node node, GraphWriter to, int top, int left, int bottom, int right) {
    String pads = to.whole(node.name() + ".pads", 0, 0, top, left, 0, 0, bottom, right);
    to.add("Pad", node, List.of(to.input(node, 0), pads));
  }

  private static void slice(Rearranging.ChannelSlice layer, Node node, GraphWriter to) {
    String from = to.whole(node.name() + ".from", layer.from());
    String until = to.whole(node.name() + ".to", layer.to());
    String axes = to.whole(node.name() + ".axes", 1);
    to.add("Slice", node, List.of(to.input(node, 0), from, until, axes));
  }

  /** Sees channels in groups, turns groups and channels within them around, and joins them. */
  private static void shuffle(Rearranging.ChannelShuffle layer, Node node, GraphWriter to) {
    FeatureShape shape = to.inputShape(node);
    int groups = layer.groups();
    long perGroup = shape.channels() / groups;
    String split = to.whole(node.name() + ".groups", 0, groups, perGroup, shape.positions());
    String whole =
        shape.flat()
            ? to.whole(node.name() + ".channels", 0, shape.channels())
            : to.whole(
                node.name() + ".channels", 0, shape.channels(), shape.height(), shape.width());
    String grouped = to.part("Reshape", node, "grouped", to.input(node, 0), split);
    String name = to.free(node.name() + "/turned");
    String turned = name + "/out";
    to.add("Transpose", name, List.of(grouped), turned).with("perm", new long[] {0, 2, 1, 3});
    to.add("Reshape", node, List.of(turned, whole));
  }
}
