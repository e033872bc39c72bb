package io.netwright.lego;

import io.netwright.frat.LayerRoute;
import io.netwright.frat.Route;
import io.netwright.frat.RouteMap;
import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.seed.Seed;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Small networks of every connection that assembly has to get right, and random routes. */
final class SourceGraphs {
  private static final List<Float> MEAN = List.of(0.5f, 0.45f, 0.4f);
  private static final List<Float> STD = List.of(0.25f, 0.2f, 0.3f);

  private SourceGraphs() {}

  /** By name; each made for a number of classes and a mean of the normalization. */
  static Map<String, Source> all() {
    Map<String, Source> graphs = new LinkedHashMap<>();
    graphs.put("lenet", (classes, mean) -> zoo("lenet", 1, classes, mean));
    graphs.put("vgg16", (classes, mean) -> zoo("vgg16", 0.1, classes, mean));
    graphs.put("resnet34", (classes, mean) -> zoo("resnet34", 0.1, classes, mean));
    graphs.put("resnet50", (classes, mean) -> zoo("resnet50", 0.1, classes, mean));
    graphs.put("wideresnet28_10", (classes, mean) -> zoo("wideresnet28_10", 0.05, classes, mean));
    graphs.put("joined", SourceGraphs::joined);
    graphs.put("shuffled", SourceGraphs::shuffled);
    graphs.put("excited", SourceGraphs::excited);
    graphs.put("depthwise", SourceGraphs::depthwise);
    graphs.put("grouped", SourceGraphs::grouped);
    graphs.put("shortcut", SourceGraphs::shortcut);
    graphs.put("scaled", SourceGraphs::scaled);
    return graphs;
  }

  /** Makes a graph. */
  @FunctionalInterface
  interface Source {
    LayerGraph graph(int classes, List<Float> mean);
  }

  static LayerGraph zoo(String name, double width, int classes, List<Float> mean) {
    return Zoo.named(name)
        .graph(new ArchitectureSpec(FeatureShape.map(3, 32, 32), classes, width, mean, STD));
  }

  static List<Float> mean() {
    return MEAN;
  }

  private static GraphBuilder start(List<Float> mean) {
    return GraphBuilder.from(FeatureShape.map(3, 12, 10))
        .then("normalize", new Norm.Normalize(mean, STD));
  }

  private static Weighted.Conv2d conv(int in, int out, int kernel, int groups) {
    return Weighted.Conv2d.of(in, out, kernel, 1, kernel / 2).withChannels(in, out, groups);
  }

  private static LayerGraph head(GraphBuilder net, int channels, int classes) {
    return net.then("pool", new Pooling.AdaptiveAvgPool(1, 1))
        .then("flatten", new Rearranging.Flatten())
        .then("fc", new Weighted.Linear(channels, classes, true))
        .build();
  }

  /** Branches joined, a bypass around the join, a flatten of maps, non-square kernels. */
  static LayerGraph joined(int classes, List<Float> mean) {
    Weighted.Conv2d wide =
        new Weighted.Conv2d(
            8, 5, new Extent(1, 3), Extent.square(1), new Extent(0, 2), new Extent(1, 2), 1, true);
    return start(mean)
        .then("stem", conv(3, 8, 3, 1).withBias())
        .then("relu", new Nonlinearity.Relu())
        .add("left", conv(8, 3, 1, 1), "relu")
        .add("right", wide, "relu")
        .then("sigmoid", new Nonlinearity.Sigmoid())
        .add("join", new Joining.Concat(), "left", "sigmoid", "relu")
        .then("mix", conv(16, 16, 1, 1))
        .add("bypass", new Joining.Add(), "mix", "join")
        .add("reverse", new Joining.Add(), "join", "mix")
        .then("max", Pooling.MaxPool.of(2))
        .then("tail", conv(16, 4, 3, 1))
        .then("bn", Norm.BatchNorm.of(4))
        .add("skip", new Joining.Concat(), "bn", "max")
        .then("flatten", new Rearranging.Flatten())
        .then("fc1", new Weighted.Linear(20 * 6 * 5, 7, true))
        .then("bn1d", Norm.BatchNorm.of(7))
        .then("relu1", new Nonlinearity.Relu())
        .then("fc2", new Weighted.Linear(7, classes, false))
        .build();
  }

  /** A split, a branch of its own for one part, a join and a shuffle. */
  static LayerGraph shuffled(int classes, List<Float> mean) {
    GraphBuilder net =
        start(mean)
            .then("stem", conv(3, 8, 3, 1))
            .add("first", new Rearranging.ChannelSlice(0, 4), "stem")
            .add("second", new Rearranging.ChannelSlice(4, 8), "stem")
            .then("conv1", conv(4, 4, 3, 1))
            .then("filter", conv(4, 4, 3, 4))
            .then("bn", Norm.BatchNorm.of(4))
            .add("join", new Joining.Concat(), "first", "bn")
            .then("shuffle", new Rearranging.ChannelShuffle(2))
            .add("third", new Rearranging.ChannelSlice(0, 4), "shuffle")
            .then("filter2", conv(4, 4, 3, 4))
            .then("conv2", conv(4, 4, 1, 1))
            .add("fourth", new Rearranging.ChannelSlice(4, 8), "shuffle")
            .add("join2", new Joining.Concat(), "fourth", "conv2")
            .then("shuffle2", new Rearranging.ChannelShuffle(2));
    return head(net, 8, classes);
  }

  /** Channels scaled by what a small network makes of their means. */
  static LayerGraph excited(int classes, List<Float> mean) {
    GraphBuilder net =
        start(mean)
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
    return head(net, 6, classes);
  }

  /** An inverted residual: expansion, depthwise convolution with two filters each, projection. */
  static LayerGraph depthwise(int classes, List<Float> mean) {
    GraphBuilder net =
        start(mean)
            .then("stem", conv(3, 6, 3, 1))
            .then("expand", conv(6, 9, 1, 1))
            .then("bn1", Norm.BatchNorm.of(9))
            .then("relu1", new Nonlinearity.Relu6())
            .then("filter", conv(9, 18, 3, 9).withBias())
            .then("bn2", Norm.BatchNorm.of(18))
            .then("silu", new Nonlinearity.Silu())
            .then("project", conv(18, 6, 1, 1))
            .add("add", new Joining.Add(), "project", "stem");
    return head(net, 6, classes);
  }

  /** Grouped convolutions beside a shortcut. */
  static LayerGraph grouped(int classes, List<Float> mean) {
    GraphBuilder net =
        start(mean)
            .then("conv1", conv(3, 12, 3, 1))
            .then("bn1", Norm.BatchNorm.of(12))
            .then("relu1", new Nonlinearity.Relu())
            .then("conv2", conv(12, 24, 3, 4).withBias())
            .then("relu2", new Nonlinearity.Relu())
            .then("conv3", conv(24, 12, 1, 2))
            .add("add", new Joining.Add(), "conv3", "relu1");
    return head(net, 12, classes);
  }

  /** The images themselves joined to and normalized with feature maps. */
  static LayerGraph shortcut(int classes, List<Float> mean) {
    GraphBuilder net =
        start(mean)
            .then("bn0", Norm.BatchNorm.of(3))
            .then("stem", conv(3, 4, 3, 1))
            .add("join", new Joining.Concat(), "normalize", "stem", "input")
            .then("conv", conv(10, 3, 3, 1))
            .add("add", new Joining.Add(), "normalize", "conv");
    return head(net, 3, classes);
  }

  /** Factors and terms of channels on the images, behind a convolution and on a shortcut. */
  static LayerGraph scaled(int classes, List<Float> mean) {
    GraphBuilder net =
        start(mean)
            .then("scale0", new Norm.ChannelScale(3))
            .then("stem", conv(3, 6, 3, 1))
            .then("relu", new Nonlinearity.Relu())
            .then("gamma", new Norm.ChannelScale(6))
            .then("conv1", conv(6, 8, 3, 1).withBias())
            .then("relu1", new Nonlinearity.Relu())
            .then("conv2", conv(8, 6, 1, 1))
            .then("skipinit", new Norm.ChannelScale(6))
            .add("add", new Joining.Add(), "skipinit", "relu");
    return head(net, 6, classes);
  }

  /** Routes of all classes on which each channel is with a probability, and always one. */
  static RouteMap routes(LayerGraph graph, double share, Seed seed) {
    RandomGenerator generator = seed.generator();
    List<Node> layers =
        graph
            .parametric()
            .filter(node -> !(node.layer() instanceof Weighted.Conv2d c && c.depthwise()))
            .skip(1)
            .toList();
    TreeMap<Integer, Route> routes = new TreeMap<>();
    for (int label = 0; label < graph.classes(); label++) {
      Map<String, LayerRoute> route = new LinkedHashMap<>();
      for (Node node : layers) {
        int inputs = graph.shape(node.inputs().get(0)).channels();
        boolean flat = graph.node(node.inputs().get(0)).layer() instanceof Rearranging.Flatten;
        // of the many features of a channel only few, or every channel would stay
        double each = flat && share < 1 ? share / 20 : share;
        List<Integer> chosen =
            IntStream.range(0, inputs)
                .filter(i -> i == 0 || generator.nextDouble() < each)
                .boxed()
                .toList();
        route.put(node.name(), new LayerRoute(chosen, Collections.nCopies(inputs, 1f)));
      }
      routes.put(label, new Route(route));
    }
    return new RouteMap(routes);
  }
}
