package io.netwright.nn;

import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small networks that together have every kind of layer, for tests of what holds for any graph. */
final class SampleGraphs {

  private SampleGraphs() {}

  static Map<String, LayerGraph> all() {
    Map<String, LayerGraph> graphs = new LinkedHashMap<>();
    graphs.put("lenet", zoo("lenet", 1));
    graphs.put("vgg16", zoo("vgg16", 0.1));
    graphs.put("resnet34", zoo("resnet34", 0.1));
    graphs.put("resnet50", zoo("resnet50", 0.1));
    graphs.put("wideresnet28_10", zoo("wideresnet28_10", 0.05));
    graphs.put("grouped", grouped());
    graphs.put("depthwise", depthwise());
    graphs.put("concatenated", concatenated());
    graphs.put("shuffled", shuffled());
    graphs.put("squeezed and excited", squeezedAndExcited());
    graphs.put("shuffled unevenly", shuffledUnevenly());
    graphs.put("hardening", hardening());
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
    return net.then("pool", new Layer.AdaptiveAvgPool(1, 1))
        .then("flatten", new Layer.Flatten())
        .then("fc", new Layer.Linear(channels, 5, true))
        .build();
  }

  private static Layer.Conv2d conv(int in, int out, int kernel, int groups) {
    return Layer.Conv2d.of(in, out, kernel, 1, kernel / 2).withChannels(in, out, groups);
  }

  /** Grouped convolutions beside a shortcut, non-square and dilated kernels. */
  static LayerGraph grouped() {
    GraphBuilder net =
        start()
            .then("conv1", conv(3, 12, 3, 1))
            .then("bn1", Layer.BatchNorm.of(12))
            .then("relu1", new Layer.Relu())
            .then("conv2", conv(12, 24, 3, 4).withBias())
            .then("bn2", new Layer.BatchNorm(24, 0.5f, 0.1f))
            .then("silu2", new Layer.Silu())
            .then("conv3", conv(24, 12, 1, 2))
            .add("add", new Layer.Add(), "conv3", "relu1")
            .then(
                "conv4",
                new Layer.Conv2d(
                    12,
                    10,
                    new Extent(1, 3),
                    new Extent(2, 1),
                    new Extent(0, 2),
                    new Extent(1, 2),
                    1,
                    false))
            .then("bn4", Layer.BatchNorm.of(10))
            .then("relu6", new Layer.Relu6());
    return head(net, 10);
  }

  /** An inverted residual: expansion, depthwise convolution with two filters each, projection. */
  static LayerGraph depthwise() {
    GraphBuilder net =
        start()
            .then("stem", conv(3, 6, 3, 1))
            .then("expand", conv(6, 9, 1, 1))
            .then("bn1", Layer.BatchNorm.of(9))
            .then("relu1", new Layer.Relu6())
            .then("filter", conv(9, 18, 3, 9).withBias())
            .then("bn2", Layer.BatchNorm.of(18))
            .then("relu2", new Layer.Relu6())
            .then("project", conv(18, 6, 1, 1))
            .add("add", new Layer.Add(), "project", "stem");
    return head(net, 6);
  }

  /** Branches of different kinds joined, a bypass around the join, a flatten of maps. */
  static LayerGraph concatenated() {
    return start()
        .then("stem", conv(3, 8, 3, 1).withBias())
        .then("relu", new Layer.Relu())
        .add("left", conv(8, 3, 1, 1), "relu")
        .add("right", conv(8, 5, 3, 1).withBias(), "relu")
        .then("sigmoid", new Layer.Sigmoid())
        .add(
            "pooled",
            new Layer.AvgPool(Extent.square(3), Extent.square(1), Extent.square(1), false, true),
            "relu")
        .add("join", new Layer.Concat(), "left", "sigmoid", "pooled")
        .then("mix", conv(16, 16, 1, 1))
        .add("bypass", new Layer.Add(), "mix", "join")
        .then("max", new Layer.MaxPool(Extent.square(3), Extent.square(2), Extent.square(0), true))
        .then("tail", conv(16, 4, 3, 1))
        .then("bn", Layer.BatchNorm.of(4))
        .then("flatten", new Layer.Flatten())
        .then("fc1", new Layer.Linear(4 * 6 * 5, 7, true))
        .then("bn1d", Layer.BatchNorm.of(7))
        .then("relu1", new Layer.Relu())
        .then("fc2", new Layer.Linear(7, 5, false))
        .build();
  }

  /** A split, a branch of its own for one part, a join and a shuffle. */
  static LayerGraph shuffled() {
    GraphBuilder net =
        start()
            .then("stem", conv(3, 8, 3, 1))
            .add("first", new Layer.ChannelSlice(0, 4), "stem")
            .add("second", new Layer.ChannelSlice(4, 8), "stem")
            .then("conv1", conv(4, 4, 3, 1))
            .then("filter", conv(4, 4, 3, 4))
            .then("bn", Layer.BatchNorm.of(4))
            .add("join", new Layer.Concat(), "first", "bn")
            .then("shuffle", new Layer.ChannelShuffle(2))
            .add("third", new Layer.ChannelSlice(0, 4), "shuffle")
            .then("conv2", conv(4, 4, 1, 1))
            .add("fourth", new Layer.ChannelSlice(4, 8), "shuffle")
            .add("join2", new Layer.Concat(), "fourth", "conv2")
            .then("shuffle2", new Layer.ChannelShuffle(2));
    return head(net, 8);
  }

  /** A shuffle of three groups between grouped convolutions. */
  static LayerGraph shuffledUnevenly() {
    GraphBuilder net =
        start()
            .then("stem", conv(3, 12, 3, 1))
            .then("shuffle", new Layer.ChannelShuffle(3))
            .then("conv", conv(12, 8, 3, 2))
            .then("relu", new Layer.Relu());
    return head(net, 8);
  }

  /** Channels scaled by what a small network makes of their means. */
  static LayerGraph squeezedAndExcited() {
    GraphBuilder net =
        start()
            .then("normalize", new Layer.Normalize(List.of(.5f, .4f, .3f), List.of(.2f, .3f, .4f)))
            .then("stem", conv(3, 8, 3, 1))
            .then("bn", Layer.BatchNorm.of(8))
            .then("squeeze", new Layer.AdaptiveAvgPool(1, 1))
            .then("flat", new Layer.Flatten())
            .then("down", new Layer.Linear(8, 3, true))
            .then("relu", new Layer.Relu())
            .then("up", new Layer.Linear(3, 8, true))
            .then("sigmoid", new Layer.Sigmoid())
            .then("unflatten", new Layer.Unflatten())
            .add("scale", new Layer.Multiply(), "bn", "unflatten")
            .then("conv", conv(8, 6, 3, 1))
            .then("max", new Layer.GlobalMaxPool());
    return head(net, 6);
  }

  /** A normalization that can be folded, and the layers of hardening. */
  static LayerGraph hardening() {
    GraphBuilder net =
        start()
            .then("sfm", new Layer.Sfm(0.03f))
            .then("normalize", new Layer.Normalize(List.of(.5f, .4f, .3f), List.of(.2f, .3f, .4f)))
            .then("conv1", Layer.Conv2d.of(3, 6, 3, 1, 0))
            .then("pro1", new Layer.Pro(5, 6))
            .then("cfs1", new Layer.Cfs(0.2f))
            .then("bn1", Layer.BatchNorm.of(6))
            .then("relu1", new Layer.Relu())
            .then("dropout", new Layer.Dropout(0.5f))
            .then("pad", new Layer.Pad(1, 0, 2, 1))
            .then("conv2", conv(6, 6, 3, 1))
            .then("pro2", new Layer.Pro(3, 6));
    return head(net, 6);
  }
}
