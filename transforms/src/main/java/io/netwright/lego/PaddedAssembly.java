package io.netwright.lego;

import io.netwright.lego.Layout.Slot;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.ChannelRule;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Alignment padding: one network of the parts' architecture in which every layer has the parts'
 * weights in blocks and zeros elsewhere (Model LEGO, NeurIPS 2024).
 *
 * <p>The {@link Layout} of every tensor says which part's channel lies where. A layer's weights are
 * placed by it, so they are right behind a concatenation, a slice, a shuffle or a flatten too.
 *
 * <ul>
 *   <li>The first convolutions of all parts read the same images.
 *   <li>Groups of grouped convolutions are added up.
 *   <li>Where operands of a sum lie in different orders, or parts normalize differently, slices and
 *       a concatenation rearrange the channels.
 *   <li>A slice or a shuffle only renames channels, so it disappears.
 * </ul>
 */
final class PaddedAssembly {
  private final List<WeightedGraph> parts;
  private final List<Map<String, FeatureShape>> shapes;
  private final Map<String, Layout> layouts = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> weights = new LinkedHashMap<>();
  private final PaddedWeights padded;
  private int rearranged;

  private PaddedAssembly(List<WeightedGraph> parts) {
    this.parts = parts;
    this.shapes = parts.stream().map(part -> part.graph().shapes()).toList();
    this.padded = new PaddedWeights(parts, weights);
  }

  /** Joins parts between which {@link Alignment} finds no obstacle. */
  static WeightedGraph of(List<WeightedGraph> parts) {
    PaddedAssembly assembly = new PaddedAssembly(parts);
    LayerGraph graph = parts.get(0).graph();
    graph.nodes().forEach(assembly::join);
    String output = graph.output().name();
    assembly.arranged(output, assembly.sideBySide(output));
    return new WeightedGraph(new LayerGraph(assembly.nodes), assembly.weights);
  }

  private void join(Node node) {
    layouts.put(node.name(), parts.get(0).graph().channelRule(node).match(new Joined(node)));
  }

  /** Adds what the parts' layers become, by their rule; answers where their channels lie. */
  private final class Joined implements ChannelRule.Cases<Layout> {
    private final Node node;

    Joined(Node node) {
      this.node = node;
    }

    @Override
    public Layout fresh(ChannelRule.Fresh rule) {
      put(node, node.layer(), List.of());
      return Layout.shared(rule.channels());
    }

    @Override
    public Layout mixing(ChannelRule.Mixing rule) {
      return weighted(node);
    }

    @Override
    public Layout each(ChannelRule.Each rule) {
      return rule.ownNumbers() ? normalized(node) : passed(1);
    }

    @Override
    public Layout neighbours(ChannelRule.Neighbours rule) {
      throw new IllegalStateException(node.name() + " was found to be in the way, yet is padded");
    }

    @Override
    public Layout united(ChannelRule.United rule) {
      return sumOrProduct(node);
    }

    @Override
    public Layout joined(ChannelRule.Joined rule) {
      return concatenated(node);
    }

    @Override
    public Layout slice(ChannelRule.Slice rule) {
      return renamed(node);
    }

    @Override
    public Layout permuted(ChannelRule.Permuted rule) {
      return renamed(node);
    }

    @Override
    public Layout repeated(ChannelRule.Repeated rule) {
      return node.layer() instanceof Weighted ? weighted(node) : passed(rule.times());
    }

    private Layout passed(int times) {
      String input = node.inputs().get(0);
      put(node, node.layer(), List.of(name(input)));
      return times == 1 ? layout(input) : layout(input).repeated(times);
    }
  }

  private void put(Node node, Layer layer, List<String> inputs) {
    nodes.add(new Node(node.name(), layer, inputs));
    names.put(node.name(), node.name());
  }

  /** Weights stand in blocks; where there are groups, those of all parts one after another. */
  private Layout weighted(Node node) {
    List<Weighted> own = Alignment.weighted(parts, node.name());
    String input = node.inputs().get(0);
    Layout outputs = sideBySide(node.name());
    boolean grouped = own.stream().anyMatch(layer -> layer.groups() > 1);
    Layout inputs = grouped ? sideBySide(input) : layout(input);
    int groups = grouped ? own.stream().mapToInt(Weighted::groups).sum() : 1;
    Weighted joined = own.get(0).resized(inputs.size(), outputs.size(), groups);
    boolean bias = own.stream().anyMatch(Weighted::bias);
    put(node, bias ? joined.withBias() : joined, List.of(arranged(input, inputs)));
    if (grouped) {
      padded.rows(node.name() + ".weight", outputs);
    } else {
      padded.matrix(node.name() + ".weight", inputs, outputs);
    }
    if (bias) {
      padded.vector(node.name() + ".bias", outputs);
    }
    return outputs;
  }

  /** Every channel keeps the numbers that its part has for it. */
  private Layout normalized(Node node) {
    String input = node.inputs().get(0);
    List<Norm> own = parts.stream().map(part -> (Norm) layer(part, node)).toList();
    boolean alike = own.stream().distinct().count() == 1;
    if (layout(input).isShared() && alike && node.layer().parameters().isEmpty()) {
      put(node, node.layer(), List.of(name(input)));
      return layout(input);
    }
    Layout layout = separate(input);
    int[] channels =
        sideBySide(input).positionsOf(layout).stream().mapToInt(Integer::intValue).toArray();
    Layer joined = own.stream().reduce(Norm::beside).orElseThrow().keeping(channels, channels);
    put(node, joined, List.of(arranged(input, layout)));
    joined.parameters().forEach(spec -> padded.vector(node.parameter(spec), layout));
    return layout;
  }

  /** The operands of a sum or product lie alike. */
  private Layout sumOrProduct(Node node) {
    Layout layout = operand(node.inputs().get(0), shared(node));
    put(node, node.layer(), node.inputs().stream().map(in -> arranged(in, layout)).toList());
    return layout;
  }

  /** Channels of a part's later operands are counted on from those of its earlier ones. */
  private Layout concatenated(Node node) {
    boolean shared = shared(node);
    List<String> operands = new ArrayList<>();
    List<Slot> joined = new ArrayList<>();
    int[] offsets = new int[parts.size()];
    for (String input : node.inputs()) {
      Layout layout = operand(input, shared);
      operands.add(arranged(input, layout));
      layout.slots().forEach(slot -> joined.add(slot.at(slot.channel() + offset(slot, offsets))));
      for (int part = 0; part < offsets.length; part++) {
        offsets[part] += shape(part, input).channels();
      }
    }
    put(node, node.layer(), operands);
    return new Layout(joined);
  }

  /** Shared operands are separated unless all are shared. */
  private boolean shared(Node node) {
    return node.inputs().stream().allMatch(input -> layout(input).isShared());
  }

  private Layout operand(String input, boolean shared) {
    return shared ? layout(input) : separate(input);
  }

  private static int offset(Slot slot, int[] offsets) {
    return offsets[Math.max(0, slot.part())];
  }

  /** Channels that are left out or reordered need no layer: those that remain get new numbers. */
  private Layout renamed(Node node) {
    String input = node.inputs().get(0);
    List<int[]> numbers = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      numbers.add(newNumbers(part, node, shape(part, input).channels()));
    }
    List<Slot> taken = new ArrayList<>();
    List<Slot> renamed = new ArrayList<>();
    for (Slot slot : separate(input).slots()) {
      int number = numbers.get(slot.part())[slot.channel()];
      if (number >= 0) {
        taken.add(slot);
        renamed.add(slot.at(number));
      }
    }
    names.put(node.name(), arranged(input, new Layout(taken)));
    return new Layout(renamed);
  }

  /** For every input channel of a part the output channel that it becomes, or -1. */
  private int[] newNumbers(int part, Node node, int inputs) {
    LayerGraph graph = parts.get(part).graph();
    ChannelRule rule = graph.channelRule(graph.node(node.name()));
    int[] numbers = new int[inputs];
    Arrays.fill(numbers, -1);
    for (int i = 0; i < shape(part, node.name()).channels(); i++) {
      int output = i;
      rule.forEachSource(output, (input, channel) -> numbers[channel] = output);
    }
    return numbers;
  }

  /** The layout of a tensor in which every channel belongs to one part. */
  private Layout separate(String node) {
    Layout layout = layout(node);
    return layout.isShared() ? sideBySide(node) : layout;
  }

  private Layout sideBySide(String node) {
    return Layout.sideBySide(
        shapes.stream().map(shape -> Objects.requireNonNull(shape.get(node)).channels()).toList());
  }

  /** A node with some channels of a tensor in a wanted order; new where they lie otherwise. */
  private String arranged(String node, Layout wanted) {
    if (layout(node).equals(wanted)) {
      return name(node);
    }
    List<Integer> positions = layout(node).positionsOf(wanted);
    String prefix = node + ".arranged" + rearranged++;
    List<String> runs = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= positions.size(); i++) {
      if (i == positions.size() || positions.get(i) != positions.get(i - 1) + 1) {
        Layer slice = new Rearranging.ChannelSlice(positions.get(start), positions.get(i - 1) + 1);
        runs.add(prefix + ".run" + runs.size());
        nodes.add(new Node(runs.get(runs.size() - 1), slice, List.of(name(node))));
        start = i;
      }
    }
    if (runs.size() == 1) {
      return runs.get(0);
    }
    nodes.add(new Node(prefix, new Joining.Concat(), runs));
    return prefix;
  }

  private static Layer layer(WeightedGraph part, Node node) {
    return part.graph().node(node.name()).layer();
  }

  private FeatureShape shape(int part, String node) {
    return Objects.requireNonNull(shapes.get(part).get(node), node);
  }

  private Layout layout(String node) {
    return Objects.requireNonNull(layouts.get(node), node);
  }

  private String name(String node) {
    return Objects.requireNonNull(names.get(node), node);
  }
}
