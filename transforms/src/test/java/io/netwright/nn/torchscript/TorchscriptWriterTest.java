package io.netwright.nn.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.nn.ChannelSurgery;
import io.netwright.nn.Initialization;
import io.netwright.nn.RandomCuts;
import io.netwright.nn.SampleGraphs;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.refusal.RefusedException;
import io.netwright.seed.Seed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that leave as TorchScript: PyTorch's own reader computes the same. */
class TorchscriptWriterTest {

  static Stream<Arguments> graphs() {
    return SampleGraphs.all().entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @Test
  void samplesHaveEveryLayerTypeThatIsWritten() {
    assertThat(SampleGraphs.layerTypes()).containsAll(Layer.types());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void pytorchComputesTheSameLogits(String name, LayerGraph graph) throws Exception {
    WeightedGraph model = Initialization.closedForm(graph);
    Libtorch.assertSame(name, model, 1, 5);
  }

  @Test
  void pytorchComputesTheSameLogitsOfACutNetwork() throws Exception {
    for (String name : List.of("grouped", "concatenated", "shuffled", "squeezed and excited")) {
      LayerGraph graph = Objects.requireNonNull(SampleGraphs.small().get(name));
      WeightedGraph cut =
          ChannelSurgery.keep(
              Initialization.closedForm(graph), RandomCuts.someOf(graph, 0.3, Seed.of(7)));
      assertThat(cut.graph().parameterCount()).isLessThan(graph.parameterCount());
      Libtorch.assertSame(name, cut, 1, 5);
    }
  }

  @Test
  void equalNetworksGiveEqualBytes() throws IOException {
    LayerGraph graph = Objects.requireNonNull(SampleGraphs.small().get("hardening"));
    byte[] first = Libtorch.written(Initialization.closedForm(graph));
    assertThat(Libtorch.written(Initialization.closedForm(graph))).isEqualTo(first);
  }

  @Test
  void extraFilesAreHandedOn() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TorchscriptWriter.write(chain("conv"), Map.of("classes.json", "[\"é\"]"), bytes);
    assertThat(entries(bytes.toByteArray())).containsEntry("network/extra/classes.json", "[\"é\"]");
  }

  @Test
  void tensorsHaveTheNamesOfTheStateDict() throws IOException {
    String code =
        entries(Libtorch.written(chain("layer1.0.conv"))).get("network/code/__torch__.py");
    assertThat(code)
        .contains(
            "getattr(getattr(getattr(getattr(self, \"layer1\"), \"0\"), \"conv\"), \"weight\")")
        .contains("__parameters__ = [\"weight\",\"bias\"]");
  }

  @Test
  void limitsThatAreInfiniteAreNone() throws Exception {
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(1, 2, 2))
            .then("clip", new Nonlinearity.Clip(0, Float.POSITIVE_INFINITY))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(4, 3, true))
            .build();
    Libtorch.assertSame("clip", Initialization.closedForm(graph), 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"training", "a..b", "quoted \"name\"", "é", "fc.weight"})
  void aNameThatAModuleCannotHaveIsRefused(String name) {
    assertThatThrownBy(() -> Libtorch.written(chain(name)))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("TorchScript cannot name the tensor ")
        .hasMessageEndingWith("rename the node, or export as onnx or safetensors");
  }

  @Test
  void aTensorThatNoArrayOfBytesHoldsIsRefusedByItsName() {
    ModuleTree.requireRoom("fc.weight", (1 << 29) - 3);
    assertThatThrownBy(() -> ModuleTree.requireRoom("fc.weight", 1 << 29))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("at most 536870909 numbers, and fc.weight has 536870912");
  }

  private static WeightedGraph chain(String name) {
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(1, 2, 2))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(4, 4, true))
            .then(name, new Weighted.Linear(4, 3, true))
            .build();
    return Initialization.closedForm(graph);
  }

  private static Map<String, String> entries(byte[] file) throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return entries;
  }
}
