package io.netwright.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.frat.LayerRoute;
import io.netwright.frat.Route;
import io.netwright.frat.RouteMap;
import io.netwright.nn.ChannelSurgery;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChannelRankingTest {
  /** Two channels that are the pixel and its half, and two logits made of them. */
  private static final WeightedGraph NETWORK =
      new WeightedGraph(
          GraphBuilder.from(FeatureShape.map(1, 1, 1))
              .then("conv", Weighted.Conv2d.of(1, 2, 1, 1, 0))
              .then("flatten", new Rearranging.Flatten())
              .then("fc", new Weighted.Linear(2, 2, false))
              .build(),
          Map.of(
              "conv.weight", new Tensor(List.of(2, 1, 1, 1), new float[] {1, 0.5f}),
              "fc.weight", new Tensor(List.of(2, 2), new float[] {3, 0, 4, 2})));

  /** Pixels 0 and 1 of the third and fourth class of the task, which are the part's own. */
  private static final ImageSet IMAGES =
      new ImageSet(new ImageShape(1, 1, 1), new byte[] {0, (byte) 255}, new int[] {2, 3});

  private static final Part PART = new Part(NETWORK, routes(), List.of(5, 1), 2);

  @Test
  void scoresActivationsByHowFarTheyStrayTimesTheNormOfTheirWeights() {
    assertThat(scores(new ActivationRanking(10)).get("fc"))
        .containsExactly(new double[] {0.5 * 5, 0.25 * 2}, within(1e-6));
  }

  @Test
  void scoresByTheDerivativeOfTheLossTimesTheActivation() {
    // Of the image of ones: logits 3 and 5, label 1; p - y = (p0, -p0), times weights, times x.
    double p0 = 1 / (1 + Math.exp(2));
    assertThat(scores(new TaylorRanking(10)).get("fc"))
        .containsExactly(new double[] {p0 * 1, 0.5 * p0 * 2}, within(1e-6));
  }

  /** The cross entropy of the only class is 0 whatever its logit is. */
  @Test
  void scoresByTheDerivativeOfTheLogitWhereThereIsOneClassAlone() {
    WeightedGraph second = ChannelSurgery.cutOutputs(NETWORK, new int[] {1});
    Part alone = new Part(second, routes(), List.of(1), 3);
    assertThat(scores(new TaylorRanking(10), alone).get("fc"))
        .containsExactly(new double[] {1 * 4, 0.5 * 2}, within(1e-6));
  }

  @Test
  void sumsTheScoresOfTheRoutesOfTheTasksClassesOverTheirMean() {
    assertThat(scores(new RouteRanking()).get("fc"))
        .containsExactly(new double[] {0.5 + 2, 1.5 + 0}, within(1e-6));
  }

  @Test
  void scoresMagnitudesByTheNormOfTheWeightsThatMakeAChannel() {
    assertThat(scores(new MagnitudeRanking()).get("fc"))
        .containsExactly(new double[] {1, 0.5}, within(1e-6));
    assertThat(scores(new MagnitudeRanking()).get("conv")).containsExactly(0);
  }

  @Test
  void drawsByTheSeedAndNotByWhatWasDrawnBefore() {
    double[] drawn = Objects.requireNonNull(scores(new RandomRanking(Seed.of(1))).get("fc"));
    assertThat(scores(new RandomRanking(Seed.of(2))).get("fc")).isNotEqualTo(drawn);
    assertThat(scores(new RandomRanking(Seed.of(1))).get("fc")).isEqualTo(drawn);
    assertThat(drawn[0]).isNotEqualTo(drawn[1]);
  }

  private static Map<String, double[]> scores(ChannelRanking ranking) {
    return scores(ranking, PART);
  }

  private static Map<String, double[]> scores(ChannelRanking ranking, Part part) {
    try (NDManager manager = Torch.manager(Device.cpu())) {
      return ranking.scores(part, IMAGES, manager);
    }
  }

  private static RouteMap routes() {
    TreeMap<Integer, Route> routes = new TreeMap<>();
    routes.put(1, route(7, 0));
    routes.put(2, route(1, 9));
    routes.put(5, route(1, 3));
    return new RouteMap(routes);
  }

  private static Route route(float first, float second) {
    return new Route(Map.of("fc", new LayerRoute(List.of(0), List.of(first, second))));
  }
}
