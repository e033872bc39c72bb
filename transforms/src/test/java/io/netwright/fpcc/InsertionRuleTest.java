package io.netwright.fpcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.ParameterSpec;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.nn.graph.Weighted;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.refusal.RefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InsertionRuleTest {

  private static LayerGraph zoo(String name) {
    return Zoo.named(name)
        .graph(new ArchitectureSpec(FeatureShape.map(3, 32, 32), 10, 1, List.of(), List.of()));
  }

  private static LayerGraph inserted(String name) {
    return FpccGraph.insert(zoo(name), HardeningConfig.defaults());
  }

  private static long count(LayerGraph graph, Class<? extends Layer> type) {
    return graph.nodes().stream().filter(node -> type.isInstance(node.layer())).count();
  }

  /** FPCC's released VGG-16, ResNet-50 and WideResNet-28-10: layers and pattern numbers. */
  @ParameterizedTest
  @CsvSource({
    "vgg16, SEQUENTIAL, 15, 14, 123520",
    "resnet50, BOTTLENECK, 20, 20, 189440",
    "resnet34, BOTTLENECK, 3, 3, 8960", // projections of the basic blocks: 128 + 256 + 512
    "wideresnet28_10, PRE_ACTIVATION, 25, 27, 100800",
    "lenet, SEQUENTIAL, 4, 3, 2200", // conv2, fc1, fc2: 16 + 120 + 84
  })
  void countsAsThePublishedNetworksDo(String name, String rule, int cfs, int pro, long numbers) {
    LayerGraph graph = inserted(name);
    assertThat(InsertionRule.of(zoo(name))).hasToString(rule);
    assertThat(count(graph, TrainingOnly.Sfm.class)).isEqualTo(1);
    assertThat(count(graph, TrainingOnly.Cfs.class)).isEqualTo(cfs);
    assertThat(count(graph, TrainingOnly.Pro.class)).isEqualTo(pro);
    assertThat(
            graph.parameterSpecs().values().stream()
                .filter(spec -> spec.kind() == ParameterSpec.Kind.PATTERN)
                .mapToLong(ParameterSpec::size)
                .sum())
        .isEqualTo(numbers);
  }

  @Test
  void putsPatternBeforeSelectionBeforeNormalizationInVgg() {
    LayerGraph graph = inserted("vgg16");
    assertThat(reads(graph, "features.0")).containsExactly("sfm");
    assertThat(reads(graph, "features.0.cfs")).containsExactly("features.0");
    assertThat(reads(graph, "features.1")).containsExactly("features.0.cfs");
    assertThat(reads(graph, "features.3.pro")).containsExactly("features.3");
    assertThat(reads(graph, "features.3.cfs")).containsExactly("features.3.pro");
    assertThat(reads(graph, "features.4")).containsExactly("features.3.cfs");
    assertThat(reads(graph, "classifier.4")).containsExactly("classifier.3.cfs");
    assertThat(graph.output().name()).isEqualTo("classifier.6");
  }

  @Test
  void enclosesBothBranchesOfABottleneck() {
    LayerGraph graph = inserted("resnet50");
    String block = "conv2_x.0.";
    assertThat(reads(graph, block + "residual_function.0.cfs")).containsExactly("conv1.2");
    assertThat(reads(graph, block + "residual_function.0"))
        .containsExactly(block + "residual_function.0.cfs");
    assertThat(reads(graph, block + "residual_function.7"))
        .containsExactly(block + "residual_function.6.pro");
    assertThat(reads(graph, block + "shortcut.0.cfs")).containsExactly("conv1.2");
    assertThat(reads(graph, block + "shortcut.1")).containsExactly(block + "shortcut.0.pro");
    assertThat(reads(graph, "conv2_x.1.add"))
        .containsExactly("conv2_x.1.residual_function.7", "conv2_x.0.relu");
  }

  @Test
  void leavesTheResidualBranchOfABasicBlockAlone() {
    LayerGraph graph = inserted("resnet34");
    assertThat(reads(graph, "conv3_x.0.residual_function.0")).containsExactly("conv2_x.2.relu");
    assertThat(reads(graph, "conv3_x.0.shortcut.0")).containsExactly("conv3_x.0.shortcut.0.cfs");
  }

  @Test
  void selectsAfterEverySumOfAWideResnet() {
    LayerGraph graph = inserted("wideresnet28_10");
    assertThat(reads(graph, "conv2.0.residual.0")).containsExactly("init_conv.cfs");
    assertThat(reads(graph, "conv2.0.shortcut.0")).containsExactly("init_conv.cfs");
    assertThat(reads(graph, "conv2.0.residual.2.cfs")).containsExactly("conv2.0.residual.2.pro");
    assertThat(reads(graph, "conv2.0.add"))
        .containsExactly("conv2.0.residual.5.pro", "conv2.0.shortcut.0.pro");
    assertThat(reads(graph, "conv2.1.residual.0")).containsExactly("conv2.0.add.cfs");
    assertThat(reads(graph, "bn")).containsExactly("conv4.3.add.cfs");
    assertThat(reads(graph, "linear")).containsExactly("flatten");
  }

  @Test
  void modifiesPixelsBeforeTheyAreNormalized() {
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(3, 8, 8))
            .then("normalize", new Norm.Normalize(List.of(0f, 0f, 0f), List.of(1f, 1f, 1f)))
            .then("conv", Weighted.Conv2d.of(3, 4, 3, 1, 1))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(256, 2, true))
            .build();
    assertThat(reads(FpccGraph.insert(graph, HardeningConfig.defaults()), "normalize"))
        .containsExactly("sfm");
  }

  @Test
  void needsTwoChannelsForAPattern() {
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(3, 8, 8))
            .then("conv1", Weighted.Conv2d.of(3, 4, 3, 1, 1))
            .then("conv2", Weighted.Conv2d.of(4, 1, 3, 1, 1))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(64, 2, true))
            .build();
    LayerGraph inserted = FpccGraph.insert(graph, HardeningConfig.defaults());
    assertThat(inserted.nodes().stream().map(Node::name))
        .contains("conv2.cfs")
        .doesNotContain("conv2.pro");
  }

  @Test
  void refusesFpccWhereNoLayerHasAPattern() {
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(3, 8, 8))
            .then("conv1", Weighted.Conv2d.of(3, 4, 3, 1, 1))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(256, 2, true))
            .build();
    HardeningConfig fpcc = HardeningConfig.defaults();
    assertThatThrownBy(() -> FpccGraph.requireSites(graph, fpcc))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("take other methods, such as [fast-at]")
        .hasMessageEndingWith("its layers are [conv1, fc]");
    FpccGraph.requireSites(graph, fpcc.by(HardeningMethod.SFM, HardeningMethod.FAST_AT));
  }

  private static List<String> reads(LayerGraph graph, String node) {
    return graph.node(node).inputs();
  }
}
