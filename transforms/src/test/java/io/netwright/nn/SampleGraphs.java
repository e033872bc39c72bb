package io.netwright.nn;

import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.LocalResponse;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.nn.graph.Weighted;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Networks that together have every kind of layer, for tests of what holds for any graph. */
public final class SampleGraphs {

  private SampleGraphs() {}

  /** Those of the zoo, narrow, and the small ones. */
  public static Map<String, LayerGraph> all() {
    Map<String, LayerGraph> graphs = new LinkedHashMap<>();
    graphs.put("lenet", zoo("lenet", 1));
    graphs.put("vgg16", zoo("vgg16", 0.1));
    graphs.put("resnet34", zoo("resnet34", 0.1));
    graphs.put("resnet50", zoo("resnet50", 0.1));
    graphs.put("wideresnet28_10", zoo("wideresnet28_10", 0.05));
    graphs.putAll(small());
    return graphs;
  }

  /** The types of all layers of the small ones. */
  public static Set<Class<?>> layerTypes() {
    return small().values().stream()
        .flatMap(graph -> graph.nodes().stream())
        .map(node -> node.layer().getClass())
        .collect(Collectors.toSet());
  }

  /** Networks of a few layers each, all layer types among them. */
  public static Map<String, LayerGraph> small() {
    Map<String, LayerGraph> graphs = new LinkedHashMap<>();
    graphs.put("grouped", grouped());
    graphs.put("depthwise", depthwise());
    graphs.put("concatenated", concatenated());
    graphs.put("shuffled", shuffled());
    graphs.put("squeezed and excited", squeezedAndExcited());
    graphs.put("shuffled unevenly", shuffledUnevenly());
    graphs.put("hardening", hardening());
    graphs.put("activations", activations());
    graphs.put("borders", borders());
    graphs.put("local response", localResponse());
    graphs.put("scaled", scaled());
    return graphs;
  }

  static LayerGraph zoo(String name, double width) {
    FeatureShape images = FeatureShape.map(3, 32, 32);
    List<Float> mean = List.of(0.5f, 0.45f, 0.4f);
    List<Float> std = List.of(0.25f, 0.2f, 0.3f);
    return Zoo.named(name).graph(new ArchitectureSpec(images, 10, width, mean, std));
  }

  private static GraphBuilder start() {
    return GraphBuilder.from(FeatureShape.map(3, 12, 10));
  }

  private static LayerGraph head(GraphBuilder net, int channels) {
    return net.then("pool", new Pooling.AdaptiveAvgPool(1, 1))
        .then("flatten", new Rearranging.Flatten())
        .then("fc", new Weighted.Linear(channels, 5, true))
        .build();
  }

  private static Weighted.Conv2d conv(int in, int out, int kernel, int groups) {
    return Weighted.Conv2d.of(in, out, kernel, 1, kernel / 2).withChannels(in, out, groups);
  }

  /** Grouped convolutions beside a shortcut, non-square and dilated kernels. */
  static LayerGraph grouped() {
    GraphBuilder net =
        start()
            .then("conv1", conv(3, 12, 3, 1))
            .then("bn1", Norm.BatchNorm.of(12))
            .then("relu1", new Nonlinearity.Relu())
            .then("conv2", conv(12, 24, 3, 4).withBias())
            .then("bn2", new Norm.BatchNorm(24, 0.5f, 0.1f))
            .then("silu2", new Nonlinearity.Silu())
            .then("conv3", conv(24, 12, 1, 2))
            .add("add", new Joining.Add(), "conv3", "relu1")
            .then(
                "conv4",
                new Weighted.Conv2d(
                    12,
                    10,
                    new Extent(1, 3),
                    new Extent(2, 1),
                    new Extent(0, 2),
                    new Extent(1, 2),
                    1,
                    false))
            .then("bn4", Norm.BatchNorm.of(10))
            .then("relu6", new Nonlinearity.Relu6());
    return head(net, 10);
  }

  /** An inverted residual: expansion, depthwise convolution with two filters each, projection. */
  static LayerGraph depthwise() {
    GraphBuilder net =
        start()
            .then("stem", conv(3, 6, 3, 1))
            .then("expand", conv(6, 9, 1, 1))
            .then("bn1", Norm.BatchNorm.of(9))
            .then("relu1", new Nonlinearity.Relu6())
            .then("filter", conv(9, 18, 3, 9).withBias())
            .then("bn2", Norm.BatchNorm.of(18))
            .then("relu2", new Nonlinearity.Relu6())
            .then("project", conv(18, 6, 1, 1))
            .add("add", new Joining.Add(), "project", "stem");
    return head(net, 6);
  }

  /** Branches of different kinds joined, a bypass around the join, a flatten of maps. */
  static LayerGraph concatenated() {
    return start()
        .then("stem", conv(3, 8, 3, 1).withBias())
        .then("relu", new Nonlinearity.Relu())
        .add("left", conv(8, 3, 1, 1), "relu")
        .add("right", conv(8, 5, 3, 1).withBias(), "relu")
        .then("sigmoid", new Nonlinearity.Sigmoid())
        .add(
            "pooled",
            new Pooling.AvgPool(Extent.square(3), Extent.square(1), Extent.square(1), false, true),
            "relu")
        .add("join", new Joining.Concat(), "left", "sigmoid", "pooled")
        .then("mix", conv(16, 16, 1, 1))
        .add("bypass", new Joining.Add(), "mix", "join")
        .then(
            "max", new Pooling.MaxPool(Extent.square(3), Extent.square(2), Extent.square(0), true))
        .then("tail", conv(16, 4, 3, 1))
        .then("bn", Norm.BatchNorm.of(4))
        .then("flatten", new Rearranging.Flatten())
        .then("fc1", new Weighted.Linear(4 * 6 * 5, 7, true))
        .then("bn1d", Norm.BatchNorm.of(7))
        .then("relu1", new Nonlinearity.Relu())
        .then("fc2", new Weighted.Linear(7, 5, false))
        .build();
  }

  /** A split, a branch of its own for one part, a join and a shuffle. */
  static LayerGraph shuffled() {
    GraphBuilder net =
        start()
            .then("stem", conv(3, 8, 3, 1))
            .add("first", new Rearranging.ChannelSlice(0, 4), "stem")
            .add("second", new Rearranging.ChannelSlice(4, 8), "stem")
            .then("conv1", conv(4, 4, 3, 1))
            .then("filter", conv(4, 4, 3, 4))
            .then("bn", Norm.BatchNorm.of(4))
            .add("join", new Joining.Concat(), "first", "bn")
            .then("shuffle", new Rearranging.ChannelShuffle(2))
            .add("third", new Rearranging.ChannelSlice(0, 4), "shuffle")
            .then("conv2", conv(4, 4, 1, 1))
            .add("fourth", new Rearranging.ChannelSlice(4, 8), "shuffle")
            .add("join2", new Joining.Concat(), "fourth", "conv2")
            .then("shuffle2", new Rearranging.ChannelShuffle(2));
    return head(net, 8);
  }

  /** A shuffle of three groups between grouped convolutions. */
  static LayerGraph shuffledUnevenly() {
    GraphBuilder net =
        start()
            .then("stem", conv(3, 12, 3, 1))
            .then("shuffle", new Rearranging.ChannelShuffle(3))
            .then("conv", conv(12, 8, 3, 2))
            .then("relu", new Nonlinearity.Relu());
    return head(net, 8);
  }

  /** Channels scaled by what a small network makes of their means. */
  static LayerGraph squeezedAndExcited() {
    GraphBuilder net =
        start()
            .then("normalize", new Norm.Normalize(List.of(.5f, .4f, .3f), List.of(.2f, .3f, .4f)))
            .then("stem", conv(3, 8, 3, 1))
            .then("bn", Norm.BatchNorm.of(8))
            .then("squeeze", new Pooling.AdaptiveAvgPool(1, 1))
            .then("flat", new Rearranging.Flatten())
            .then("down", new Weighted.Linear(8, 3, true))
            .then("relu", new Nonlinearity.Relu())
            .then("up", new Weighted.Linear(3, 8, true))
            .then("sigmoid", new Nonlinearity.Sigmoid())
            .then("unflatten", new Rearranging.Unflatten())
            .add("scale", new Joining.Multiply(), "bn", "unflatten")
            .then("conv", conv(8, 6, 3, 1))
            .then("max", new Pooling.GlobalMaxPool());
    return head(net, 6);
  }

  /** A normalization that can be folded, and the layers of hardening. */
  static LayerGraph hardening() {
    GraphBuilder net =
        start()
            .then("sfm", new TrainingOnly.Sfm(0.03f))
            .then("normalize", new Norm.Normalize(List.of(.5f, .4f, .3f), List.of(.2f, .3f, .4f)))
            .then("conv1", Weighted.Conv2d.of(3, 6, 3, 1, 0))
            .then("pro1", new TrainingOnly.Pro(5, 6))
            .then("cfs1", new TrainingOnly.Cfs(0.2f))
            .then("bn1", Norm.BatchNorm.of(6))
            .then("relu1", new Nonlinearity.Relu())
            .then("dropout", new TrainingOnly.Dropout(0.5f))
            .then("channel dropout", new TrainingOnly.ChannelDropout(0.5f))
            .then("pad", new Rearranging.Pad(1, 0, 2, 1))
            .then("conv2", conv(6, 6, 3, 1))
            .then("pro2", new TrainingOnly.Pro(3, 6));
    return head(net, 6);
  }

  /** Activations of every kind between convolutions. */
  static LayerGraph activations() {
    GraphBuilder net =
        start()
            .then("conv1", conv(3, 6, 3, 1).withBias())
            .then("tanh", new Nonlinearity.Tanh())
            .then("conv2", conv(6, 8, 3, 2).withBias())
            .then("swish", new Nonlinearity.HardSwish())
            .then("conv3", conv(8, 7, 1, 1).withBias())
            .then("leaky", new Nonlinearity.LeakyRelu(0.1f))
            .then("conv4", conv(7, 6, 3, 1))
            .then("prelu", new Nonlinearity.PRelu(6))
            .then("conv5", conv(6, 6, 3, 6))
            .then("clip", new Nonlinearity.Clip(-1.5f, 2.5f))
            .then("conv6", conv(6, 5, 1, 1))
            .then("gelu", new Nonlinearity.Gelu(false))
            .then("conv7", conv(5, 6, 1, 1))
            .then("gelu_tanh", new Nonlinearity.Gelu(true))
            .then("squeeze", new Pooling.AdaptiveAvgPool(1, 1))
            .then("excite", conv(6, 6, 1, 1).withBias())
            .then("gate", new Nonlinearity.HardSigmoid(1 / 6f, 0.5f))
            .add("scale", new Joining.Multiply(), "gelu_tanh", "gate");
    return head(net, 6);
  }

  /** Channels that are normalized by their neighbours, before and behind some that are not. */
  static LayerGraph localResponse() {
    return head(
        start()
            .then("conv1", conv(3, 6, 3, 1).withBias())
            .then("lrn", new LocalResponse(3, 2, 0.75f, 0.5f))
            .then("conv2", conv(6, 8, 3, 1).withBias())
            .then("relu", new Nonlinearity.Relu())
            .then("conv3", conv(8, 6, 1, 1)),
        6);
  }

  /** Channels with factors and terms of their own: behind weights, activations, in a vector. */
  static LayerGraph scaled() {
    return start()
        .then("stem", conv(3, 8, 3, 1).withBias())
        .then("frozen", new Norm.ChannelScale(8))
        .then("gelu", new Nonlinearity.Gelu(false))
        .then("gamma", new Norm.ChannelScale(8))
        .then("conv1", conv(8, 6, 3, 1))
        .then("relu", new Nonlinearity.Relu())
        .then("conv2", conv(6, 8, 1, 1))
        .then("skipinit", new Norm.ChannelScale(8))
        .add("add", new Joining.Add(), "skipinit", "gelu")
        .then("pool", new Pooling.AdaptiveAvgPool(1, 1))
        .then("flatten", new Rearranging.Flatten())
        .then("fc1", new Weighted.Linear(8, 7, true))
        .then("tanh", new Nonlinearity.Tanh())
        .then("scale1d", new Norm.ChannelScale(7))
        .then("fc2", new Weighted.Linear(7, 5, false))
        .build();
  }

  /** Windows with more room on one side than on the other. */
  static LayerGraph borders() {
    GraphBuilder net =
        start()
            .then("stem", conv(3, 6, 3, 1).withBias())
            .then("zeros", new Rearranging.Pad(0, 1, 1, 2))
            .then("conv", Weighted.Conv2d.of(6, 5, 3, 2, 0))
            .then("border", new Rearranging.Border(0, 1, 0, 1, Rearranging.Border.LOWEST))
            .then(
                "max",
                new Pooling.MaxPool(Extent.square(2), Extent.square(2), Extent.square(0), false))
            .then(
                "pool",
                new Pooling.AvgPool(
                    Extent.square(3), Extent.square(1), Extent.square(1), false, false))
            .then(
                "uneven", new Pooling.UnevenAvgPool(new Extent(2, 3), Extent.square(1), 0, 1, 1, 2))
            .then("adaptive", new Pooling.AdaptiveAvgPool(2, 2));
    return net.then("flatten", new Rearranging.Flatten())
        .then("fc", new Weighted.Linear(20, 5, true))
        .build();
  }
}
