package io.netwright.nn.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.nn.Initialization;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.io.StateDicts.Opened;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.seed.Seed;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateDictsTest {
  private static final StateDicts.Images IMAGES =
      new StateDicts.Images(FeatureShape.map(3, 64, 64), List.of(), List.of());

  private static WeightedGraph model(String name, double width) {
    return Initialization.random(
        Zoo.named(name).graph(new ArchitectureSpec(IMAGES.shape(), 7, width, List.of(), List.of())),
        Seed.of(1));
  }

  private static StateDict renamed(WeightedGraph model, UnaryOperator<String> name) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    model.weights().forEach((old, tensor) -> tensors.put(name.apply(old), tensor));
    return new StateDict(tensors, null, Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "torchvision_resnet18, 0.125",
    "torchvision_resnet18_cifar, 0.25",
    "torchvision_mobilenet_v2, 0.25",
    "torchvision_shufflenet_v2_x1_0, 0.5",
    "densenet121, 0.125"
  })
  void readsArchitectureWidthAndClassesOffTheTensors(String name, double width) throws IOException {
    WeightedGraph model = model(name, width);

    Opened opened = StateDicts.open(renamed(model, n -> "model." + n), Optional.empty(), IMAGES);

    assertThat(opened.architecture()).isEqualTo(name);
    assertThat(opened.width()).isEqualTo(width);
    assertThat(opened.model()).isEqualTo(model);
  }

  @Test
  void readsOtherNamesByRules() throws IOException {
    WeightedGraph resnet = model("torchvision_resnet18_cifar", 0.125);
    StateDict kuangliu =
        renamed(
            resnet, n -> n.replace("downsample.", "shortcut.").replaceFirst("^fc\\.", "linear."));
    assertThat(kuangliu.on(resnet.graph())).isEqualTo(resnet);

    WeightedGraph densenet = model("torchvision_densenet121", 0.125);
    StateDict old =
        renamed(densenet, n -> n.replaceFirst("(denselayer\\d+\\.(norm|conv))([12])", "$1.$3"));
    assertThat(old.on(densenet.graph())).isEqualTo(densenet);
  }

  @Test
  void readsTimmsBlocksInTheOrderInWhichTheyRun() throws IOException {
    WeightedGraph model = model("torchvision_mobilenet_v2", 0.125);
    StateDict timm = renamed(model, StateDictsTest::timm);

    assertThat(timm.tensors()).containsKeys("blocks.0.0.conv_pw.weight", "blocks.16.0.bn3.bias");
    assertThat(timm.on(model.graph())).isEqualTo(model);
    assertThat(timm.remarks(model.graph())).isNotEmpty();
  }

  /** MobileNetV2's names as timm writes them, a stage for each block. */
  private static String timm(String name) {
    String end = name.substring(name.lastIndexOf('.'));
    String[] parts = name.substring(0, name.lastIndexOf('.')).split("\\.", -1);
    int block = parts[0].equals("features") ? Integer.parseInt(parts[1]) : -1;
    if (block < 0) {
      return "classifier" + end;
    }
    if (block == 0 || block == 18) {
      String conv = block == 0 ? "conv_stem" : "conv_head";
      return (parts[2].equals("0") ? conv : block == 0 ? "bn1" : "bn2") + end;
    }
    List<String> roles =
        block == 1
            ? List.of("conv_dw", "bn1", "conv_pw", "bn2")
            : List.of("conv_pw", "bn1", "conv_dw", "bn2", "conv_pwl", "bn3");
    int widened = roles.size() - 2;
    int part = Integer.parseInt(parts[3]);
    int at = parts.length > 4 ? 2 * part + Integer.parseInt(parts[4]) : part + widened / 2;
    return "blocks." + (block - 1) + ".0." + roles.get(at) + end;
  }

  @Test
  void leavesAuxiliaryClassifiersOut() throws IOException {
    WeightedGraph model = model("torchvision_googlenet", 0.125);
    Map<String, Tensor> tensors = new LinkedHashMap<>(model.weights());
    tensors.put("aux1.fc1.weight", new Tensor(List.of(1), new float[1]));
    StateDict file = new StateDict(tensors, null, Map.of());

    Opened opened = StateDicts.open(file, Optional.of("torchvision_googlenet"), IMAGES);

    assertThat(opened.model()).isEqualTo(model);
    assertThat(opened.remarks()).containsExactly("without the auxiliary classifiers");
  }

  @Test
  void saysWhichArchitectureAFileLooksLike() {
    StateDict file = renamed(model("torchvision_resnet18", 1), n -> n);

    assertThatThrownBy(() -> StateDicts.open(file, Optional.of("torchvision_resnet50"), IMAGES))
        .hasMessageEndingWith("the file looks like torchvision_resnet18");
    Map<String, Tensor> tensors = new LinkedHashMap<>(file.tensors());
    tensors.put("layer9.conv.weight", new Tensor(List.of(1), new float[1]));
    tensors.remove("fc.bias");
    assertThatThrownBy(
            () -> StateDicts.open(new StateDict(tensors, null, Map.of()), Optional.empty(), IMAGES))
        .hasMessageContaining("it looks most like torchvision_resnet18")
        .hasMessageContaining("fc.bias is missing, layer9.conv.weight has no place");
    Map<String, Tensor> strange = Map.of("cls_token", new Tensor(List.of(3), new float[3]));
    assertThatThrownBy(
            () -> StateDicts.open(new StateDict(strange, null, Map.of()), Optional.empty(), IMAGES))
        .hasMessageContaining("like those of no architecture");
  }

  @Test
  void saysThatAWeightLooksTransposedAndThatChannelsDiffer() {
    WeightedGraph model = model("torchvision_resnet18", 0.125);
    Map<String, Tensor> tensors = new LinkedHashMap<>(model.weights());
    tensors.put("fc.weight", new Tensor(List.of(64, 7), new float[64 * 7]));
    assertThatThrownBy(() -> new StateDict(tensors, null, Map.of()).on(model.graph()))
        .hasMessageContaining("fc.weight has shape [64, 7] instead of [7, 64] (transposed?");

    StateDicts.Images grey =
        new StateDicts.Images(FeatureShape.map(1, 64, 64), List.of(), List.of());
    assertThatThrownBy(
            () ->
                StateDicts.open(renamed(model, n -> n), Optional.of("torchvision_resnet18"), grey))
        .hasMessageContaining("reads images of 3 channels, not of 1");
  }
}
