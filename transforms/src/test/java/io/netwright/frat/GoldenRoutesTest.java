package io.netwright.frat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.data.ImageSet;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Weighted;
import io.netwright.testing.TrainedLenet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Against numbers computed in PyTorch 2.13 from the released code of Model LEGO: a trained LeNet,
 * 100 test images. Tolerance 1e-4 relative, and 1e-5 for the digits that were printed.
 */
class GoldenRoutesTest {
  private static NDManager manager;
  private static Network network;
  private static List<Node> layers;

  @BeforeAll
  static void load() {
    manager = Torch.manager(Device.cpu());
    network = Network.on(manager, TrainedLenet.model());
    layers = ChannelTrace.layers(network.graph());
  }

  @AfterAll
  static void close() {
    manager.close();
  }

  @Test
  void locatesCriticalFeaturesOfTheTrueLogit() {
    RouteConfig config = RouteConfig.defaults().with(RouteObjective.LOGIT);
    holds(config, TrainedLenet.golden("frat/frat.json"));
  }

  @Test
  void locatesCriticalFeaturesOfThePredictedProbability() {
    holds(
        RouteConfig.defaults().with(RouteObjective.PROBABILITY),
        TrainedLenet.golden("frat/frat-probability.json"));
  }

  private static void holds(RouteConfig config, JsonNode golden) {
    for (int label = 0; label < 10; label++) {
      Map<String, LayerStatistics> statistics = statistics(config, label);
      for (String layer : List.of("conv2", "fc1", "fc2", "fc")) {
        float[] scores = scores(Objects.requireNonNull(statistics.get(layer)));
        JsonNode expected = golden.get(layer);
        String context = layer + " class " + label;
        assertThat(bits(RouteRule.critical(scores, config), scores.length))
            .as(context)
            .isEqualTo(expected.get("mask_mean").get(label).asText());
        JsonNode aggregate = expected.path("aggregate").path(label);
        for (int i = 0; i < aggregate.size(); i++) {
          close(scores[i], aggregate.get(i).asDouble(), context + " input " + i);
        }
        if (expected.has("l1_per_class")) {
          double sum = IntStream.range(0, scores.length).mapToDouble(i -> scores[i]).sum();
          close(sum, expected.get("l1_per_class").get(label).asDouble(), context + " sum");
        }
      }
    }
  }

  @Test
  void allocatesContributionsAsReleased() {
    ContributionConfig released = new ContributionConfig(0.3, 0.2, 0.4, 0.3, false);
    JsonNode golden = TrainedLenet.golden("frat/contribution.json");
    masks(released, golden);
    RouteConfig config = contributions(released);
    Map<String, LayerStatistics> statistics = statistics(config, 0);
    for (Node layer : layers) {
      aggregates(layer, Objects.requireNonNull(statistics.get(layer.name())), golden);
    }
  }

  @Test
  void allocatesContributionsAlongTheGraph() {
    masks(ContributionConfig.defaults(), TrainedLenet.golden("frat/contribution-graph.json"));
  }

  private static void masks(ContributionConfig thresholds, JsonNode golden) {
    RouteConfig config = contributions(thresholds);
    RouteWalk walk = new RouteWalk(network, layers, config);
    for (int label = 0; label < 10; label++) {
      Map<String, LayerRoute> route = walk.walk(manager, label, statistics(config, label));
      for (Node layer : layers) {
        LayerRoute found = Objects.requireNonNull(route.get(layer.name()));
        assertThat(bits(found.mask(), found.scores().size()))
            .as(layer.name() + " class " + label)
            .isEqualTo(golden.get("layers").get(layer.name()).get("mask").get(label).asText());
      }
    }
  }

  private static void aggregates(Node layer, LayerStatistics statistics, JsonNode golden) {
    ContributionMatrix contributions =
        ContributionMatrix.of(
            manager, layer, statistics.kernelSums(), network.parameter(layer.name() + ".weight"));
    float[] values = contributions.values();
    JsonNode expected = golden.get("layers").get(layer.name()).get("aggregate_class0");
    int inputs = Weighted.of(layer).inputs();
    int outputs = Weighted.of(layer).outputs();
    if (expected.has("sum")) {
      double sum = IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum();
      close(sum, expected.get("sum").asDouble(), layer.name());
      return;
    }
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        double reference = expected.get(o).get(i).asDouble();
        // four digits are printed, and sums over positions cancel to small numbers
        assertThat((double) values[i * outputs + o])
            .as(layer.name() + " " + o + " " + i)
            .isCloseTo(reference, within(1e-4 * reference + 1e-3));
      }
    }
  }

  private static RouteConfig contributions(ContributionConfig thresholds) {
    return RouteConfig.defaults().with(RouteMethod.CONTRIBUTION).with(thresholds);
  }

  private static Map<String, LayerStatistics> statistics(RouteConfig config, int label) {
    ImageSet images = TrainedLenet.images();
    int[] own = IntStream.range(0, 100).filter(i -> images.label(i) == label).toArray();
    return new ClassStatistics(network, layers, config).gather(manager, images.select(own));
  }

  private static float[] scores(LayerStatistics statistics) {
    List<Float> scores = new ArrayList<>(statistics.critical());
    float[] array = new float[scores.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = scores.get(i);
    }
    return array;
  }

  private static void close(double actual, double expected, String what) {
    assertThat(actual).as(what).isCloseTo(expected, within(1e-4 * Math.abs(expected) + 1e-5));
  }

  private static String bits(BitSet mask, int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> mask.get(i) ? "1" : "0")
        .collect(Collectors.joining());
  }
}
