package io.netwright.frat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.metric.MetricNames;
import io.netwright.nn.Initialization;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.refusal.RefusedException;
import io.netwright.seed.Seed;
import io.netwright.testing.RecordingJournal;
import io.netwright.testing.ToyImages;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouteExtractionTest {
  private final NDManager manager = Torch.manager(Device.cpu());

  @AfterEach
  void close() {
    manager.close();
  }

  /** Two pixels, each with a branch of its own; hidden unit 2 reads both but speaks for nobody. */
  private static WeightedGraph byHand() {
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(2, 1, 1))
            .then("conv", Weighted.Conv2d.of(2, 3, 1, 1, 0))
            .then("relu1", new Nonlinearity.Relu())
            .then("flatten", new Rearranging.Flatten())
            .then("hidden", new Weighted.Linear(3, 3, false))
            .then("relu2", new Nonlinearity.Relu())
            .then("fc", new Weighted.Linear(3, 2, false))
            .build();
    return new WeightedGraph(
        graph,
        Map.of(
            "conv.weight", new Tensor(List.of(3, 2, 1, 1), new float[] {1, 0, 0, 1, 1, 1}),
            "hidden.weight",
                new Tensor(List.of(3, 3), new float[] {1, 0, 0, 0, 1, 0, .1f, .1f, .1f}),
            "fc.weight", new Tensor(List.of(2, 3), new float[] {1, -1, .1f, -1, 1, .1f})));
  }

  /** A bright first pixel is class 0, a bright second one class 1. */
  private static ImageSet pixels() {
    byte full = (byte) 255;
    return new ImageSet(new ImageShape(2, 1, 1), new byte[] {full, 51, 51, full}, new int[] {0, 1});
  }

  @Test
  void followsCriticalFeaturesFromLayerToLayer() {
    // Image 0 is (1, 0.2): after conv (1, 0.2, 1.2), hidden (1, 0.2, 0.24).
    // d logit 0 / d hidden = (1, -1, 0.1): critical are those above (1 + 0 + 0.1) / 3, that is 0.
    // R of fc's output 0: (1, 0, 0.024), mean 0.34: relevant is 0. On the route: {0}.
    // d logit 0 / d conv = (1 + 0.01, -1 + 0.01, 0.01): critical above 0.34: {0}.
    // R of hidden's output 0: (1, 0, 0): relevant {0}. Class 1 is the mirror image.
    RouteMap routes = extract(byHand(), pixels(), RouteObjective.LOGIT);
    assertThat(routes.of(0).layer("fc").channels()).containsExactly(0);
    assertThat(routes.of(0).layer("fc").scores()).containsExactly(1f, 0f, 0.1f);
    assertThat(routes.of(0).layer("hidden").channels()).containsExactly(0);
    assertThat(routes.of(1).layer("fc").channels()).containsExactly(1);
    assertThat(routes.of(1).layer("hidden").channels()).containsExactly(1);
    assertThat(routes.of(0).layers().keySet()).containsExactly("hidden", "fc");
  }

  @Test
  void keepsTheStrongestWhereNothingIsRelevant() {
    // Here what is critical for class 0 (unit 0) is dark in its images, so it is not relevant.
    ImageSet swapped = pixels().relabelled(new int[] {1, 0});
    RouteMap routes = extract(byHand(), swapped, RouteObjective.LOGIT);
    assertThat(routes.of(0).layer("hidden").channels()).hasSize(1);
    assertThat(routes.of(0).layer("fc").channels()).hasSize(1);
  }

  @Test
  void differentiatesAProbabilityOfWhichNextToNothingIsShortOfOne() {
    // Two channels are the one pixel; logits are (20 + 10) x and 0, so p1 = exp(-30) for x = 1 and
    // d p0 / d channel = p0 p1 times what reads it. In float32, 1 - p0 would be 0.
    WeightedGraph sure =
        new WeightedGraph(
            GraphBuilder.from(FeatureShape.map(1, 1, 1))
                .then("conv", Weighted.Conv2d.of(1, 2, 1, 1, 0))
                .then("flatten", new Rearranging.Flatten())
                .then("fc", new Weighted.Linear(2, 2, false))
                .build(),
            Map.of(
                "conv.weight", new Tensor(List.of(2, 1, 1, 1), new float[] {1, 1}),
                "fc.weight", new Tensor(List.of(2, 2), new float[] {20, 10, 0, 0})));
    byte[] white = {(byte) 255, (byte) 255};
    ImageSet images = new ImageSet(new ImageShape(1, 1, 1), white, new int[] {0, 1});
    List<Float> scores =
        extract(sure, images, RouteObjective.PROBABILITY).of(0).layer("fc").scores();
    double rest = Math.exp(-30);
    assertThat((double) scores.get(0)).isCloseTo(20 * rest, within(1e-4 * rest));
    assertThat((double) scores.get(1)).isCloseTo(10 * rest, within(1e-4 * rest));
  }

  @Test
  void scalesSmallDerivativesOfProbabilitiesByTheirOwnSize() {
    RouteConfig defaults = RouteConfig.defaults();
    RouteConfig config =
        new RouteConfig(
            defaults.method(),
            RouteObjective.PROBABILITY,
            CriticalRule.MIN_MAX,
            0.5,
            defaults.perClass(),
            defaults.contribution());
    float[] scores = {0, 2e-12f, 1.5e-12f, 0.5e-12f};
    assertThat(RouteRule.critical(scores, config).stream()).containsExactly(1, 2);
    assertThat(RouteRule.critical(new float[3], config).stream()).isEmpty();
  }

  private RouteMap extract(WeightedGraph model, ImageSet images, RouteObjective objective) {
    RouteConfig config = RouteConfig.defaults().with(objective);
    return RouteExtraction.run(model, images, config, manager, new RecordingJournal());
  }

  @ParameterizedTest
  @EnumSource(RouteMethod.class)
  void findsTheSameRouteThroughEveryLayerEachTime(RouteMethod method) {
    for (String name : List.of("resnet50", "wideresnet28_10", "vgg16")) {
      double width = name.startsWith("wide") ? 0.05 : 0.1;
      WeightedGraph model =
          Initialization.random(
              Zoo.named(name)
                  .graph(
                      new ArchitectureSpec(
                          FeatureShape.map(3, 32, 32), 4, width, List.of(), List.of())),
              Seed.of(1));
      ImageSet images = ToyImages.bands(8, 32, 4, 1);
      RouteConfig config = RouteConfig.defaults().with(method);
      RecordingJournal journal = new RecordingJournal();
      RouteMap routes = RouteExtraction.run(model, images, config, manager, journal);
      assertThat(routes.validatedFor(model.graph())).isSameAs(routes);
      long layers = model.graph().parametric().count() - 1;
      assertThat(routes.of(3).layers()).hasSize((int) layers);
      assertThat(RouteExtraction.run(model, images, config, manager, journal)).isEqualTo(routes);
      assertThat(journal.progress()).contains("class 4/4");
      assertThat(journal.metrics()).containsKey(MetricNames.ROUTES_KEPT);
    }
  }

  @Test
  void refusesANetworkOfOneLayer() {
    WeightedGraph linear =
        Initialization.closedForm(
            GraphBuilder.from(FeatureShape.map(2, 1, 1))
                .then("flatten", new Rearranging.Flatten())
                .then("fc", new Weighted.Linear(2, 2, true))
                .build());
    assertThatThrownBy(() -> extract(linear, pixels(), RouteObjective.LOGIT))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(
            "routes lead through channels that a layer makes and another reads");
  }

  @Test
  void refusesAClassWithoutImages() {
    assertThatThrownBy(
            () -> extract(byHand(), pixels().select(new int[] {0}), RouteObjective.LOGIT))
        .hasMessage("no image of class 1 to find its route with; give some of every class");
  }

  @Test
  void looksAtTheMostConfidentImagesOfEachClass() {
    byte[] values = {100, 0, 127, 0, (byte) 255, 0, 0, 60, 0, 90};
    ImageSet images = new ImageSet(new ImageShape(2, 1, 1), values, new int[] {0, 0, 0, 1, 1});
    try (Network network = Network.on(manager, byHand())) {
      ImageSet selected = ConfidentImages.select(network, images, 2, manager);
      assertThat(selected.labels()).containsExactly(0, 0, 1, 1);
      assertThat(selected.pixels()).containsExactly((byte) 255, 0, 127, 0, 0, 90, 0, 60);
    }
  }
}
