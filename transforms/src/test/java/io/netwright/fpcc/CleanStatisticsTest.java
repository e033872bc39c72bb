package io.netwright.fpcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.nn.Initialization;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import io.netwright.testing.TensorMemory;
import io.netwright.testing.ToyImages;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CleanStatisticsTest {
  @RegisterExtension private final TensorMemory memory = new TensorMemory();
  private final NDManager manager = memory.manager();

  private static NDArray byChannel(NDArray maps) {
    return maps.transpose(1, 0, 2, 3).reshape(maps.getShape().get(1), -1);
  }

  @Test
  void areMeanAndUnbiasedVarianceOfTheImages() {
    ImageSet images =
        new ImageSet(
            new ImageShape(1, 1, 2), new byte[] {51, 102, (byte) 153, 51}, new int[] {0, 1});
    WeightedGraph model =
        Initialization.closedForm(
            GraphBuilder.from(FeatureShape.map(1, 1, 2))
                .then("bn", Norm.BatchNorm.of(1))
                .then("scale", new Norm.ChannelScale(1))
                .then("flatten", new Rearranging.Flatten())
                .then("fc", new Weighted.Linear(2, 2, false))
                .build());
    WeightedGraph clean = CleanStatistics.of(model, images, manager);
    // pixels 0.2, 0.4, 0.6, 0.2: mean 0.35, squares 0.0225 + 0.0025 + 0.0625 + 0.0225 = 0.11 over 3
    assertThat(clean.weight("bn.running_mean").values()[0]).isCloseTo(0.35f, within(1e-6f));
    assertThat(clean.weight("bn.running_var").values()[0]).isCloseTo(0.11f / 3, within(1e-6f));
    for (String untouched : List.of("bn.weight", "scale.weight", "scale.bias", "fc.weight")) {
      assertThat(clean.weight(untouched)).isEqualTo(model.weight(untouched));
    }
    assertThat(clean.weights()).containsOnlyKeys(model.weights().keySet());
  }

  /** Also behind another normalization, and over more than one batch. */
  @Test
  void makeEveryNormalizationGiveMeanZeroAndVarianceOne() {
    ImageSet images = ToyImages.bands(150, 8, 4, 1);
    WeightedGraph model =
        Initialization.random(
            GraphBuilder.from(FeatureShape.map(3, 8, 8))
                .then("conv1", Weighted.Conv2d.of(3, 4, 3, 1, 1))
                .then("bn1", Norm.BatchNorm.of(4))
                .then("relu", new Nonlinearity.Relu())
                .then("conv2", Weighted.Conv2d.of(4, 5, 3, 1, 1))
                .then("bn2", Norm.BatchNorm.of(5))
                .then("flatten", new Rearranging.Flatten())
                .then("fc", new Weighted.Linear(320, 4, true))
                .build(),
            Seed.of(1));
    WeightedGraph clean = CleanStatistics.of(model, images, manager);
    try (Network network = Network.on(manager, clean)) {
      NDArray all = Batches.range(manager, images, 0, images.size()).images();
      for (String node : Set.of("bn1", "bn2")) {
        NDArray out =
            Torch.withoutGradients(
                () -> network.forward(all, Set.of(node), Mode.EVALUATION).tap(node));
        for (float mean : byChannel(out).mean(new int[] {1}).toFloatArray()) {
          assertThat(mean).isCloseTo(0, within(1e-3f));
        }
        for (float square : byChannel(out).square().mean(new int[] {1}).toFloatArray()) {
          assertThat(square).isCloseTo(1, within(5e-3f));
        }
      }
    }
  }
}
