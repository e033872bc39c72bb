package io.netwright.nn.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.budget.Cut;
import io.netwright.budget.NestedCuts;
import io.netwright.data.ImageSet;
import io.netwright.fpcc.FpccGraph;
import io.netwright.fpcc.HardeningConfig;
import io.netwright.frat.RouteConfig;
import io.netwright.frat.RouteExtraction;
import io.netwright.frat.RouteMap;
import io.netwright.frat.RouteMethod;
import io.netwright.lego.AssemblyForm;
import io.netwright.lego.TaskAssembly;
import io.netwright.nn.ChannelSelection;
import io.netwright.nn.ChannelSurgery;
import io.netwright.nn.EvaluationNetwork;
import io.netwright.nn.Initialization;
import io.netwright.nn.Network;
import io.netwright.nn.RandomCuts;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.ParameterSpec;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.nn.io.ModelFile;
import io.netwright.nn.onnx.OnnxFile;
import io.netwright.nn.onnx.OnnxWriter;
import io.netwright.nn.onnx.Ort;
import io.netwright.repair.CutNetwork;
import io.netwright.seed.Seed;
import io.netwright.testing.RecordingJournal;
import io.netwright.testing.ToyImages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What surgery, assembly, hardening, routes and files promise of any network, for every
 * architecture: narrow, at 32 pixels; with {@code -Dnetwright.zoo.large=true} at full width and 224
 * pixels, or 64 where a stem for small images makes more of 224 than is read of any file.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("names")
class ZooContractTest {
  private static final double TOLERANCE = 1e-4;
  private static final int IMAGES = 2;
  private static final Set<String> HARDLY_ANY =
      Set.of("lenet", "lenet_bn", "torchvision_squeezenet1_1");
  private static final Set<String> NARROW_STEMS = Set.of("simnet", "resnet20", "resnext50");

  /** Two channels of its stem in each of 32 groups, which keep the same places in all of them. */
  private static final Set<String> GROUPED = Set.of("resnext50");

  private static final float CALM = 0.85f;

  /**
   * With the weights of the others one bit of the input decides over EfficientNetV2-L's logits at
   * full width, and those of Inception-v3 hardly depend on the image.
   */
  private static final Map<String, Float> CALM_WHEN_LARGE =
      Map.of("efficientnetv2l", 0.75f, "torchvision_efficientnet_v2_s", 0.8f, "inceptionv3", 1f);

  private static final boolean LARGE = Boolean.getBoolean("netwright.zoo.large");

  /** For each image; with more these tests would take hours. */
  private static final long MOST_FEATURES_TOGETHER = 1L << 28;

  private final String name;
  private final WeightedGraph model;

  ZooContractTest(String name) {
    this.name = name;
    this.model = calm(name, Initialization.closedForm(graph(name, 6, 0.5f)));
  }

  /**
   * With smaller weights: in the deepest networks the closed form's grow so much that they hang on
   * the last bit of every sum. Much smaller ones would leave nothing but biases.
   */
  private static WeightedGraph calm(String name, WeightedGraph model) {
    float factor = LARGE ? CALM_WHEN_LARGE.getOrDefault(name, CALM) : CALM;
    Map<String, Tensor> weights = new LinkedHashMap<>(model.weights());
    model
        .graph()
        .parameterSpecs()
        .forEach(
            (parameter, spec) -> {
              if (spec.kind() == ParameterSpec.Kind.WEIGHT) {
                float[] values = model.weight(parameter).values().clone();
                for (int i = 0; i < values.length; i++) {
                  values[i] *= factor;
                }
                weights.put(parameter, new Tensor(spec.shape(), values));
              }
            });
    return new WeightedGraph(model.graph(), weights);
  }

  static Stream<String> names() {
    return Zoo.names().stream();
  }

  private static LayerGraph graph(String name, int classes, float mean) {
    if (!LARGE) {
      return graph(name, classes, mean, 32);
    }
    LayerGraph graph = graph(name, classes, mean, 224);
    return features(graph) <= MOST_FEATURES_TOGETHER ? graph : graph(name, classes, mean, 64);
  }

  private static long features(LayerGraph graph) {
    return graph.shapes().values().stream()
        .mapToLong(shape -> (long) shape.channels() * shape.positions())
        .sum();
  }

  private static LayerGraph graph(String name, int classes, float mean, int side) {
    return Zoo.named(name)
        .graph(
            new ArchitectureSpec(
                FeatureShape.map(3, side, side),
                classes,
                width(name),
                List.of(mean, 0.45f, 0.4f),
                List.of(0.25f, 0.2f, 0.3f)));
  }

  /** At an eighth these have one channel or two, and random ones say nothing. */
  private static double width(String name) {
    if (LARGE) {
      return 1;
    }
    return HARDLY_ANY.contains(name) ? 0.5 : 0.125;
  }

  @Test
  void cutsWhatEqualsZeroedConsumers() {
    long parameters = model.graph().parameterCount();
    for (double share : List.of(0.9, 0.5, 0.1)) {
      Seed seed = Seed.of(5).with(name).with(Double.toString(share));
      ChannelSelection wanted = RandomCuts.someOf(model.graph(), share, seed);
      Map<String, int[]> kept = ChannelSurgery.keptChannels(model.graph(), wanted);
      WeightedGraph cut = ChannelSurgery.keep(model, wanted);
      // many groups want every channel together
      assertThat(cut.graph().parameterCount()).isLessThanOrEqualTo(parameters);
      parameters = cut.graph().parameterCount();
      close(logits(cut), logits(RandomCuts.zeroed(model, kept)));
    }
    long all = model.graph().parameterCount();
    assertThat(parameters).isLessThan(LARGE && GROUPED.contains(name) ? all : all / 2);
  }

  @Test
  void keepsEverythingWhenAllIsWanted() {
    assertThat(ChannelSurgery.keep(model, ChannelSelection.everything())).isEqualTo(model);
  }

  @Test
  void yieldsTheLogitsOfJoinedNetworksSideBySide() {
    WeightedGraph whole = ChannelSurgery.cutOutputs(model, new int[] {4, 1});
    Seed seed = Seed.of(7).with(name);
    WeightedGraph other = calm(name, Initialization.random(graph(name, 3, 0.3f), seed));
    WeightedGraph part =
        ChannelSurgery.keep(other, RandomCuts.someOf(other.graph(), 0.5, seed.with("cut")));
    for (AssemblyForm form : AssemblyForm.values()) {
      float[] joined = logits(TaskAssembly.join(List.of(whole, part), form));
      close(columns(joined, 5, 0, 2), logits(whole));
      close(columns(joined, 5, 2, 5), logits(part));
    }
  }

  @Test
  void standsBesideAnotherArchitecture() {
    WeightedGraph other = Initialization.closedForm(graph("lenet", 2, 0.2f, side()));
    float[] joined = logits(TaskAssembly.join(List.of(model, other), AssemblyForm.PARALLEL));
    close(columns(joined, 8, 0, 6), logits(model));
    close(columns(joined, 8, 6, 8), logits(other));
  }

  /** The first convolution stays where it has a channel or two, or two in each group. */
  @Test
  void isRankedAndNarrowedAsABudgetDoesIt() {
    LayerGraph graph = model.graph();
    Map<String, double[]> scores = new LinkedHashMap<>();
    graph.parametric().forEach(node -> scores.put(node.name(), scores(node)));
    NestedCuts cuts = new NestedCuts(List.of(model), List.of(scores));
    assertThat(cuts.apply(cuts.whole()).get(0).cut()).isEqualTo(model);
    List<Cut> narrower = cuts.narrower(cuts.whole());
    assertThat(narrower.isEmpty()).isEqualTo((LARGE ? GROUPED : NARROW_STEMS).contains(name));
    if (!narrower.isEmpty()) {
      CutNetwork last = cuts.apply(narrower.get(narrower.size() - 1)).get(0);
      assertThat(last.cut().graph().parameterCount()).isLessThan(graph.parameterCount());
      close(logits(last.cut()), logits(RandomCuts.zeroed(model, last.kept())));
    }
  }

  private double[] scores(Node node) {
    int channels = model.graph().shape(node.inputs().get(0)).channels();
    return IntStream.range(0, channels)
        .mapToDouble(i -> Math.abs(Initialization.uniform(node.name(), i)))
        .toArray();
  }

  @Test
  void keepsItsLogitsWhileHardeningIsPutInAndTakenOut() {
    WeightedGraph inserted = FpccGraph.insert(model, HardeningConfig.published(), Seed.of(1));
    assertThat(logits(inserted)).isEqualTo(logits(model));
    assertThat(FpccGraph.remove(inserted)).isEqualTo(model);
    assertThat(inserted.graph().nodes())
        .extracting(node -> (Object) node.layer().getClass())
        .contains(TrainingOnly.Sfm.class, TrainingOnly.Cfs.class, TrainingOnly.Pro.class);
  }

  @Test
  void isFoldedWithoutAChangeOfItsLogits() {
    try (NDManager manager = Torch.manager(Device.cpu());
        EvaluationNetwork network = EvaluationNetwork.of(manager, model)) {
      float[] folded =
          Torch.withoutGradients(
              () -> network.logits(manager.create(pixels(), shape())).toFloatArray());
      close(folded, logits(model));
    }
  }

  @Test
  void isReadAndWrittenAgainAsTheSameBytes() throws IOException {
    byte[] bytes = written(model);
    WeightedGraph read = ModelFile.read(bytes);
    assertThat(read).isEqualTo(model);
    assertThat(written(read)).isEqualTo(bytes);
  }

  @Test
  void isTheSameForOnnxRuntimeBeforeAndAfterACut() throws Exception {
    WeightedGraph cut =
        ChannelSurgery.keep(model, RandomCuts.someOf(model.graph(), 0.5, Seed.of(9).with(name)));
    for (WeightedGraph network : List.of(model, cut)) {
      close(Ort.logits(onnx(network), pixels(), shape().getShape()), logits(network));
    }
  }

  @Test
  void comesInFromOnnxAsItLeft() throws IOException {
    OnnxFile read = OnnxFile.read(new ByteArrayInputStream(onnx(model)), null, null);
    assertThat(read.network()).isEqualTo(Ort.inEvaluation(model));
    assertThat(read.removed()).isEmpty();
  }

  /** Without this the comparisons of logits here would hold of a network that says nothing. */
  @Test
  void answersDifferentImagesDifferently() {
    float[] logits = logits(model);
    double apart = 0;
    double largest = 0;
    for (int i = 0; i < 6; i++) {
      apart = Math.max(apart, Math.abs(logits[i] - logits[6 + i]));
      largest = Math.max(largest, Math.abs(logits[i]));
    }
    assertThat(apart).isGreaterThan(20 * TOLERANCE * largest);
  }

  @Test
  void hasRoutesThroughEveryLayer() {
    ImageSet images = ToyImages.bands(6, side(), 6, 1);
    WeightedGraph trained = Initialization.random(model.graph(), Seed.of(2));
    for (RouteMethod method : RouteMethod.values()) {
      try (NDManager manager = Torch.manager(Device.cpu())) {
        RouteConfig config = RouteConfig.defaults().with(method);
        RouteMap routes =
            RouteExtraction.run(trained, images, config, manager, new RecordingJournal());
        assertThat(routes.validatedFor(model.graph())).isSameAs(routes);
        ChannelSurgery.keep(trained, new ChannelSelection(routes.wanted(List.of(0, 3))));
      }
    }
  }

  private static byte[] onnx(WeightedGraph model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OnnxWriter.write(model, List.of(), out);
    return out.toByteArray();
  }

  private static byte[] written(WeightedGraph model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelFile.write(model, Map.of(), out);
    return out.toByteArray();
  }

  private Shape shape() {
    return new Shape(IMAGES, 3, side(), side());
  }

  private int side() {
    return model.graph().inputShape().height();
  }

  private float[] pixels() {
    float[] values = new float[(int) shape().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.5 + 0.5 * Initialization.uniform("input", i));
    }
    return values;
  }

  private float[] logits(WeightedGraph model) {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, model)) {
      return Torch.withoutGradients(
          () -> network.logits(manager.create(pixels(), shape())).toFloatArray());
    }
  }

  /** Some columns of a matrix with a row per image. */
  private static float[] columns(float[] matrix, int width, int from, int to) {
    float[] chosen = new float[IMAGES * (to - from)];
    for (int image = 0; image < IMAGES; image++) {
      System.arraycopy(matrix, image * width + from, chosen, image * (to - from), to - from);
    }
    return chosen;
  }

  private static void close(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double largest =
        IntStream.range(0, expected.length).mapToDouble(i -> Math.abs(expected[i])).max().orElse(0);
    assertThat(largest).isPositive().isFinite();
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("logit %d", i)
          .isCloseTo(expected[i], within(TOLERANCE * largest));
    }
  }
}
