package io.netwright.fpcc;

import io.netwright.nn.Initialization;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.refusal.RefusedException;
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private static final String PATTERN = ".pattern";

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
      if (isSite(points, graph, name)) {
        int channels = graph.shape(name).channels();
        splicer.addAfter(name, name + ".pro", new TrainingOnly.Pro(classes, channels));
      }
      if (points.cfsAfter().contains(name)) {
        splicer.addAfter(name, name + ".cfs", cfs);
      }
    }
    return splicer.graph();
  }

  /** Refuses a graph in which fpcc, where it is asked for, would have no place for a pattern. */
  public static void requireSites(LayerGraph graph, HardeningConfig config) {
    boolean asked = config.methods().contains(HardeningMethod.FPCC);
    if (asked && observed(insert(graph, config)).isEmpty()) {
      throw new RefusedException(
          "fpcc holds features behind inner layers to patterns, and this network has no such layer"
              + " of two channels or more between its first and its last; take other methods, such"
              + " as [fast-at]; its layers are "
              + graph.parametric().map(Node::name).toList());
    }
  }

  /**
   * The nodes behind which PRO stands, in the graph's order; in a network too small for its rules
   * the convolutions and linear layers that do not make the logits.
   */
  static List<String> sites(LayerGraph graph) {
    InsertionPoints points = InsertionRule.of(graph).points(graph);
    List<String> sites =
        graph.nodes().stream().map(Node::name).filter(name -> isSite(points, graph, name)).toList();
    LayerOrder order = new LayerOrder(graph);
    return sites.isEmpty()
        ? graph
            .parametric()
            .filter(node -> !order.last(node))
            .map(Node::name)
            .filter(name -> hasPattern(graph, name))
            .toList()
        : sites;
  }

  private static boolean isSite(InsertionPoints points, LayerGraph graph, String node) {
    return points.proAfter().contains(node) && hasPattern(graph, node);
  }

  /** One channel has none. */
  private static boolean hasPattern(LayerGraph graph, String node) {
    return graph.shape(node).channels() > 1;
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
    return remove(graph, layer -> layer instanceof TrainingOnly.Fpcc);
  }

  private static LayerGraph remove(LayerGraph graph, Predicate<TrainingOnly> removed) {
    return removeNodes(
        graph, node -> node.layer() instanceof TrainingOnly layer && removed.test(layer));
  }

  private static LayerGraph removeNodes(LayerGraph graph, Predicate<Node> removed) {
    Map<String, String> sources = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      List<String> inputs =
          node.inputs().stream().map(input -> sources.getOrDefault(input, input)).toList();
      if (removed.test(node)) {
        sources.put(node.name(), inputs.get(0));
      } else {
        nodes.add(node.reading(inputs));
      }
    }
    return new LayerGraph(nodes);
  }

  /** The model without any SFM, CFS or PRO; all other weights as they are. */
  public static WeightedGraph remove(WeightedGraph model) {
    return remove(model, layer -> layer instanceof TrainingOnly.Fpcc);
  }

  /** The model without dropout, which is no part of what it computes in evaluation. */
  static WeightedGraph withoutDropout(WeightedGraph model) {
    return remove(
        model,
        layer ->
            layer instanceof TrainingOnly.Dropout || layer instanceof TrainingOnly.ChannelDropout);
  }

  /** The model with the layers in it that a method has; its noise is the same in each. */
  static WeightedGraph insert(
      WeightedGraph model, HardeningMethod method, HardeningConfig config, Seed seed) {
    WeightedGraph all = insert(model, config, seed);
    return switch (method) {
      case FPCC -> {
        requireSites(model.graph(), config);
        yield onlyLast(config.patterns().lastSites(), all);
      }
      case SFM_CFS -> remove(all, layer -> layer instanceof TrainingOnly.Pro);
      case SFM ->
          remove(
              all, layer -> layer instanceof TrainingOnly.Pro || layer instanceof TrainingOnly.Cfs);
      default -> model;
    };
  }

  /** Without the PRO of all sites but the last ones; channels are dropped as before. */
  private static WeightedGraph onlyLast(int sites, WeightedGraph model) {
    List<String> all = List.copyOf(observed(model.graph()).keySet());
    if (sites == 0 || sites >= all.size()) {
      return model;
    }
    Set<String> earlier = Set.copyOf(all.subList(0, all.size() - sites));
    LayerGraph graph = removeNodes(model.graph(), node -> earlier.contains(node.name()));
    return on(graph, model);
  }

  private static WeightedGraph remove(WeightedGraph model, Predicate<TrainingOnly> removed) {
    return on(remove(model.graph(), removed), model);
  }

  private static WeightedGraph on(LayerGraph graph, WeightedGraph model) {
    Map<String, Tensor> weights = new LinkedHashMap<>(model.weights());
    weights.keySet().retainAll(graph.parameterSpecs().keySet());
    return new WeightedGraph(graph, weights);
  }

  /** Names of the parameters that are patterns. */
  static Set<String> patterns(LayerGraph hardening) {
    Set<String> names = new LinkedHashSet<>();
    observed(hardening).keySet().forEach(site -> names.add(site + PATTERN));
    return names;
  }

  /** The same with patterns of the nodes that are observed. */
  static WeightedGraph withPatterns(WeightedGraph hardening, ClassPatterns patterns) {
    Map<String, Tensor> weights = new LinkedHashMap<>(hardening.weights());
    observed(hardening.graph())
        .forEach((site, node) -> weights.put(site + PATTERN, patterns.at(node)));
    return new WeightedGraph(hardening.graph(), weights);
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
