package io.netwright.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.data.Dataset;
import io.netwright.data.Preprocessing;
import io.netwright.nn.Initialization;
import io.netwright.nn.LogitPath;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Weighted;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.seed.Seed;
import io.netwright.testing.MemoryCheckpoints;
import io.netwright.testing.RecordingJournal;
import io.netwright.testing.ToyImages;
import io.netwright.train.TrainingConfig;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every architecture takes a step of training under the channel constraint. */
class TreatedArchitecturesTest {
  private static final Dataset DATA =
      new Dataset(
          "bands",
          List.of("first", "second", "third"),
          ToyImages.bands(12, 32, 3, 1),
          ToyImages.bands(6, 32, 3, 2),
          ToyImages.bands(6, 32, 3, 3),
          List.of(0.5f, 0.5f, 0.5f),
          List.of(0.25f, 0.25f, 0.25f),
          "0",
          List.of(),
          Preprocessing.NONE);
  private static final TreatmentConfig CONFIG =
      new TreatmentConfig(
          List.of(),
          GradientForm.ABS,
          MaskRule.MIN_MAX,
          List.of(0.3),
          List.of(1.0),
          0.05,
          0.5,
          1,
          4,
          7,
          List.of(),
          TrainingConfig.defaults()
              .withEpochs(1)
              .withBatchSize(12)
              .withLearningRate(0.001)
              .withoutAugmentation(),
          Constraint.CHANNEL,
          List.of(0.1),
          TreatmentGrid.none());

  static Stream<String> names() {
    return Zoo.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void learnUnderTheConstraintOnTheirLastConvolution(String name) throws Exception {
    LayerGraph graph =
        Zoo.named(name)
            .graph(
                new ArchitectureSpec(
                    FeatureShape.map(3, 32, 32), 3, 0.125, DATA.mean(), DATA.std()));
    WeightedGraph model = Initialization.random(graph, Seed.of(1));
    Treatment treatment = new Treatment(model, DATA, CONFIG, Seed.of(2));
    String layer = treatment.layers().get(0);
    assertThat(graph.node(layer).layer()).isInstanceOf(Weighted.Conv2d.class);
    assertThat(layer).isNotEqualTo(LogitPath.of(graph, "cut").maker().name());
    RecordingJournal journal = new RecordingJournal();
    try (NDManager manager = Torch.manager(Device.cpu())) {
      WeightedGraph treated =
          treatment.treated(
              treatment.gradients(manager), manager, journal, new MemoryCheckpoints());
      assertThat(treated.graph()).isEqualTo(graph);
      assertThat(treated).isNotEqualTo(model);
      treated
          .weights()
          .forEach((parameter, tensor) -> assertThat(finite(tensor)).as(parameter).isTrue());
    }
  }

  private static boolean finite(Tensor tensor) {
    for (float value : tensor.values()) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
