package io.netwright.frat;

import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.metric.Journal;
import io.netwright.metric.MetricNames;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.Node;
import io.netwright.refusal.RefusedException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * FRAT, the feature route attribution technique: finds the route each class takes through a network
 * (CNN LEGO, arXiv 2203.13453).
 *
 * <p>For every class, along the graph's real edges from the logits back: the class's logit is on
 * the route; of a layer's outputs those are that a following layer's route reads; of its inputs
 * those are that the method chooses, given these outputs. Critical features are located by positive
 * derivatives and bridged by relevance; the paper prints no formula for relevance, so it is defined
 * here: {@code R[o,i] = sum_b relu(sum_{h,w} conv(x[b,i], W[o,i]))}, and a critical input is
 * relevant iff for some output on the route {@code R[o,i] > mean_i R[o,.]}. Every layer keeps at
 * least its strongest input. Layers that read the images keep all of them and are not in the
 * result; depthwise convolutions hand channels on.
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
    ChannelOrigins origins = ChannelOrigins.of(network.graph());
    List<Node> layers = layers(origins);
    ClassEvidence evidence = new ClassEvidence(network, layers, config);
    RouteWalk walk = new RouteWalk(network, origins, layers, config);
    SortedMap<Integer, Route> routes = new TreeMap<>();
    int classes = network.graph().classes();
    for (int label = 0; label < classes; label++) {
      ImageSet images = ofClass(selected, label);
      try (NDManager scope = manager.newSubManager()) {
        var gathered = evidence.gather(scope, images);
        int of = label;
        routes.put(label, new Route(Torch.withoutGradients(() -> walk.walk(scope, of, gathered))));
      }
      journal.progress("class", label + 1L, classes);
    }
    RouteMap map = new RouteMap(routes);
    report(map, journal);
    return map;
  }

  /** The layers that routes pass: mixing layers that do not read the images. */
  static List<Node> layers(ChannelOrigins origins) {
    return origins.layers().stream().filter(layer -> !origins.readsImages(layer)).toList();
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
