package io.netwright.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network whose logits are its three pixels: the brightest pixel is the class. */
class AccuracyTest {
  private static final ImageSet FOUR =
      new ImageSet(
          new ImageShape(3, 1, 1),
          new byte[] {9, 5, 1, 1, 9, 5, 9, 1, 5, 1, 9, 5},
          new int[] {0, 1, 2, 2});

  private static Predictions predictions(int batchSize) {
    var graph =
        GraphBuilder.from(FeatureShape.map(3, 1, 1))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(3, 3, false))
            .build();
    Tensor identity = new Tensor(List.of(3, 3), new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1});
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network =
            Network.on(manager, new WeightedGraph(graph, Map.of("fc.weight", identity)))) {
      return Predictions.of(network, FOUR, batchSize, manager);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 100})
  void countsEveryImageOnceWhateverTheBatch(int batchSize) {
    Predictions predictions = predictions(batchSize);
    assertThat(IntStream.range(0, 4).map(predictions::predicted)).containsExactly(0, 1, 0, 1);
    Accuracy accuracy = Accuracy.of(predictions, FOUR);
    assertThat(accuracy).isEqualTo(new Accuracy(2, 4));
    assertThat(accuracy.share()).isEqualTo(0.5);
    assertThat(accuracy.interval()).isEqualTo(WilsonInterval.of(2, 4));
    assertThat(predictions.logits(1)).containsExactly(1 / 255f, 9 / 255f, 5 / 255f);
  }

  @Test
  void refusesAnEmptySet() {
    assertThatThrownBy(() -> Accuracy.of(predictions(4), FOUR.ofEveryClass(0)))
        .hasMessageContaining("at least one image");
    assertThatThrownBy(() -> new Accuracy(5, 4)).hasMessageContaining("got 5 of 4");
  }

  @Test
  void countsABatchAsItCountsASet() {
    try (NDManager manager = Torch.manager(Device.cpu())) {
      var logits = manager.create(new float[] {1, 0, 0, 2, 3, 3}, new Shape(3, 2));
      // of equal logits the first counts
      assertThat(Accuracy.of(logits, manager.create(new long[] {0, 0, 0})))
          .isEqualTo(new Accuracy(2, 3));
    }
  }
}
