package io.netwright.fpcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.data.Batches;
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
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A network whose features are its three pixels. */
class PatternDistanceTest {
  /** Patterns (-1, 0, 1), (1, 0, -1) and (0, 1, -1) but for eps. */
  private static final ImageSet IMAGES =
      new ImageSet(
          new ImageShape(3, 1, 1),
          new byte[] {10, 20, 30, 60, 40, 20, 50, 90, 10},
          new int[] {0, 0, 1});

  private NDManager manager;
  private Network network;

  @BeforeEach
  void buildsTheNetwork() {
    manager = Torch.manager(Device.cpu());
    var graph =
        GraphBuilder.from(FeatureShape.map(3, 1, 1))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(3, 2, false))
            .build();
    network =
        Network.on(
            manager,
            new WeightedGraph(graph, Map.of("fc.weight", new Tensor(List.of(2, 3), new float[6]))));
  }

  @AfterEach
  void closesMemory() {
    manager.close();
  }

  @Test
  void takesTheMeanPatternOfEachClass() {
    for (int batchSize : new int[] {1, 2, 100}) {
      ClassPatterns means =
          ClassPatterns.mean(network, Set.of("flatten"), IMAGES, batchSize, manager);
      // class 0: the mean of (-1, 0, 1) and (1, 0, -1); class 1: (0, 1, -1)
      float[] expected = {0, 0, 0, 0, 1, -1};
      assertThat(Objects.requireNonNull(means.byNode().get("flatten")).values())
          .containsExactly(expected, within(1e-3f));
    }
  }

  @Test
  void isTheMeanAbsoluteDifferenceFromTheOwnClass() {
    ClassPatterns patterns =
        new ClassPatterns(
            Map.of("flatten", new Tensor(List.of(2, 3), new float[] {-1, 0, 1, 0, 0, 0})));
    // image 0: 0; image 1: (2 + 0 + 2) / 3; image 2: (0 + 1 + 1) / 3; mean = 6 / 9
    for (int batchSize : new int[] {1, 2, 100}) {
      assertThat(PatternDistance.of(network, patterns, IMAGES, batchSize, manager).get("flatten"))
          .isCloseTo(6 / 9.0, within(1e-3));
    }
  }

  @Test
  void leavesNothingInTheMemoryOfTheImages() {
    ClassPatterns means = ClassPatterns.mean(network, Set.of("flatten"), IMAGES, 3, manager);
    var batch = Batches.range(manager, IMAGES, 0, 3);
    int before = manager.getManagedArrays().size();
    new PatternDistance(network, means).add(batch);
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void needsAnImageOfEveryClass() {
    assertThatThrownBy(
            () ->
                ClassPatterns.mean(network, Set.of("flatten"), IMAGES.ofEveryClass(1), 3, manager))
        .hasMessage("class 1 has no image to take a pattern from among 1");
    ClassPatterns means = ClassPatterns.mean(network, Set.of("flatten"), IMAGES, 3, manager);
    assertThatThrownBy(() -> new PatternDistance(network, means).byNode())
        .hasMessage("no images were added");
  }
}
