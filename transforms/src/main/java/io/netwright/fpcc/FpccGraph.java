package io.netwright.fpcc;

import io.netwright.nn.Initialization;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Puts FPCC's training-only layers into a graph and takes them out again; in evaluation they change
 * no logit.
 *
 * <p>Spatial-wise feature modification stands between the images and everything else, before their
 * normalization, as node {@code sfm}. Channel-wise feature selection and pattern-based robustness
 * optimization stand where the graph's {@code InsertionRule} says, as {@code NODE.cfs} and {@code
 * NODE.pro}, the patterns of the classes being the parameter {@code NODE.pro.pattern}.
 */
public final class FpccGraph {
  private static final String SFM = "sfm";

  private FpccGraph() {}

  /** The graph with the layers in it. */
  public static LayerGraph insert(LayerGraph graph, HardeningConfig config) {
    InsertionPoints points = InsertionRule.of(graph).points(graph);
    int classes = graph.classes();
    Layer cfs = new TrainingOnly.Cfs((float) config.dropProbability());
    Splicer splicer = new Splicer();
    for (Node node : graph.nodes()) {
      String name = node.name();
      if (points.cfsBefore().contains(name)) {
        splicer.addBefore(node, name + ".cfs", cfs);
      } else {
        splicer.add(node);
      }
      if (node.layer() instanceof Layer.Input) {
        splicer.addAfter(name, SFM, new TrainingOnly.Sfm((float) config.epsilon()));
      }
      int channels = graph.shape(name).channels();
      if (points.proAfter().contains(name) && channels > 1) { // one channel has no pattern
        splicer.addAfter(name, name + ".pro", new TrainingOnly.Pro(classes, channels));
      }
      if (points.cfsAfter().contains(name)) {
        splicer.addAfter(name, name + ".cfs", cfs);
      }
    }
    return splicer.graph();
  }

  /** The model with the layers in it and patterns drawn from the standard normal distribution. */
  public static WeightedGraph insert(WeightedGraph model, HardeningConfig config, Seed seed) {
    LayerGraph graph = insert(model.graph(), config);
    Map<String, Tensor> weights = new LinkedHashMap<>(Initialization.random(graph, seed).weights());
    weights.putAll(model.weights());
    return new WeightedGraph(graph, weights);
  }

  /** The graph without any SFM, CFS or PRO. */
  public static LayerGraph remove(LayerGraph graph) {
    return remove(graph, layer -> true);
  }

  private static LayerGraph remove(LayerGraph graph, Predicate<TrainingOnly.Fpcc> removed) {
    Map<String, String> sources = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      List<String> inputs =
          node.inputs().stream().map(input -> sources.getOrDefault(input, input)).toList();
      if (node.layer() instanceof TrainingOnly.Fpcc layer && removed.test(layer)) {
        sources.put(node.name(), inputs.get(0));
      } else {
        nodes.add(node.reading(inputs));
      }
    }
    return new LayerGraph(nodes);
  }

  /** The model without any SFM, CFS or PRO; all other weights as they are. */
  public static WeightedGraph remove(WeightedGraph model) {
    return remove(model, layer -> true);
  }

  /** The model with the layers in it that a method has; its noise is the same in each. */
  static WeightedGraph insert(
      WeightedGraph model, HardeningMethod method, HardeningConfig config, Seed seed) {
    WeightedGraph all = insert(model, config, seed);
    return switch (method) {
      case FPCC -> all;
      case SFM_CFS -> remove(all, layer -> layer instanceof TrainingOnly.Pro);
      case SFM -> remove(all, layer -> !(layer instanceof TrainingOnly.Sfm));
      default -> model;
    };
  }

  private static WeightedGraph remove(WeightedGraph model, Predicate<TrainingOnly.Fpcc> removed) {
    LayerGraph graph = remove(model.graph(), removed);
    Map<String, Tensor> weights = new LinkedHashMap<>(model.weights());
    weights.keySet().retainAll(graph.parameterSpecs().keySet());
    return new WeightedGraph(graph, weights);
  }

  /**
   * The places where a model is held to patterns: each PRO by the node whose output it sees once
   * the layers are taken out.
   */
  static Map<String, String> observed(LayerGraph hardening) {
    Map<String, String> observed = new LinkedHashMap<>();
    for (Node node : hardening.nodes()) {
      if (node.layer() instanceof TrainingOnly.Pro) {
        observed.put(node.name(), node.inputs().get(0));
      }
    }
    return observed;
  }

  /** Copies a graph node by node, putting others in between. */
  private static final class Splicer {
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, String> ends = new HashMap<>();

    void add(Node node) {
      nodes.add(node.reading(node.inputs().stream().map(this::end).toList()));
    }

    /** Adds a node whose first input passes through a layer that nobody else reads. */
    void addBefore(Node node, String name, Layer layer) {
      List<String> inputs = new ArrayList<>(node.inputs().stream().map(this::end).toList());
      nodes.add(new Node(name, layer, List.of(inputs.get(0))));
      inputs.set(0, name);
      nodes.add(node.reading(inputs));
    }

    /** Lets whoever reads a node read a layer behind it. */
    void addAfter(String node, String name, Layer layer) {
      nodes.add(new Node(name, layer, List.of(end(node))));
      ends.put(node, name);
    }

    private String end(String node) {
      return ends.getOrDefault(node, node);
    }

    LayerGraph graph() {
      return new LayerGraph(nodes);
    }
  }
}
