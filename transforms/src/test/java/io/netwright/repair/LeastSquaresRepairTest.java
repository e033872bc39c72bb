package io.netwright.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.netwright.data.ImageSet;
import io.netwright.nn.ChannelSelection;
import io.netwright.nn.SampleGraphs;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.repair.LayerFinding.Outcome;
import io.netwright.seed.Seed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeastSquaresRepairTest {
  private static final FeatureShape SHAPE = FeatureShape.map(3, 12, 10);

  private static Weighted.Conv2d conv(int in, int out, int kernel, int groups) {
    return Weighted.Conv2d.of(in, out, kernel, 1, kernel / 2).withChannels(in, out, groups);
  }

  /** Two convolutions before a layer, a head after it. */
  private static LayerGraph around(String kind) {
    Weighted layer = Objects.requireNonNull(layers().get(kind));
    GraphBuilder net =
        GraphBuilder.from(SHAPE)
            .then("first", conv(3, 8, 3, 1))
            .then("bn", Norm.BatchNorm.of(8))
            .then("relu1", new Nonlinearity.Relu())
            .then("middle", conv(8, 8, 3, 1).withBias())
            .then("relu2", new Nonlinearity.Relu());
    if (layer instanceof Weighted.Linear) {
      net.then("pool", Pooling.MaxPool.of(2))
          .then("flat", new Rearranging.Flatten())
          .then("layer", layer)
          .then("relu3", new Nonlinearity.Relu());
      return net.then("fc", new Weighted.Linear(layer.outputs(), 4, true)).build();
    }
    net.then("layer", layer).then("relu3", new Nonlinearity.Relu());
    net.then("flatten", new Rearranging.Flatten());
    return net.then("fc", new Weighted.Linear(net.shape().channels(), 4, true)).build();
  }

  static Map<String, Weighted> layers() {
    Map<String, Weighted> layers = new LinkedHashMap<>();
    layers.put("one by one", conv(8, 6, 1, 1).withBias());
    layers.put("three by three", conv(8, 6, 3, 1).withBias());
    layers.put("stride 2", Weighted.Conv2d.of(8, 6, 3, 2, 1).withBias());
    layers.put(
        "dilated, not square, padded and stridden unevenly",
        new Weighted.Conv2d(
            8, 6, new Extent(2, 3), new Extent(2, 1), new Extent(0, 2), new Extent(3, 2), 1, true));
    layers.put("four groups", conv(8, 12, 3, 4).withBias());
    layers.put("depthwise, two each", conv(8, 16, 3, 8).withBias());
    layers.put("linear after a flatten", new Weighted.Linear(8 * 30, 5, true));
    return layers;
  }

  static Stream<String> kinds() {
    return layers().keySet().stream();
  }

  /** All channels that the second convolution reads but some. */
  private static ChannelSelection without(int... channels) {
    return Toys.wanting(
        "middle",
        IntStream.range(0, 8)
            .filter(i -> IntStream.of(channels).noneMatch(channel -> channel == i))
            .toArray());
  }

  @Test
  void keepingEverythingIsTheIdentityToTheBit() {
    SampleGraphs.all()
        .forEach(
            (name, graph) -> {
              WeightedGraph whole = Toys.random(graph);
              CutNetwork networks = CutNetwork.keeping(whole, ChannelSelection.everything());
              Repaired repaired =
                  Toys.repaired(
                      networks, Toys.images(5, graph.inputShape()), RepairSettings.DEFAULT);
              assertThat(repaired.network()).as(name).isEqualTo(whole);
              assertThat(repaired.findings())
                  .extracting(LayerFinding::outcome)
                  .containsOnly(Outcome.EXACT);
            });
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aCopyOfAKeptChannelIsMadeUpFor(String kind) {
    LayerGraph graph = around(kind);
    WeightedGraph whole = Toys.copied(Toys.random(graph), 2, 5, "first", "bn");
    CutNetwork networks = CutNetwork.keeping(whole, without(5));
    assertThat(networks.cut().graph().shape("relu1").channels()).isEqualTo(7);
    ImageSet images = Toys.images(40, SHAPE);
    WeightedGraph repaired = Toys.repaired(networks, images, Toys.EXACT).network();
    assertThat(Toys.distance(networks, networks.cut(), "fc", images))
        .isGreaterThan(1000 * Toys.distance(networks, repaired, "fc", images));
    float[] expected = Toys.output(whole, "fc", images);
    float[] actual = Toys.output(repaired, "fc", images);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(2e-5f * size(expected)));
    }
  }

  private static float size(float[] values) {
    float largest = 1;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** The engine's own forward pass says whether any other weights would be better. */
  @ParameterizedTest
  @MethodSource("kinds")
  void noOtherWeightsComeCloser(String kind) {
    LayerGraph graph = around(kind);
    WeightedGraph whole = Toys.random(graph);
    CutNetwork networks = CutNetwork.keeping(whole, without(1, 3, 6));
    boolean linear = graph.node("layer").layer() instanceof Weighted.Linear;
    ImageSet images = Toys.images(linear ? 1000 : 30, SHAPE); // all positions are looked at
    RepairSettings settings = Toys.EXACT;
    Repaired repaired = Toys.repaired(networks, images, settings);
    assertThat(repaired.findings()).extracting(LayerFinding::layer).contains("layer");
    assertThat(finding(repaired, "layer").outcome()).isEqualTo(Outcome.REPAIRED);
    WeightedGraph best = repaired.network();
    double least = Toys.distance(networks, best, "layer", images);
    assertThat(least).isLessThan(Toys.distance(networks, networks.cut(), "layer", images));
    for (String parameter : List.of("layer.weight", "layer.bias")) {
      RandomGenerator random = Seed.of(parameter.hashCode()).generator();
      float[] values = best.weight(parameter).values();
      float[] step = new float[values.length];
      for (int i = 0; i < step.length; i++) {
        step[i] = 0.05f * (float) random.nextGaussian();
      }
      double up = Toys.distance(networks, moved(best, parameter, step, 1), "layer", images);
      double down = Toys.distance(networks, moved(best, parameter, step, -1), "layer", images);
      assertThat((up - down) / (up + down - 2 * least)).as(parameter).isCloseTo(0, within(2e-3));
    }
  }

  private static WeightedGraph moved(WeightedGraph model, String name, float[] step, int sign) {
    float[] values = model.weight(name).values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += sign * step[i];
    }
    return Toys.with(model, name, values);
  }

  private static LayerFinding finding(Repaired repaired, String layer) {
    return repaired.findings().stream()
        .filter(finding -> finding.layer().equals(layer))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyKindOfGraphComesCloserToTheWhole() {
    SampleGraphs.small()
        .forEach(
            (name, graph) -> {
              CutNetwork networks = CutNetwork.keeping(Toys.random(graph), Toys.half(graph));
              ImageSet images = Toys.images(200, graph.inputShape());
              Repaired repaired = Toys.repaired(networks, images, RepairSettings.DEFAULT);
              assertThat(repaired.count(Outcome.REPAIRED)).as(name).isPositive();
              assertThat(logitDistance(networks, repaired.network(), images))
                  .as(name + " " + repaired.findings())
                  .isLessThan(logitDistance(networks, networks.cut(), images));
            });
  }

  private static double logitDistance(CutNetwork networks, WeightedGraph model, ImageSet images) {
    String output = networks.uncut().graph().output().name();
    return Toys.distance(networks, model, output, images);
  }

  private static CutNetwork halved() {
    LayerGraph graph = around("four groups");
    return CutNetwork.keeping(Toys.random(graph), without(1, 3, 6));
  }

  @Test
  void theSizeOfChunksDoesNotMatter() {
    ImageSet images = Toys.images(150, SHAPE);
    WeightedGraph by64 = Toys.repaired(halved(), images, RepairSettings.DEFAULT).network();
    WeightedGraph by17 =
        Toys.repaired(halved(), images, new RepairSettings(1000, 4096, 1e-3, 17, 1 << 30))
            .network();
    by64.weights()
        .forEach(
            (name, tensor) -> {
              float[] other = by17.weight(name).values();
              for (int i = 0; i < other.length; i++) {
                assertThat(tensor.values()[i]).as(name).isCloseTo(other[i], within(1e-6f));
              }
            });
  }

  @Test
  void memoryForFeatureMapsChangesNoBit() {
    ImageSet images = Toys.images(150, SHAPE);
    assertThat(
            Toys.repaired(halved(), images, new RepairSettings(1000, 4096, 1e-3, 64, 0)).network())
        .isEqualTo(Toys.repaired(halved(), images, RepairSettings.DEFAULT).network());
  }

  @Test
  void neitherTheOrderOfTheImagesNorTheirLabelsMatter() {
    ImageSet images = Toys.images(150, SHAPE);
    RepairSettings settings = new RepairSettings(100, 100, 1e-3, 64, 1 << 30);
    WeightedGraph expected = Toys.repaired(halved(), images, settings).network();
    assertThat(Toys.repaired(halved(), images, settings).network()).isEqualTo(expected);
    int[] backwards = IntStream.range(0, 150).map(i -> 149 - i).toArray();
    int[] none = IntStream.range(0, 150).map(i -> -1).toArray();
    ImageSet shuffled = images.select(backwards).relabelled(none);
    assertThat(Toys.repaired(halved(), shuffled, settings).network()).isEqualTo(expected);
  }

  @Test
  void anotherSeedLooksElsewhere() {
    ImageSet images = Toys.images(150, SHAPE);
    try (var manager = Toys.manager()) {
      assertThat(LeastSquaresRepair.of(halved(), images, Seed.of(2), manager).network().weights())
          .isNotEqualTo(
              LeastSquaresRepair.of(halved(), images, Seed.of(1), manager).network().weights());
    }
  }

  /** A convolution without bias whose output is normalized. */
  private static CutNetwork normalized(boolean zeroScale) {
    LayerGraph graph =
        GraphBuilder.from(SHAPE)
            .then("first", conv(3, 8, 3, 1))
            .then("relu1", new Nonlinearity.Relu())
            .then("layer", conv(8, 6, 3, 1))
            .then("bn", Norm.BatchNorm.of(6))
            .then("relu2", new Nonlinearity.Relu())
            .then("last", conv(6, 4, 1, 1))
            .then("pool", new Pooling.AdaptiveAvgPool(1, 1))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(4, 4, false))
            .build();
    WeightedGraph whole = Toys.random(graph);
    if (zeroScale) {
      float[] scale = whole.weight("bn.weight").values().clone();
      scale[2] = 0;
      whole = Toys.with(whole, "bn.weight", scale);
    }
    return CutNetwork.keeping(whole, Toys.wanting("layer", 0, 2, 5));
  }

  @Test
  void theRunningMeanTakesTheBiasThatAConvolutionLacks() {
    CutNetwork networks = normalized(false);
    ImageSet images = Toys.images(30, SHAPE);
    WeightedGraph repaired = Toys.repaired(networks, images, Toys.EXACT).network();
    assertThat(repaired.graph().parameterSpecs()).doesNotContainKey("layer.bias");
    assertThat(repaired.weight("bn.running_mean"))
        .isNotEqualTo(networks.cut().weight("bn.running_mean"));
    for (String untouched : List.of("bn.weight", "bn.bias", "bn.running_var", "first.weight")) {
      assertThat(repaired.weight(untouched)).isEqualTo(networks.cut().weight(untouched));
    }
    // Least squares with a constant leaves no residual on average.
    float[] wanted = Toys.output(networks.uncut(), "bn", images);
    float[] is = Toys.output(repaired, "bn", images);
    double[] miss = new double[6];
    for (int i = 0; i < is.length; i++) {
      miss[i / 120 % 6] += (is[i] - wanted[i]) / (is.length / 6.0);
    }
    assertThat(miss).usingComparatorWithPrecision(1e-4).containsOnly(0);
  }

  @Test
  void aLayerWithoutBiasOrNormalizationGetsABias() {
    CutNetwork networks = normalized(false);
    WeightedGraph repaired =
        Toys.repaired(networks, Toys.images(300, SHAPE), RepairSettings.DEFAULT).network();
    assertThat(repaired.graph().parameterSpecs()).containsKeys("last.bias", "fc.bias");
    assertThat(networks.cut().graph().parameterSpecs()).doesNotContainKeys("last.bias", "fc.bias");
  }

  @Test
  void aChannelThatTheNormalizationSilencesDoesNoHarm() {
    CutNetwork networks = normalized(true);
    ImageSet images = Toys.images(100, SHAPE);
    Repaired repaired = Toys.repaired(networks, images, RepairSettings.DEFAULT);
    assertThat(logitDistance(networks, repaired.network(), images))
        .isLessThan(logitDistance(networks, networks.cut(), images));
    assertThat(repaired.network().weight("bn.weight").values()[2]).isZero();
  }

  @Test
  void oneImageIsTooFewAndChangesNothing() {
    Repaired repaired = Toys.repaired(halved(), Toys.images(1, SHAPE), RepairSettings.DEFAULT);
    assertThat(finding(repaired, "middle").outcome()).isEqualTo(Outcome.NO_SOLUTION);
    assertThat(repaired.network()).isEqualTo(halved().cut());
  }

  @Test
  void fewEquationsAreSaid() {
    LayerGraph graph = around("linear after a flatten");
    CutNetwork networks = CutNetwork.keeping(Toys.random(graph), without(1));
    Repaired repaired = Toys.repaired(networks, Toys.images(60, SHAPE), RepairSettings.DEFAULT);
    assertThat(finding(repaired, "layer").fewRows()).isTrue();
    assertThat(finding(repaired, "layer").rows()).isEqualTo(60);
    assertThat(finding(repaired, "layer").unknowns()).isEqualTo(241);
    assertThat(finding(repaired, "layer").what()).contains("few equations: ridge ten times larger");
    assertThat(finding(repaired, "middle").fewRows()).isFalse();
  }
}
