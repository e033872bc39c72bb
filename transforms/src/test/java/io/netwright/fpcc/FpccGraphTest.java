package io.netwright.fpcc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.data.Batches;
import io.netwright.nn.Initialization;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.seed.Seed;
import io.netwright.testing.ToyImages;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FpccGraphTest {
  private static final HardeningConfig CONFIG = HardeningConfig.published();

  /** A network of the zoo, an eighth as wide. */
  static WeightedGraph model(String name) {
    ArchitectureSpec spec =
        new ArchitectureSpec(
            FeatureShape.map(3, 32, 32),
            10,
            0.125,
            List.of(0.5f, 0.4f, 0.3f),
            List.of(0.2f, 0.3f, 0.4f));
    return Initialization.closedForm(Zoo.named(name).graph(spec));
  }

  private static float[] logits(WeightedGraph model) {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, model)) {
      NDArray images = Batches.range(manager, ToyImages.bands(3, 32, 3, 1), 0, 3).images();
      return Torch.withoutGradients(() -> network.logits(images).toFloatArray());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet", "vgg16", "resnet34", "resnet50", "wideresnet28_10"})
  void changesNoLogitByInsertingAndRemoving(String name) {
    WeightedGraph model = model(name);
    WeightedGraph inserted = FpccGraph.insert(model, CONFIG, Seed.of(1));
    assertThat(logits(inserted)).isEqualTo(logits(model));
    assertThat(FpccGraph.remove(inserted)).isEqualTo(model);
  }

  @Test
  void drawsEveryPatternFromTheStandardNormalDistribution() {
    WeightedGraph inserted = FpccGraph.insert(model("lenet"), CONFIG, Seed.of(1));
    float[] pattern = inserted.weight("fc1.pro.pattern").values();
    double mean = 0;
    double square = 0;
    for (float value : pattern) {
      mean += value / pattern.length;
      square += value * value / pattern.length;
    }
    assertThat(pattern).hasSize(150);
    assertThat(mean).isBetween(-0.3, 0.3);
    assertThat(square).isBetween(0.7, 1.3);
  }

  /** One convolution that copies its input, so that what CFS sees is what SFM leaves. */
  @Test
  void modifiesEveryPixelByEpsilonAndDropsWholeChannelsWithoutScaling() {
    var graph =
        GraphBuilder.from(FeatureShape.map(3, 4, 4))
            .then("conv", Weighted.Conv2d.of(3, 3, 1, 1, 0))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(48, 2, false))
            .build();
    WeightedGraph model = FpccGraph.insert(Initialization.closedForm(graph), CONFIG, Seed.of(1));
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, model)) {
      NDArray images = Batches.range(manager, ToyImages.bands(50, 4, 2, 1), 0, 50).images();
      var pass =
          network.forward(images, Set.of("sfm", "conv", "conv.cfs"), Mode.training(Seed.of(2)));
      float[] before = images.toFloatArray();
      float[] after = pass.tap("sfm").toFloatArray();
      for (int i = 0; i < before.length; i++) {
        float plus = Math.min(1, before[i] + 8 / 255f);
        float minus = Math.max(0, before[i] - 8 / 255f);
        assertThat(Math.min(Math.abs(after[i] - plus), Math.abs(after[i] - minus)))
            .isLessThan(1e-6f);
      }
      float[] whole = pass.tap("conv").toFloatArray();
      float[] selected = pass.tap("conv.cfs").toFloatArray();
      int dropped = 0;
      for (int channel = 0; channel < 150; channel++) {
        boolean kept = selected[channel * 16] != 0;
        dropped += kept ? 0 : 1;
        for (int i = channel * 16; i < channel * 16 + 16; i++) {
          assertThat(selected[i]).isEqualTo(kept ? whole[i] : 0);
        }
      }
      assertThat(dropped).isBetween(15, 45); // 150 channels, one in five
    }
  }
}
