package io.netwright.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.Extent;
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
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The arithmetic of every layer. */
final class Operators {
  private static final Map<Class<? extends Layer>, Operator<?>> OPERATORS = new HashMap<>();

  private Operators() {}

  /** What one forward pass knows. */
  record Pass(Network network, NDArray images, Mode mode) {
    NDArray parameter(Node node, String suffix) {
      return network.parameter(node.name() + "." + suffix);
    }
  }

  /** Computes one layer. */
  @FunctionalInterface
  private interface Operator<L extends Layer> {
    NDArray apply(L layer, Node node, List<NDArray> inputs, Pass pass);
  }

  /** Computes one layer of one input. */
  @FunctionalInterface
  private interface Function<L extends Layer> {
    NDArray apply(L layer, NDArray input);
  }

  static {
    put(Layer.Input.class, (layer, node, inputs, pass) -> pass.images());
    put(Weighted.Conv2d.class, Operators::convolution);
    put(Weighted.Linear.class, Operators::linear);
    put(Norm.BatchNorm.class, Operators::batchNorm);
    put(Norm.ChannelScale.class, Operators::channelScale);
    put(TrainingOnly.Dropout.class, Operators::dropout);
    put(TrainingOnly.ChannelDropout.class, Operators::channelDropout);
    put(TrainingOnly.Sfm.class, Operators::sfm);
    put(TrainingOnly.Cfs.class, Operators::cfs);
    put(Joining.Add.class, (layer, node, inputs, pass) -> sum(inputs));
    put(Joining.Multiply.class, (layer, node, inputs, pass) -> inputs.get(0).mul(inputs.get(1)));
    put(Joining.Concat.class, (layer, node, in, pass) -> NDArrays.concat(new NDList(in), 1));
    put(
        Norm.Normalize.class,
        (layer, node, in, pass) -> pass.network().normalization(node).apply(in.get(0)));
    unary(LocalResponse.class, Activations::localResponse);
    unary(Rearranging.Pad.class, Operators::pad);
    unary(Rearranging.Border.class, Operators::border);
    unary(TrainingOnly.Pro.class, (layer, in) -> in);
    unary(Nonlinearity.Relu.class, (layer, in) -> Activation.relu(in));
    unary(Nonlinearity.Relu6.class, (layer, in) -> Torch.clip(in, 0, 6));
    unary(Nonlinearity.Silu.class, (layer, in) -> in.mul(Activation.sigmoid(in)));
    unary(Nonlinearity.Sigmoid.class, (layer, in) -> Activation.sigmoid(in));
    unary(Nonlinearity.Tanh.class, (layer, in) -> Activation.tanh(in));
    unary(Nonlinearity.LeakyRelu.class, (layer, in) -> Activation.leakyRelu(in, layer.slope()));
    unary(Nonlinearity.Clip.class, (layer, in) -> Torch.clip(in, layer.least(), layer.most()));
    unary(Nonlinearity.HardSigmoid.class, Activations::hardSigmoid);
    unary(Nonlinearity.HardSwish.class, (layer, in) -> Activations.hardSwish(in));
    unary(Nonlinearity.Gelu.class, Activations::gelu);
    put(
        Nonlinearity.PRelu.class,
        (layer, node, in, pass) -> Activations.prelu(in.get(0), pass.parameter(node, "weight")));
    unary(Pooling.MaxPool.class, Pools::maxPool);
    unary(Pooling.AvgPool.class, Pools::avgPool);
    unary(Pooling.UnevenAvgPool.class, Pools::unevenAvgPool);
    unary(
        Pooling.AdaptiveAvgPool.class,
        (layer, in) -> Torch.adaptiveAvgPool(in, layer.height(), layer.width()));
    unary(Pooling.GlobalMaxPool.class, Pools::globalMaxPool);
    unary(Rearranging.Flatten.class, (layer, in) -> in.reshape(in.getShape().get(0), -1));
    unary(Rearranging.Unflatten.class, (layer, in) -> in.reshape(in.getShape().get(0), -1, 1, 1));
    unary(Rearranging.ChannelSlice.class, Operators::slice);
    unary(Rearranging.ChannelShuffle.class, Operators::shuffle);
  }

  static {
    List<Class<? extends Layer>> missing = new ArrayList<>(Layer.types());
    missing.removeAll(OPERATORS.keySet());
    if (!missing.isEmpty()) {
      throw new IllegalStateException("layers without arithmetic: " + missing);
    }
  }

  private static <L extends Layer> void put(Class<L> type, Operator<L> operator) {
    OPERATORS.put(type, operator);
  }

  private static <L extends Layer> void unary(Class<L> type, Function<L> function) {
    put(type, (layer, node, inputs, pass) -> function.apply(layer, inputs.get(0)));
  }

  /** The layer types that can be computed. */
  static Set<Class<? extends Layer>> types() {
    return OPERATORS.keySet();
  }

  /** Output of a node. */
  static NDArray apply(Node node, List<NDArray> inputs, Pass pass) {
    return typed(node.layer()).apply(node.layer(), node, inputs, pass);
  }

  @SuppressWarnings("unchecked") // put() pairs every class with an operator of that class
  private static Operator<Layer> typed(Layer layer) {
    return (Operator<Layer>) Objects.requireNonNull(OPERATORS.get(layer.getClass()));
  }

  /** The seed of what is random at one node in this pass. */
  static Seed seed(Mode mode, Node node, String purpose) {
    return Objects.requireNonNull(mode.seed()).with(purpose).with(node.name());
  }

  private static NDArray convolution(
      Weighted.Conv2d layer, Node node, List<NDArray> inputs, Pass pass) {
    NDArray weight = pass.parameter(node, "weight");
    boolean narrow = NarrowStride.is(layer, weight);
    return Conv2d.conv2d(
            narrow ? NarrowStride.kept(inputs.get(0), layer.stride()) : inputs.get(0),
            weight,
            bias(layer.bias(), node, pass),
            Pools.shape(narrow ? Extent.square(1) : layer.stride()),
            Pools.shape(layer.padding()),
            Pools.shape(layer.dilation()),
            layer.groups())
        .singletonOrThrow();
  }

  private static NDArray linear(Weighted.Linear layer, Node node, List<NDArray> inputs, Pass pass) {
    return Linear.linear(
            inputs.get(0), pass.parameter(node, "weight"), bias(layer.bias(), node, pass))
        .singletonOrThrow();
  }

  private static @Nullable NDArray bias(boolean present, Node node, Pass pass) {
    return present ? pass.parameter(node, "bias") : null;
  }

  private static NDArray batchNorm(
      Norm.BatchNorm layer, Node node, List<NDArray> inputs, Pass pass) {
    return BatchNorm.batchNorm(
            inputs.get(0),
            pass.parameter(node, "running_mean"),
            pass.parameter(node, "running_var"),
            pass.parameter(node, "weight"),
            pass.parameter(node, "bias"),
            1,
            1 - layer.momentum(), // DJL's momentum is the weight of the old statistics
            layer.eps(),
            pass.mode().training())
        .singletonOrThrow();
  }

  /** A batch normalization of mean 0 and variance 1 in evaluation, which is one native call. */
  private static NDArray channelScale(
      Norm.ChannelScale layer, Node node, List<NDArray> inputs, Pass pass) {
    NDArray x = inputs.get(0);
    NDManager memory = x.getManager();
    Shape shape = new Shape(layer.channels());
    try (NDArray mean = memory.zeros(shape);
        NDArray variance = memory.ones(shape)) {
      return BatchNorm.batchNorm(
              x,
              mean,
              variance,
              pass.parameter(node, "weight"),
              pass.parameter(node, "bias"),
              1,
              1,
              0,
              false)
          .singletonOrThrow();
    }
  }

  private static NDArray dropout(
      TrainingOnly.Dropout layer, Node node, List<NDArray> in, Pass pass) {
    NDArray x = in.get(0);
    return dropped(x, x.getShape(), layer.probability(), node, pass);
  }

  private static NDArray channelDropout(
      TrainingOnly.ChannelDropout layer, Node node, List<NDArray> inputs, Pass pass) {
    NDArray x = inputs.get(0);
    return dropped(x, channels(x), layer.probability(), node, pass);
  }

  /** Zeroes what is drawn and scales the rest, in training. */
  private static NDArray dropped(NDArray x, Shape drawn, float probability, Node node, Pass pass) {
    if (!pass.mode().training()) {
      return x;
    }
    float kept = 1 - probability;
    Seed seed = seed(pass.mode(), node, "dropout");
    return x.mul(Noise.kept(x.getManager(), drawn, seed, kept, 1 / kept));
  }

  /** One number for each channel of each image. */
  private static Shape channels(NDArray x) {
    Shape shape = x.getShape();
    return shape.dimension() == 4
        ? new Shape(shape.get(0), shape.get(1), 1, 1)
        : new Shape(shape.get(0), shape.get(1));
  }

  /** {@code clamp(x + epsilon * sign(normal), 0, 1)} on images in [0, 1]. */
  private static NDArray sfm(TrainingOnly.Sfm layer, Node node, List<NDArray> inputs, Pass pass) {
    NDArray x = inputs.get(0);
    if (!pass.mode().training()) {
      return x;
    }
    Seed seed = seed(pass.mode(), node, "sfm");
    NDArray noise = Noise.signs(x.getManager(), x.getShape(), seed, layer.epsilon());
    return Torch.clip(x.add(noise), 0, 1);
  }

  /** Whole channels of single images become zero, the others stay unscaled. */
  private static NDArray cfs(TrainingOnly.Cfs layer, Node node, List<NDArray> inputs, Pass pass) {
    NDArray x = inputs.get(0);
    if (!pass.mode().training()) {
      return x;
    }
    Seed seed = seed(pass.mode(), node, "cfs");
    float kept = 1 - layer.dropProbability();
    return x.mul(Noise.kept(x.getManager(), channels(x), seed, kept, 1));
  }

  private static NDArray sum(List<NDArray> inputs) {
    NDArray sum = inputs.get(0);
    for (NDArray other : inputs.subList(1, inputs.size())) {
      sum = sum.add(other);
    }
    return sum;
  }

  private static NDArray pad(Rearranging.Pad layer, NDArray x) {
    return x.pad(new Shape(layer.left(), layer.right(), layer.top(), layer.bottom()), 0);
  }

  private static NDArray border(Rearranging.Border layer, NDArray x) {
    Shape around = new Shape(layer.left(), layer.right(), layer.top(), layer.bottom());
    return x.pad(around, layer.value());
  }

  private static NDArray slice(Rearranging.ChannelSlice layer, NDArray x) {
    return x.get(":, {}:{}", layer.from(), layer.to());
  }

  private static NDArray shuffle(Rearranging.ChannelShuffle layer, NDArray x) {
    Shape shape = x.getShape();
    long perGroup = shape.get(1) / layer.groups();
    long positions = shape.size() / (shape.get(0) * shape.get(1));
    return x.reshape(shape.get(0), layer.groups(), perGroup, positions)
        .swapAxes(1, 2)
        .reshape(shape);
  }
}
