package io.netwright.frat;

import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.metric.Journal;
import io.netwright.metric.MetricNames;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.refusal.RefusedException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * FRAT, the feature route attribution technique: finds the route each class takes through a network
 * (CNN LEGO, arXiv 2203.13453).
 *
 * <p>A route is found for each class alone, layer by layer from the logits back to the images. The
 * class's logit is on the route. An output channel of a layer is on the route if the route of a
 * following layer reads it. Which input channels of the layer are on the route, the method chooses,
 * given these outputs; there is always at least one.
 *
 * <p>The critical features of the paper are the inputs with large positive derivatives. They are on
 * the route if they are also relevant to it. The paper prints no formula for relevance, so it is
 * defined here by the {@link ContributionMatrix} {@code R}: input {@code i} is relevant iff {@code
 * R[o,i] > mean_i R[o,.]} for some output {@code o} on the route.
 *
 * <p>Layers that read the images keep all of them and are not in the result. Depthwise convolutions
 * hand channels on and are not in it either.
 */
public final class RouteExtraction {

  private RouteExtraction() {}

  /**
   * Extracts the routes from the images of each class that the network classifies with the highest
   * confidence.
   *
   * @param images the training images; a class without images is refused
   */
  public static RouteMap run(
      WeightedGraph model,
      ImageSet images,
      RouteConfig config,
      NDManager manager,
      Journal journal) {
    try (Network network = Network.on(manager, model)) {
      ImageSet selected = ConfidentImages.select(network, images, config.perClass(), manager);
      return fromSelected(network, selected, config, manager, journal);
    }
  }

  /**
   * Extracts the routes from images that the caller selected, all of them.
   *
   * @param selected some images of every class
   */
  public static RouteMap fromSelected(
      Network network, ImageSet selected, RouteConfig config, NDManager manager, Journal journal) {
    requireLayers(network.graph());
    List<Node> layers = layers(network.graph());
    ClassStatistics statistics = new ClassStatistics(network, layers, config);
    RouteWalk walk = new RouteWalk(network, layers, config);
    SortedMap<Integer, Route> routes = new TreeMap<>();
    int classes = network.graph().classes();
    for (int label = 0; label < classes; label++) {
      ImageSet images = ofClass(selected, label);
      try (NDManager scope = manager.newSubManager()) {
        var gathered = statistics.gather(scope, images);
        int of = label;
        routes.put(label, new Route(Torch.withoutGradients(() -> walk.walk(scope, of, gathered))));
      }
      journal.progress("class", label + 1L, classes);
    }
    RouteMap map = new RouteMap(routes);
    report(map, journal);
    return map;
  }

  /**
   * The layers that routes pass: convolutions and linear layers that do not read the images. A
   * depthwise convolution is none of them.
   */
  static List<Node> layers(LayerGraph graph) {
    Set<Node> readers = ChannelTrace.readers(graph);
    return ChannelTrace.layers(graph).stream().filter(layer -> !readers.contains(layer)).toList();
  }

  /**
   * Refuses networks without channels to find routes through.
   *
   * @return the graph
   */
  public static LayerGraph requireLayers(LayerGraph graph) {
    if (layers(graph).isEmpty()) {
      throw new RefusedException(
          "routes lead through channels that a layer makes and another reads; this graph has"
              + " none, only layers that read the images: leave routes and assemble out of stages");
    }
    return graph;
  }

  private static ImageSet ofClass(ImageSet images, int label) {
    ImageSet own =
        images.select(
            IntStream.range(0, images.size()).filter(i -> images.label(i) == label).toArray());
    if (own.size() == 0) {
      throw new RefusedException(
          "no image of class " + label + " to find its route with; give some of every class");
    }
    return own;
  }

  /** Reports the share of channels on a route, mean over the classes, per layer and in all. */
  private static void report(RouteMap map, Journal journal) {
    double sum = 0;
    var layers = map.of(map.byClass().firstKey()).layers().keySet();
    for (String layer : layers) {
      double share =
          map.byClass().values().stream()
              .map(route -> route.layer(layer))
              .mapToDouble(route -> (double) route.channels().size() / route.scores().size())
              .average()
              .orElse(0);
      journal.report(MetricNames.ROUTES_KEPT.of(layer), 0, share);
      sum += share;
    }
    journal.report(MetricNames.ROUTES_KEPT, 0, sum / layers.size());
  }
}
