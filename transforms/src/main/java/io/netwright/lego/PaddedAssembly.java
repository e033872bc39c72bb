package io.netwright.lego;

import io.netwright.lego.Layout.Slot;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Alignment padding: one network of the parts' architecture in which every layer has the parts'
 * weights in blocks and zeros elsewhere (Model LEGO, NeurIPS 2024).
 *
 * <p>The {@link Layout} of every tensor says which part's channel lies where, so a layer's weights
 * are placed by where its input really comes from: behind a concatenation, a slice, a shuffle or a
 * flatten too. The first convolutions are stacked on their outputs, for they read the same images;
 * grouped convolutions are stacked and their groups added. Where operands of a sum lie in different
 * orders, or parts normalize differently, channels are rearranged by slices and a concatenation. A
 * shuffle only renames channels, so it disappears.
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
    Layer layer = node.layer();
    if (layer instanceof Layer.Input input) {
      put(node, input, List.of(), Layout.shared(input.shape().channels()));
    } else if (layer instanceof Layer.Normalize) {
      normalize(node);
    } else if (layer instanceof Layer.Conv2d) {
      convolution(node);
    } else if (layer instanceof Layer.Linear) {
      linear(node);
    } else if (layer instanceof Layer.BatchNorm norm) {
      batchNorm(node, norm);
    } else if (node.inputs().size() > 1) {
      several(node);
    } else if (layer instanceof Layer.ChannelSlice) {
      slice(node);
    } else if (layer instanceof Layer.ChannelShuffle) {
      shuffle(node);
    } else {
      Layout in = layout(node.inputs().get(0));
      int positions = shape(0, node.inputs().get(0)).positions();
      Layout out = layer instanceof Layer.Flatten ? in.flattened(positions) : in;
      put(node, layer, List.of(name(node.inputs().get(0))), out);
    }
  }

  private void put(Node node, Layer layer, List<String> inputs, Layout layout) {
    nodes.add(new Node(node.name(), layer, inputs));
    names.put(node.name(), node.name());
    layouts.put(node.name(), layout);
  }

  private void normalize(Node node) {
    String input = node.inputs().get(0);
    List<Layer.Normalize> own =
        parts.stream().map(part -> (Layer.Normalize) layer(part, node)).toList();
    if (layout(input).isShared() && own.stream().distinct().count() == 1) {
      put(node, node.layer(), List.of(name(input)), layout(input));
      return;
    }
    Layout layout = separate(input);
    List<Float> mean = new ArrayList<>();
    List<Float> std = new ArrayList<>();
    for (Slot slot : layout.slots()) {
      mean.add(own.get(slot.part()).mean().get(slot.channel()));
      std.add(own.get(slot.part()).std().get(slot.channel()));
    }
    put(node, new Layer.Normalize(mean, std), List.of(arranged(input, layout)), layout);
  }

  private void convolution(Node node) {
    List<Layer.Conv2d> own = Alignment.convolutions(parts, node.name());
    String input = node.inputs().get(0);
    Layout outputs = sideBySide(node.name());
    boolean grouped = own.stream().anyMatch(layer -> layer.groups() > 1);
    Layout inputs = grouped ? sideBySide(input) : layout(input);
    int groups = grouped ? own.stream().mapToInt(Layer.Conv2d::groups).sum() : 1;
    Layer.Conv2d joined = own.get(0).withChannels(inputs.size(), outputs.size(), groups);
    boolean bias = own.stream().anyMatch(Layer.Conv2d::bias);
    put(node, bias ? joined.withBias() : joined, List.of(arranged(input, inputs)), outputs);
    if (grouped) {
      padded.rows(node.name() + ".weight", outputs);
    } else {
      padded.matrix(node.name() + ".weight", inputs, outputs);
    }
    if (bias) {
      padded.vector(node.name() + ".bias", outputs);
    }
  }

  private void linear(Node node) {
    String input = node.inputs().get(0);
    Layout inputs = layout(input);
    Layout outputs = sideBySide(node.name());
    boolean bias = parts.stream().anyMatch(part -> ((Layer.Linear) layer(part, node)).bias());
    put(node, new Layer.Linear(inputs.size(), outputs.size(), bias), List.of(name(input)), outputs);
    padded.matrix(node.name() + ".weight", inputs, outputs);
    if (bias) {
      padded.vector(node.name() + ".bias", outputs);
    }
  }

  private void batchNorm(Node node, Layer.BatchNorm norm) {
    String input = node.inputs().get(0);
    Layout layout = separate(input);
    Layer.BatchNorm joined = new Layer.BatchNorm(layout.size(), norm.eps(), norm.momentum());
    put(node, joined, List.of(arranged(input, layout)), layout);
    joined.parameters().forEach(spec -> padded.vector(node.parameter(spec), layout));
  }

  /** Sums, products and concatenations: shared operands are separated unless all are shared. */
  private void several(Node node) {
    boolean shared = node.inputs().stream().allMatch(input -> layout(input).isShared());
    boolean concat = node.layer() instanceof Layer.Concat;
    Layout first = operand(node.inputs().get(0), shared);
    List<String> operands = new ArrayList<>();
    List<Slot> joined = new ArrayList<>();
    int[] offsets = new int[parts.size()];
    for (String input : node.inputs()) {
      Layout layout = concat ? operand(input, shared) : first;
      operands.add(arranged(input, layout));
      layout.slots().forEach(slot -> joined.add(slot.at(slot.channel() + offset(slot, offsets))));
      for (int part = 0; part < offsets.length; part++) {
        offsets[part] += shape(part, input).channels();
      }
    }
    put(node, node.layer(), operands, concat ? new Layout(joined) : first);
  }

  private Layout operand(String input, boolean shared) {
    return shared ? layout(input) : separate(input);
  }

  private static int offset(Slot slot, int[] offsets) {
    return offsets[Math.max(0, slot.part())];
  }

  private void slice(Node node) {
    String input = node.inputs().get(0);
    Layout from = separate(input);
    List<Slot> taken = new ArrayList<>();
    List<Slot> renamed = new ArrayList<>();
    for (Slot slot : from.slots()) {
      Layer.ChannelSlice own = (Layer.ChannelSlice) layer(parts.get(slot.part()), node);
      if (slot.channel() >= own.from() && slot.channel() < own.to()) {
        taken.add(slot);
        renamed.add(slot.at(slot.channel() - own.from()));
      }
    }
    names.put(node.name(), arranged(input, new Layout(taken)));
    layouts.put(node.name(), new Layout(renamed));
  }

  private void shuffle(Node node) {
    String input = node.inputs().get(0);
    Layout from = separate(input);
    List<Slot> renamed = new ArrayList<>();
    for (Slot slot : from.slots()) {
      int groups = ((Layer.ChannelShuffle) layer(parts.get(slot.part()), node)).groups();
      int perGroup = shape(slot.part(), input).channels() / groups;
      renamed.add(slot.at(slot.channel() % perGroup * groups + slot.channel() / perGroup));
    }
    names.put(node.name(), arranged(input, from));
    layouts.put(node.name(), new Layout(renamed));
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
        Layer slice = new Layer.ChannelSlice(positions.get(start), positions.get(i - 1) + 1);
        runs.add(prefix + ".run" + runs.size());
        nodes.add(new Node(runs.get(runs.size() - 1), slice, List.of(name(node))));
        start = i;
      }
    }
    if (runs.size() == 1) {
      return runs.get(0);
    }
    nodes.add(new Node(prefix, new Layer.Concat(), runs));
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
