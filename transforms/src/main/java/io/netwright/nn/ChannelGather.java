package io.netwright.nn;

import io.netwright.nn.graph.ChannelRule;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.ParameterSpec;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Rebuilds a network around some of the channels of each node's output. */
final class ChannelGather {
  private static final int[] FIRST = {0};

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
    for (Node node : source.graph().nodes()) {
      gather.nodes.addAll(source.graph().channelRule(node).match(gather.new Rebuilt(node)));
    }
    return new WeightedGraph(new LayerGraph(gather.nodes), gather.weights);
  }

  private int[] kept(String node) {
    int[] channels = kept.get(node);
    if (channels == null) {
      throw new IllegalArgumentException("no channels are given for " + node);
    }
    return channels;
  }

  /** The nodes that take a node's place, by its rule. */
  private final class Rebuilt implements ChannelRule.Cases<List<Node>> {
    private final Node node;
    private final int[] in;
    private final int[] out;

    Rebuilt(Node node) {
      this.node = node;
      this.in = node.inputs().isEmpty() ? new int[0] : kept(node.inputs().get(0));
      this.out = kept(node.name());
    }

    /** The layer for the channels left, with its parameters. */
    private List<Node> resized(int[] columns) {
      Layer layer = node.layer().keeping(in, out);
      for (ParameterSpec spec : node.layer().parameters()) {
        Tensor tensor = source.weight(node.parameter(spec));
        weights.put(node.parameter(spec), cut(spec.kind(), tensor, columns));
      }
      return List.of(
          node.with(
              layer instanceof TrainingOnly.Pro pro
                  ? pro.withClasses(classes(pro.classes()).length)
                  : layer));
    }

    private Tensor cut(ParameterSpec.Kind kind, Tensor tensor, int[] columns) {
      return switch (kind) {
        case WEIGHT -> gathered(tensor, out, columns);
        case BIAS, SCALE, SHIFT, RUNNING_MEAN, RUNNING_VARIANCE, SLOPE ->
            gathered(tensor, out, FIRST);
        case PATTERN -> gathered(tensor, classes(tensor.shape().get(0)), out);
      };
    }

    /** A pattern has a row per class: where the logits are cut, its rows are. */
    private int[] classes(int rows) {
      return rows == source.graph().classes()
          ? kept(source.graph().output().name())
          : IntStream.range(0, rows).toArray();
    }

    @Override
    public List<Node> fresh(ChannelRule.Fresh rule) {
      return resized(FIRST);
    }

    /** A group reads its own inputs alone; all groups keep the same of them. */
    @Override
    public List<Node> mixing(ChannelRule.Mixing rule) {
      return resized(Arrays.stream(in).filter(i -> i < rule.inputsPerGroup()).toArray());
    }

    @Override
    public List<Node> each(ChannelRule.Each rule) {
      return resized(FIRST);
    }

    @Override
    public List<Node> neighbours(ChannelRule.Neighbours rule) {
      return resized(FIRST);
    }

    @Override
    public List<Node> united(ChannelRule.United rule) {
      return resized(FIRST);
    }

    @Override
    public List<Node> joined(ChannelRule.Joined rule) {
      return resized(FIRST);
    }

    @Override
    public List<Node> slice(ChannelRule.Slice rule) {
      return resized(FIRST);
    }

    /** An output channel is made of one input channel alone: its weights have one column. */
    @Override
    public List<Node> repeated(ChannelRule.Repeated rule) {
      return resized(FIRST);
    }

    /** The same layer where it still orders the channels left as before, else single channels. */
    @Override
    public List<Node> permuted(ChannelRule.Permuted rule) {
      int[] positions =
          Arrays.stream(out)
              .map(channel -> Arrays.binarySearch(in, rule.order().get(channel)))
              .toArray();
      return stillOrders(positions) ? List.of(node) : oneByOne(positions);
    }

    private boolean stillOrders(int[] positions) {
      FeatureShape shape = source.graph().shape(node.inputs().get(0)).withChannels(in.length);
      Layer layer = node.layer().keeping(in, out);
      return layer.equals(node.layer())
          && layer
              .channelRule(List.of(shape))
              .equals(new ChannelRule.Permuted(Arrays.stream(positions).boxed().toList()));
    }

    private List<Node> oneByOne(int[] positions) {
      List<Node> slices = new ArrayList<>();
      for (int position : positions) {
        Layer slice = new Rearranging.ChannelSlice(position, position + 1);
        slices.add(new Node(node.name() + ".channel" + slices.size(), slice, node.inputs()));
      }
      List<String> parts = slices.stream().map(Node::name).toList();
      slices.add(new Node(node.name(), new Joining.Concat(), parts));
      return slices;
    }
  }

  /** Some rows of dimension 0 and, where there is one, columns of dimension 1. */
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
}
