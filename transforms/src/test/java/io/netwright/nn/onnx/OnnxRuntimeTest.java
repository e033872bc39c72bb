package io.netwright.nn.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.netwright.nn.ChannelSelection;
import io.netwright.nn.ChannelSurgery;
import io.netwright.nn.ComparedLogits;
import io.netwright.nn.Initialization;
import io.netwright.nn.SampleGraphs;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Networks that leave as ONNX: ONNX Runtime computes the same, and they come in again as they were.
 */
class OnnxRuntimeTest {
  private static final int IMAGES = 2;

  static Stream<Arguments> graphs() {
    return SampleGraphs.all().entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @Test
  void samplesHaveEveryLayerTypeThatIsWritten() {
    assertThat(SampleGraphs.layerTypes()).containsAll(Layer.types());
  }

  @Test
  void mostSamplesLoseChannels() {
    assertThat(SampleGraphs.all().values())
        .filteredOn(
            graph ->
                cut(Initialization.closedForm(graph)).graph().parameterCount()
                    < graph.parameterCount())
        .hasSizeGreaterThan(8);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void onnxRuntimeComputesTheSameLogits(String name, LayerGraph graph) throws Exception {
    WeightedGraph model = Initialization.closedForm(graph);
    assertClose(
        name,
        Ort.logits(written(model), model.graph().inputShape(), IMAGES),
        Ort.logits(model, IMAGES));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void onnxRuntimeComputesTheSameLogitsOfACutNetwork(String name, LayerGraph graph)
      throws Exception {
    WeightedGraph model = cut(Initialization.closedForm(graph));
    assertClose(
        name,
        Ort.logits(written(model), model.graph().inputShape(), IMAGES),
        Ort.logits(model, IMAGES));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void comesInAgainAsItWas(String name, LayerGraph graph) throws IOException {
    WeightedGraph model = Initialization.closedForm(graph);
    OnnxFile read = OnnxFile.read(new ByteArrayInputStream(written(model)), null, null);
    assertThat(read.network()).as(name).isEqualTo(Ort.inEvaluation(model));
    assertThat(read.removed()).isEmpty();
  }

  @Test
  void namesItsClasses() throws IOException {
    WeightedGraph model =
        Initialization.closedForm(Objects.requireNonNull(SampleGraphs.small().get("depthwise")));
    List<String> classes = List.of("a", "b \"quoted\"", "c", "d", "é");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OnnxWriter.write(model, classes, Map.of("netwright.preprocessing", "{}"), bytes);
    OnnxFile read = OnnxFile.read(new ByteArrayInputStream(bytes.toByteArray()), null, null);
    assertThat(read.classes()).contains(classes);
    assertThat(read.metadata()).containsEntry("netwright.preprocessing", "{}").hasSize(2);
  }

  @Test
  void nodesMayBeCalledAsTheOutputOrPartsOfOthersAre() throws Exception {
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(4, 6, 6))
            .then("a/gate", Weighted.Conv2d.of(4, 6, 3, 1, 1))
            .then("a", new Nonlinearity.Silu())
            .then("b/turned", new Nonlinearity.Relu())
            .then("b", new Rearranging.ChannelShuffle(2))
            .then("images", new Rearranging.Flatten())
            .then("logits", new Weighted.Linear(216, 3, true))
            .build();
    WeightedGraph model = Initialization.closedForm(graph);
    byte[] file = written(model);
    assertClose("names", Ort.logits(file, graph.inputShape(), IMAGES), Ort.logits(model, IMAGES));
    assertThat(OnnxFile.read(new ByteArrayInputStream(file), null, null).network())
        .isEqualTo(model);
  }

  /** Of seven rows a window of two would start behind the map, and is none. */
  @ParameterizedTest
  @CsvSource({"2, 7, 4, 0", "2, 8, 5, 1", "3, 8, 5, 1"})
  void ceilModeIsNotSaidWhereItAddsNoWindow(int kernel, int size, int windows, long said)
      throws Exception {
    FeatureShape images = FeatureShape.map(2, size, size);
    Extent window = Extent.square(kernel);
    for (Pooling pool :
        List.of(
            new Pooling.MaxPool(window, Extent.square(2), Extent.square(1), true),
            new Pooling.AvgPool(window, Extent.square(2), Extent.square(1), true, true))) {
      LayerGraph graph =
          GraphBuilder.from(images)
              .then("pool", pool)
              .then("flatten", new Rearranging.Flatten())
              .then("fc", new Weighted.Linear(2 * windows * windows, 3, true))
              .build();
      WeightedGraph model = Initialization.closedForm(graph);
      byte[] file = written(model);
      assertThat(ceilMode(file)).isEqualTo(said);
      assertClose(pool.toString(), Ort.logits(file, images, IMAGES), Ort.logits(model, IMAGES));
    }
  }

  private static long ceilMode(byte[] file) throws IOException {
    return ModelProto.parseFrom(file).getGraph().getNode(0).getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals("ceil_mode"))
        .findFirst()
        .orElseThrow()
        .getI();
  }

  /** With few of the channels that its convolutions read. */
  private static WeightedGraph cut(WeightedGraph model) {
    RandomGenerator generator = Seed.of(7).generator();
    Map<String, BitSet> inputs = new HashMap<>();
    LayerGraph graph = model.graph();
    graph.nodes().stream()
        .filter(node -> node.layer() instanceof Weighted.Conv2d)
        .forEach(
            node -> {
              BitSet wanted = new BitSet();
              for (int i = 0; i < graph.shape(node.inputs().get(0)).channels(); i++) {
                wanted.set(i, generator.nextInt(5) == 0);
              }
              inputs.put(node.name(), wanted);
            });
    return ChannelSurgery.keep(model, new ChannelSelection(inputs));
  }

  static void assertClose(String name, float[] actual, float[] expected) {
    ComparedLogits.assertClose(name, actual, expected, 1e-4f);
  }

  private static byte[] written(WeightedGraph model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OnnxWriter.write(model, List.of(), bytes);
    return bytes.toByteArray();
  }
}
