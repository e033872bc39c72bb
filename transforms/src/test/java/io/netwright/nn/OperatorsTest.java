package io.netwright.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphJson;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.LocalResponse;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer: it can be computed, written as JSON, and has the shape that was inferred. */
class OperatorsTest {
  private static final FeatureShape MAP = FeatureShape.map(2, 3, 3);
  private static final FeatureShape VECTOR = FeatureShape.vector(3);

  /**
   * One example of a layer.
   *
   * @param expected the output for inputs that count 0, 1, 2, ... (halved for the second input) and
   *     weights of one (running means zero), worked out by hand; empty: shape alone
   */
  private record Example(Layer layer, List<FeatureShape> inputs, List<Float> expected) {
    Example(Layer layer, List<FeatureShape> inputs, float... expected) {
      this(layer, inputs, listed(expected));
    }
  }

  private static List<Float> listed(float... values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }

  private static Weighted.Conv2d conv(int in, int out, Extent kernel, int groups) {
    return new Weighted.Conv2d(
        in, out, kernel, Extent.square(1), Extent.square(0), Extent.square(1), groups, false);
  }

  static Stream<Example> examples() {
    List<Example> examples = new ArrayList<>();
    examples.add(new Example(new Layer.Input(MAP), List.of(), counting(18)));
    examples.addAll(convolutions());
    examples.addAll(poolings());
    examples.addAll(elementwise());
    examples.addAll(activations());
    examples.addAll(arrangements());
    return examples.stream();
  }

  private static List<Example> convolutions() {
    Weighted.Conv2d whole = conv(2, 1, Extent.square(3), 1);
    return List.of(
        new Example(whole, List.of(MAP), 153), // 0 + ... + 17
        new Example(whole.withBias(), List.of(MAP), 154),
        new Example(conv(2, 2, Extent.square(3), 2), List.of(MAP), 36, 117), // each channel alone
        new Example(conv(2, 4, Extent.square(3), 2), List.of(MAP), 36, 36, 117, 117),
        new Example(conv(4, 2, Extent.square(1), 2), maps(4, 1, 1), 1, 5), // 0 + 1, 2 + 3
        new Example(
            conv(2, 1, new Extent(1, 3), 1), List.of(MAP), 33, 51, 69), // 0+1+2 + 9+10+11, ...
        new Example(conv(2, 1, new Extent(3, 1), 1), List.of(MAP), 45, 51, 57),
        new Example( // corners of a 3x3 map: 0 + 2 + 6 + 8
            new Weighted.Conv2d(
                1,
                1,
                Extent.square(2),
                Extent.square(1),
                Extent.square(0),
                Extent.square(2),
                1,
                false),
            maps(1, 3, 3),
            16),
        new Example( // 1x1 at rows 0 and 2 of three columns, padded left and right
            new Weighted.Conv2d(
                1,
                1,
                Extent.square(1),
                new Extent(2, 1),
                new Extent(0, 1),
                Extent.square(1),
                1,
                false),
            maps(1, 3, 3),
            0,
            0,
            1,
            2,
            0,
            0,
            6,
            7,
            8,
            0),
        new Example(new Weighted.Linear(3, 2, true), List.of(VECTOR), 4, 4),
        new Example(new Weighted.Linear(3, 1, false), List.of(VECTOR), 3));
  }

  private static List<Example> poolings() {
    Extent two = Extent.square(2);
    Extent none = Extent.square(0);
    Extent one = Extent.square(1);
    List<FeatureShape> square = maps(1, 3, 3);
    return List.of(
        new Example(Pooling.MaxPool.of(2), square, 4),
        new Example(new Pooling.MaxPool(two, two, none, true), square, 4, 5, 7, 8),
        new Example(new Pooling.MaxPool(two, two, one, false), square, 0, 2, 6, 8),
        new Example(
            new Pooling.MaxPool(new Extent(1, 3), new Extent(1, 1), none, false), square, 2, 5, 8),
        new Example(new Pooling.MaxPool(Extent.square(3), two, none, true), maps(1, 2, 2), 3),
        new Example(new Pooling.AvgPool(two, two, none, false, false), square, 2),
        new Example(new Pooling.AvgPool(two, two, none, true, false), square, 2, 3.5f, 6.5f, 8),
        new Example(new Pooling.AvgPool(two, two, one, false, true), square, 0, .75f, 2.25f, 6),
        new Example(new Pooling.AvgPool(two, two, one, false, false), square, 0, 1.5f, 4.5f, 6),
        new Example(new Pooling.UnevenAvgPool(two, two, 0, 1, 0, 1), square, 2, 3.5f, 6.5f, 8),
        new Example(new Pooling.UnevenAvgPool(two, two, 1, 0, 1, 0), square, 0, 1.5f, 4.5f, 6),
        new Example(new Pooling.AdaptiveAvgPool(1, 1), List.of(MAP), 4, 13),
        new Example(new Pooling.AdaptiveAvgPool(2, 2), square, 2, 3, 5, 6),
        new Example(new Pooling.GlobalMaxPool(), List.of(MAP), 8, 17));
  }

  private static List<Example> elementwise() {
    float sigmoid = 0.7310586f; // 1 / (1 + e^-1)
    return List.of(
        new Example(new Nonlinearity.Relu(), List.of(VECTOR), 0, 1, 2),
        new Example(new Nonlinearity.Relu6(), maps(1, 1, 9), 0, 1, 2, 3, 4, 5, 6, 6, 6),
        new Example(new Nonlinearity.Sigmoid(), maps(1, 1, 2), .5f, sigmoid),
        new Example(new Nonlinearity.Silu(), maps(1, 1, 2), 0, sigmoid),
        new Example(new TrainingOnly.Dropout(0.5f), List.of(VECTOR), 0, 1, 2),
        new Example(new TrainingOnly.ChannelDropout(0.5f), List.of(VECTOR), 0, 1, 2),
        new Example(new TrainingOnly.Sfm(0.1f), List.of(VECTOR), 0, 1, 2),
        new Example(new TrainingOnly.Cfs(0.5f), List.of(VECTOR), 0, 1, 2),
        new Example(new TrainingOnly.Pro(4, 3), List.of(VECTOR), 0, 1, 2),
        // x / sqrt(1 + 3) + 1
        new Example(new Norm.BatchNorm(3, 3, 0.1f), List.of(VECTOR), 1, 1.5f, 2),
        new Example(new Norm.BatchNorm(2, 3, 0.1f), maps(2, 1, 2), 1, 1.5f, 2, 2.5f),
        new Example(new Norm.ChannelScale(3), List.of(VECTOR), 1, 2, 3), // x + 1
        new Example(new Norm.ChannelScale(2), maps(2, 1, 2), 1, 2, 3, 4),
        new Example(
            new Norm.Normalize(List.of(1f, 2f), List.of(2f, .5f)), maps(2, 1, 2), -.5f, 0, 0, 2),
        new Example(
            new Norm.Normalize(List.of(1f, 2f), List.of(-2f, .5f)), maps(2, 1, 2), .5f, 0, 0, 2),
        new Example(new Joining.Add(), List.of(VECTOR, VECTOR), 0, 1.5f, 3),
        new Example(new Joining.Add(), List.of(VECTOR, VECTOR, VECTOR), 0, 2, 4),
        new Example(new Joining.Multiply(), List.of(VECTOR, VECTOR), 0, .5f, 2),
        new Example( // maps 0 1 | 2 3 times 0 and 1/2
            new Joining.Multiply(),
            List.of(FeatureShape.map(2, 1, 2), FeatureShape.map(2, 1, 1)),
            0,
            0,
            1,
            1.5f));
  }

  private static List<Example> activations() {
    List<FeatureShape> three = List.of(VECTOR);
    return List.of(
        new Example(new Nonlinearity.Tanh(), three, 0, .7615942f, .9640276f),
        new Example(new Nonlinearity.LeakyRelu(0.1f), three, 0, 1, 2),
        new Example(new Nonlinearity.PRelu(3), three, 0, 1, 2),
        new Example( // 1 / (1 + 0 + 1 + 4), 2 / (1 + 1 + 4)
            new LocalResponse(3, 3, 1, 1), List.of(FeatureShape.map(3, 1, 1)), 0, 1 / 6f, 1 / 3f),
        new Example(new Nonlinearity.Clip(.5f, 1.5f), three, .5f, 1, 1.5f),
        new Example(new Nonlinearity.HardSigmoid(.25f, .5f), three, .5f, .75f, 1),
        new Example(new Nonlinearity.HardSwish(), three, 0, 4 / 6f, 10 / 6f),
        new Example(new Nonlinearity.Gelu(false), three, 0, .8413447f, 1.9544997f),
        new Example(new Nonlinearity.Gelu(true), three, 0, .8411920f, 1.9545977f));
  }

  private static List<Example> arrangements() {
    return List.of(
        new Example(new Rearranging.Border(1, 0, 0, 2, 7), maps(1, 1, 2), 7, 7, 7, 7, 0, 1, 7, 7),
        new Example(new Rearranging.Pad(1, 0, 0, 2), maps(1, 1, 2), 0, 0, 0, 0, 0, 1, 0, 0),
        new Example(new Rearranging.Flatten(), List.of(MAP), counting(18)),
        new Example(new Rearranging.Unflatten(), List.of(VECTOR), 0, 1, 2),
        new Example(
            new Joining.Concat(),
            List.of(FeatureShape.map(2, 1, 1), FeatureShape.map(3, 1, 1)),
            0,
            1,
            0,
            .5f,
            1),
        new Example(new Rearranging.ChannelSlice(1, 3), maps(4, 1, 2), 2, 3, 4, 5),
        new Example(new Rearranging.ChannelSlice(1, 3), List.of(VECTOR), 1, 2),
        new Example(new Rearranging.ChannelShuffle(2), maps(6, 1, 1), 0, 3, 1, 4, 2, 5),
        new Example(new Rearranging.ChannelShuffle(3), maps(6, 1, 1), 0, 2, 4, 1, 3, 5),
        new Example(
            new Rearranging.ChannelShuffle(2), List.of(FeatureShape.vector(4)), 0, 2, 1, 3));
  }

  private static List<FeatureShape> maps(int channels, int height, int width) {
    return List.of(FeatureShape.map(channels, height, width));
  }

  private static float[] counting(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i;
    }
    return numbers;
  }

  static Stream<Class<?>> layers() {
    return Layer.types().stream().map(type -> type);
  }

  @Test
  void existForEveryLayer() {
    assertThat(Set.<Class<?>>copyOf(Operators.types()))
        .containsExactlyInAnyOrderElementsOf(layers().toList());
  }

  @Test
  void areShownByAnExampleEach() {
    Set<Class<?>> shown = examples().map(e -> e.layer().getClass()).collect(Collectors.toSet());
    assertThat(shown).containsExactlyInAnyOrderElementsOf(layers().toList());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void computeWhatAHandComputes(Example example) {
    try (NDManager manager = Torch.manager(Device.cpu())) {
      NDArray output = output(manager, example);
      FeatureShape inferred = example.layer().outputShape(example.inputs());
      Shape expected =
          inferred.flat()
              ? new Shape(2, inferred.channels())
              : new Shape(2, inferred.channels(), inferred.height(), inferred.width());
      assertThat(output.getShape()).isEqualTo(expected);
      float[] second = output.get(1).toFloatArray(); // the first image is all zeros
      assertThat(second).hasSize(example.expected().size());
      for (int i = 0; i < second.length; i++) {
        assertThat(second[i]).as("value %d", i).isCloseTo(example.expected().get(i), within(1e-6f));
      }
    }
  }

  private static NDArray output(NDManager manager, Example example) {
    List<NDArray> inputs = new ArrayList<>();
    for (FeatureShape shape : example.inputs()) {
      inputs.add(batch(manager, shape).mul(inputs.isEmpty() ? 1 : 0.5f));
    }
    Network network = Network.on(manager, ones(graph(example)));
    if (inputs.size() < 2) {
      return network.logits(inputs.isEmpty() ? batch(manager, MAP) : inputs.get(0));
    }
    Node node = new Node("layer", example.layer(), List.of());
    return Operators.apply(
        node, inputs, new Operators.Pass(network, inputs.get(0), Mode.EVALUATION));
  }

  /**
   * The layer behind an input; layers of several inputs, which have no parameters, are left out.
   */
  private static LayerGraph graph(Example example) {
    FeatureShape images = example.inputs().isEmpty() ? MAP : example.inputs().get(0);
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node("input", new Layer.Input(images), List.of()));
    if (example.inputs().size() == 1) {
      nodes.add(new Node("layer", example.layer(), List.of("input")));
    }
    return new LayerGraph(nodes);
  }

  /** Two images: zeros, and 0, 1, 2, ... */
  private static NDArray batch(NDManager manager, FeatureShape shape) {
    int size = shape.channels() * shape.positions();
    float[] values = new float[2 * size];
    System.arraycopy(counting(size), 0, values, size, size);
    return manager.create(
        values,
        shape.flat()
            ? new Shape(2, shape.channels())
            : new Shape(2, shape.channels(), shape.height(), shape.width()));
  }

  private static WeightedGraph ones(LayerGraph graph) {
    Map<String, Tensor> weights = new HashMap<>();
    graph
        .parameterSpecs()
        .forEach(
            (name, spec) -> {
              float[] values = new float[spec.size()];
              Arrays.fill(values, name.endsWith("running_mean") ? 0 : 1);
              weights.put(name, new Tensor(spec.shape(), values));
            });
    return new WeightedGraph(graph, weights);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void areOfLayersThatSurviveJson(Example example) {
    List<Node> nodes = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (FeatureShape shape : example.inputs()) {
      String name = "input" + names.size();
      nodes.add(new Node(name, new Layer.Input(shape), List.of()));
      names.add(name);
    }
    nodes.add(new Node("layer", example.layer(), names));
    LayerGraph graph = new LayerGraph(nodes);
    assertThat(GraphJson.read(GraphJson.write(graph))).isEqualTo(graph);
  }

  @Test
  void dropWholeChannelsAndElementsInTrainingOnly() {
    try (NDManager manager = Torch.manager(Device.cpu())) {
      NDArray ones = manager.ones(new Shape(50, 8, 2, 2));
      float[] cfs = trained(manager, new TrainingOnly.Cfs(0.25f), ones).toFloatArray();
      for (int i = 0; i < cfs.length; i += 4) { // a channel's four positions agree
        assertThat(Arrays.copyOfRange(cfs, i, i + 4)).containsOnly(cfs[i]);
        assertThat(cfs[i]).isIn(0f, 1f);
      }
      assertThat(mean(cfs)).isBetween(0.65, 0.85);
      float[] dropout = trained(manager, new TrainingOnly.Dropout(0.25f), ones).toFloatArray();
      assertThat(mean(dropout)).isBetween(0.9, 1.1); // scaled by 4 / 3
      float[] channels =
          trained(manager, new TrainingOnly.ChannelDropout(0.25f), ones).toFloatArray();
      for (int i = 0; i < channels.length; i += 4) {
        assertThat(Arrays.copyOfRange(channels, i, i + 4)).containsOnly(channels[i]);
        assertThat(channels[i]).isIn(0f, 1 / 0.75f);
      }
      assertThat(mean(channels)).isBetween(0.87, 1.13);
      float[] sfm = trained(manager, new TrainingOnly.Sfm(0.1f), ones.mul(0.5f)).toFloatArray();
      for (float value : sfm) {
        assertThat(Math.abs(value - 0.5f)).isCloseTo(0.1f, within(1e-6f));
      }
      assertThat(mean(sfm)).isBetween(0.49, 0.51);
    }
  }

  private static NDArray trained(NDManager manager, Layer layer, NDArray input) {
    LayerGraph graph =
        new LayerGraph(
            List.of(
                new Node("input", new Layer.Input(FeatureShape.map(8, 2, 2)), List.of()),
                new Node("layer", layer, List.of("input"))));
    return Network.on(manager, new WeightedGraph(graph, Map.of()))
        .forward(input, Set.of(), Mode.training(Seed.of(1)))
        .logits();
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
