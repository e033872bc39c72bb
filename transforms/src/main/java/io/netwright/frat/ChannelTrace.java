package io.netwright.frat;

import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Where every channel of every tensor comes from, along the graph's edges: the output channels of
 * mixing layers (or of the images) that reach it without passing another mixing layer.
 *
 * <p>A mixing layer is a linear layer or a convolution that is not depthwise. Normalizations,
 * activations, pools and depthwise convolutions hand channels on; a sum or product has the origins
 * of all its operands; a concatenation, slice, shuffle or flatten rearranges them.
 */
final class ChannelOrigins {
  private final LayerGraph graph;
  private final Map<String, Integer> firstOrigin = new LinkedHashMap<>();
  private final Map<String, int[][]> byNode = new HashMap<>();
  private int origins;

  private ChannelOrigins(LayerGraph graph) {
    this.graph = graph;
    Map<String, FeatureShape> shapes = graph.shapes();
    for (Node node : graph.nodes()) {
      byNode.put(node.name(), channels(node, shapes));
    }
  }

  /** Follows the channels of a graph. */
  static ChannelOrigins of(LayerGraph graph) {
    return new ChannelOrigins(graph);
  }

  /** Whether a layer makes each output channel of several input channels. */
  static boolean mixes(Node node) {
    return node.layer() instanceof Layer.Linear
        || (node.layer() instanceof Layer.Conv2d convolution && !convolution.depthwise());
  }

  /** Number of input channels or features of a mixing layer. */
  static int inputs(Node layer) {
    return layer.layer() instanceof Layer.Conv2d convolution
        ? convolution.inChannels()
        : ((Layer.Linear) layer.layer()).inFeatures();
  }

  /** Number of output channels or features of a mixing layer. */
  static int outputs(Node layer) {
    return layer.layer() instanceof Layer.Conv2d convolution
        ? convolution.outChannels()
        : ((Layer.Linear) layer.layer()).outFeatures();
  }

  /** The mixing layers in the graph's order. */
  List<Node> layers() {
    return graph.nodes().stream().filter(ChannelOrigins::mixes).toList();
  }

  /** Whether a layer reads nothing but the images. */
  boolean readsImages(Node layer) {
    int images = channelsOf(graph.nodes().get(0).name()).length;
    return Arrays.stream(channelsOf(layer.inputs().get(0)))
        .flatMapToInt(Arrays::stream)
        .allMatch(origin -> origin < images);
  }

  /** Adds what one channel of a node's output comes from. */
  void want(BitSet wanted, String node, int channel) {
    for (int origin : channelsOf(node)[channel]) {
      wanted.set(origin);
    }
  }

  /** The output channels of a mixing layer among the wanted origins. */
  BitSet outputs(BitSet wanted, Node layer) {
    int first = Objects.requireNonNull(firstOrigin.get(layer.name()), layer.name());
    return wanted.get(first, first + channelsOf(layer.name()).length);
  }

  private int[][] channelsOf(String node) {
    return Objects.requireNonNull(byNode.get(node), node);
  }

  private int[][] channels(Node node, Map<String, FeatureShape> shapes) {
    if (node.layer() instanceof Layer.Input || mixes(node)) {
      FeatureShape shape = Objects.requireNonNull(shapes.get(node.name()));
      firstOrigin.put(node.name(), origins);
      int first = origins;
      origins += shape.channels();
      return IntStream.range(first, origins).mapToObj(i -> new int[] {i}).toArray(int[][]::new);
    }
    List<int[][]> inputs = new ArrayList<>();
    node.inputs().forEach(input -> inputs.add(channelsOf(input)));
    int[][] in = inputs.get(0);
    if (node.layer() instanceof Layer.Add || node.layer() instanceof Layer.Multiply) {
      return union(inputs);
    }
    if (node.layer() instanceof Layer.Concat) {
      return inputs.stream().flatMap(Arrays::stream).toArray(int[][]::new);
    }
    if (node.layer() instanceof Layer.Flatten) {
      int positions = Objects.requireNonNull(shapes.get(node.inputs().get(0))).positions();
      return repeated(in, positions);
    }
    if (node.layer() instanceof Layer.Conv2d depthwise) {
      return repeated(in, depthwise.outChannels() / depthwise.inChannels());
    }
    if (node.layer() instanceof Layer.ChannelSlice slice) {
      return Arrays.copyOfRange(in, slice.from(), slice.to());
    }
    return node.layer() instanceof Layer.ChannelShuffle shuffle
        ? shuffled(in, shuffle.groups())
        : in;
  }

  private static int[][] union(List<int[][]> operands) {
    int[][] union = new int[operands.get(0).length][];
    for (int c = 0; c < union.length; c++) {
      int channel = c;
      union[c] =
          operands.stream()
              .flatMapToInt(operand -> Arrays.stream(operand[channel]))
              .sorted()
              .distinct()
              .toArray();
    }
    return union;
  }

  private static int[][] repeated(int[][] in, int times) {
    int[][] repeated = new int[in.length * times][];
    Arrays.setAll(repeated, i -> in[i / times]);
    return repeated;
  }

  private static int[][] shuffled(int[][] in, int groups) {
    int perGroup = in.length / groups;
    int[][] shuffled = new int[in.length][];
    Arrays.setAll(shuffled, i -> in[(i % groups) * perGroup + i / groups]);
    return shuffled;
  }
}
