package io.netwright.nn;

import io.netwright.nn.graph.ChannelSpaces;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.ParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Rebuilds a network around some of the channels of each node's output. */
final class ChannelGather {
  private final WeightedGraph source;
  private final Map<String, int[]> kept;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> weights = new LinkedHashMap<>();

  private ChannelGather(WeightedGraph source, Map<String, int[]> kept) {
    this.source = source;
    this.kept = kept;
  }

  /**
   * Gathers layers and weights.
   *
   * @param kept indices into the source's channels, by node, consistent along the edges
   */
  static WeightedGraph apply(WeightedGraph source, Map<String, int[]> kept) {
    ChannelGather gather = new ChannelGather(source, kept);
    source.graph().nodes().forEach(gather::rebuild);
    return new WeightedGraph(new LayerGraph(gather.nodes), gather.weights);
  }

  private int[] kept(String node) {
    int[] channels = kept.get(node);
    if (channels == null) {
      throw new IllegalArgumentException("no channels are given for " + node);
    }
    return channels;
  }

  private void rebuild(Node node) {
    Layer layer = node.layer();
    if (layer instanceof Layer.Conv2d conv) {
      convolution(node, conv);
    } else if (layer instanceof Layer.Linear linear) {
      int[] in = kept(node.inputs().get(0));
      int[] out = kept(node.name());
      nodes.add(node.with(new Layer.Linear(in.length, out.length, linear.bias())));
      parameters(node, out, in);
    } else if (layer instanceof Layer.BatchNorm norm) {
      int[] channels = kept(node.name());
      nodes.add(node.with(new Layer.BatchNorm(channels.length, norm.eps(), norm.momentum())));
      parameters(node, channels, channels);
    } else if (layer instanceof Layer.Pro pro) {
      pattern(node, pro);
    } else if (layer instanceof Layer.ChannelShuffle shuffle) {
      shuffle(node, shuffle);
    } else {
      nodes.add(node.with(arranged(node)));
    }
  }

  private void convolution(Node node, Layer.Conv2d conv) {
    int[] in = kept(node.inputs().get(0));
    int[] out = kept(node.name());
    if (conv.depthwise()) {
      nodes.add(node.with(conv.withChannels(in.length, out.length, in.length)));
      parameters(node, out, new int[] {0});
      return;
    }
    int perGroup = conv.inChannels() / conv.groups();
    int[] columns = Arrays.stream(in).filter(i -> i < perGroup).toArray();
    nodes.add(node.with(conv.withChannels(in.length, out.length, conv.groups())));
    parameters(node, out, columns);
  }

  /** Gathers dimension 0 of every parameter and dimension 1 of those that have one. */
  private void parameters(Node node, int[] rows, int[] columns) {
    for (ParameterSpec spec : node.layer().parameters()) {
      String name = node.parameter(spec);
      Tensor tensor = source.weight(name);
      weights.put(
          name,
          tensor.shape().size() == 1
              ? gathered(tensor, rows, new int[] {0})
              : gathered(tensor, rows, columns));
    }
  }

  private static Tensor gathered(Tensor tensor, int[] rows, int[] columns) {
    List<Integer> shape = new ArrayList<>(tensor.shape());
    int width = shape.size() > 1 ? shape.get(1) : 1;
    int block = tensor.values().length / shape.get(0) / width;
    float[] values = new float[rows.length * columns.length * block];
    int at = 0;
    for (int row : rows) {
      for (int column : columns) {
        System.arraycopy(tensor.values(), (row * width + column) * block, values, at, block);
        at += block;
      }
    }
    shape.set(0, rows.length);
    if (shape.size() > 1) {
      shape.set(1, columns.length);
    }
    return new Tensor(shape, values);
  }

  /** A pattern has a row per class: where the logits are cut, its rows are. */
  private void pattern(Node node, Layer.Pro pro) {
    int[] channels = kept(node.name());
    int[] logits = kept(source.graph().output().name());
    int[] classes =
        pro.classes() == source.graph().classes()
            ? logits
            : IntStream.range(0, pro.classes()).toArray();
    nodes.add(node.with(new Layer.Pro(classes.length, channels.length)));
    parameters(node, classes, channels);
  }

  private Layer arranged(Node node) {
    Layer layer = node.layer();
    if (layer instanceof Layer.Input input) {
      FeatureShape shape = input.shape();
      return new Layer.Input(shape.withChannels(kept(node.name()).length));
    }
    if (layer instanceof Layer.Normalize normalize) {
      int[] channels = kept(node.name());
      return new Layer.Normalize(
          Arrays.stream(channels).mapToObj(normalize.mean()::get).toList(),
          Arrays.stream(channels).mapToObj(normalize.std()::get).toList());
    }
    if (layer instanceof Layer.ChannelSlice slice) {
      int[] in = kept(node.inputs().get(0));
      int from = (int) Arrays.stream(in).filter(i -> i < slice.from()).count();
      return new Layer.ChannelSlice(from, from + kept(node.name()).length);
    }
    return layer;
  }

  /**
   * The permutation that remains of a shuffle: a shuffle again where every group keeps the same
   * positions, else single channels joined in order.
   */
  private void shuffle(Node node, Layer.ChannelShuffle shuffle) {
    String input = node.inputs().get(0);
    int[] in = kept(input);
    int size = source.graph().shape(input).channels();
    int[] order = ChannelSpaces.shuffled(IntStream.range(0, size).toArray(), shuffle.groups());
    int[] wanted = Arrays.stream(kept(node.name())).map(i -> order[i]).toArray();
    boolean divides = in.length % shuffle.groups() == 0;
    if (divides && Arrays.equals(ChannelSpaces.shuffled(in, shuffle.groups()), wanted)) {
      nodes.add(node);
      return;
    }
    List<String> parts = new ArrayList<>();
    for (int channel : wanted) {
      int position = Arrays.binarySearch(in, channel);
      String part = node.name() + ".channel" + parts.size();
      nodes.add(new Node(part, new Layer.ChannelSlice(position, position + 1), List.of(input)));
      parts.add(part);
    }
    nodes.add(new Node(node.name(), new Layer.Concat(), parts));
  }
}
