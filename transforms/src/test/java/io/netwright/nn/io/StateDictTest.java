package io.netwright.nn.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.nn.Initialization;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.GraphJson;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateDictTest {
  private static final WeightedGraph LENET = model("lenet");
  private static final WeightedGraph RESNET = model("resnet34");

  private static WeightedGraph model(String name) {
    return Initialization.closedForm(
        Zoo.named(name)
            .graph(
                new ArchitectureSpec(FeatureShape.map(3, 32, 32), 10, 0.1, List.of(), List.of())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "module.", "_orig_mod.", "module._orig_mod.", "_orig_mod.module."})
  void findsThePlaceOfTensorsWhoseModelWasWrapped(String wrapper) throws IOException {
    StateDict wrapped = renamed(LENET, name -> wrapper + name);

    assertThat(wrapped.on(LENET.graph())).isEqualTo(LENET);
    assertThat(String.join("", wrapped.wrappers(LENET.graph()))).isEqualTo(wrapper);
  }

  @Test
  void findsThePlaceOfTensorsOfWhichAPartWasWrapped() throws IOException {
    StateDict wrapped =
        renamed(
            RESNET,
            name ->
                name.startsWith("conv2_x.") ? name.replace("conv2_x.", "conv2_x.module.") : name);

    assertThat(wrapped.tensors().keySet()).anyMatch(name -> name.startsWith("conv2_x.module."));
    assertThat(wrapped.on(RESNET.graph())).isEqualTo(RESNET);
  }

  @Test
  void refusesATensorThatIsThereWrappedAndBare() {
    Map<String, Tensor> tensors = new LinkedHashMap<>(LENET.weights());
    tensors.put("module.fc.bias", tensors.get("fc.bias"));

    assertThatThrownBy(() -> new StateDict(tensors, null, Map.of()).on(LENET.graph()))
        .isInstanceOf(MalformedModelException.class)
        .hasMessageContaining("has fc.bias twice");
  }

  @Test
  void showsMissingAndSurplusNamesSideBySideAndWhatTheyDifferBy() {
    assertThatThrownBy(() -> renamed(LENET, name -> "net." + name).on(LENET.graph()))
        .isInstanceOf(MalformedModelException.class)
        .hasMessageContaining("conv1.weight is missing, net.conv1.weight has no place in the graph")
        .hasMessageContaining("in all 10 are missing and 10 have no place")
        .hasMessageContaining("they differ by net. alone")
        .hasMessageNotContaining("fc2.bias is missing");
  }

  @Test
  void namesTheFirstNumberThatIsNone() {
    StateDict broken = changed(LENET, "fc.bias", 3, Float.NaN);

    assertThatThrownBy(() -> broken.on(LENET.graph()))
        .isInstanceOf(MalformedModelException.class)
        .hasMessageContaining("fc.bias[3] is NaN (1 of its 10 values cannot be used)");
    assertThatThrownBy(
            () -> changed(LENET, "conv1.weight", 26, Float.POSITIVE_INFINITY).on(LENET.graph()))
        .hasMessageContaining("conv1.weight[0, 1, 0, 1] is Infinity");
    assertThatThrownBy(() -> changed(RESNET, "conv1.1.running_var", 1, -0.5f).on(RESNET.graph()))
        .hasMessageContaining("conv1.1.running_var[1] is -0.5");
  }

  @Test
  void refusesToReadAStoredModelWithNumbersThatAreNone() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelFile.write(
        new WeightedGraph(LENET.graph(), changed(LENET, "fc.bias", 0, Float.NaN).tensors()),
        Map.of(),
        out);

    assertThatThrownBy(() -> ModelFile.read(out.toByteArray()))
        .isInstanceOf(MalformedModelException.class)
        .hasMessageContaining("fc.bias[0] is NaN");
  }

  @Test
  void saysWhereOnlyTheNumberOfClassesDiffersAndWhereATensorIsTurned() {
    Map<String, Tensor> tensors = new LinkedHashMap<>(LENET.weights());
    int features = Objects.requireNonNull(tensors.get("fc.weight")).shape().get(1);
    tensors.put("fc.weight", new Tensor(List.of(7, features), new float[7 * features]));
    tensors.put("fc.bias", new Tensor(List.of(7), new float[7]));
    assertThatThrownBy(() -> new StateDict(tensors, null, Map.of()).on(LENET.graph()))
        .hasMessageContaining("the file is about 7 classes, not 10");

    tensors.putAll(LENET.weights());
    tensors.put("fc.weight", new Tensor(List.of(features, 10), new float[10 * features]));
    assertThatThrownBy(() -> new StateDict(tensors, null, Map.of()).on(LENET.graph()))
        .hasMessageContaining("transposed?")
        .hasMessageNotContaining("classes, not");
  }

  @Test
  void showsNamesOfFilesWithoutWhatATerminalWouldObey() {
    StateDict hostile = renamed(LENET, name -> "\u001b[31m\u202e" + name + "x".repeat(500));

    assertThatThrownBy(() -> hostile.on(LENET.graph()))
        .message()
        .doesNotContain("\u001b", "\u202e")
        .hasSizeLessThan(2000);
  }

  @Test
  void readsTheGraphThatAFileNames() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelFile.write(LENET, Map.of(), out);

    StateDict read = StateDict.read(new ByteArrayInputStream(out.toByteArray()));

    assertThat(read.ownGraph()).contains(LENET.graph());
    assertThat(new StateDict(read.tensors(), null, Map.of()).ownGraph()).isEmpty();
    assertThatThrownBy(() -> new StateDict(read.tensors(), "[]", Map.of()).ownGraph())
        .isInstanceOf(MalformedModelException.class)
        .hasMessageContaining(ModelFile.GRAPH);
  }

  @Test
  void refusesAGraphWhoseMapsNoMemoryHolds() {
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(3, 8, 8))
            .then("pad", new Rearranging.Pad(15000, 15000, 15000, 15000))
            .then("pool", new Pooling.GlobalMaxPool())
            .then("flatten", new Rearranging.Flatten())
            .build();
    StateDict file = new StateDict(Map.of(), GraphJson.write(graph), Map.of());

    assertThatThrownBy(file::ownGraph)
        .isInstanceOf(MalformedModelException.class)
        .hasMessageStartingWith("netwright.graph: pad: its output (3, 30008, 30008) has more than");
  }

  private static StateDict renamed(WeightedGraph model, UnaryOperator<String> name) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    model.weights().forEach((old, tensor) -> tensors.put(name.apply(old), tensor));
    return new StateDict(tensors, null, Map.of());
  }

  private static StateDict changed(WeightedGraph model, String name, int index, float value) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(model.weights());
    Tensor old = model.weight(name);
    float[] values = old.values().clone();
    values[index] = value;
    tensors.put(name, new Tensor(old.shape(), values));
    return new StateDict(tensors, null, Map.of());
  }
}
