package io.netwright.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.nn.SampleGraphs;
import io.netwright.nn.graph.LayerGraph;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StretchTest {

  @Test
  void nothingThatIsReadBehindABottleneckLiesBeforeIt() {
    LayerGraph graph = Objects.requireNonNull(SampleGraphs.small().get("concatenated"));
    assertThat(Stretch.bottlenecks(graph))
        .startsWith("input", "stem", "relu", "join", "bypass")
        .endsWith("fc2")
        .doesNotContain("left", "right", "pooled", "mix");
  }

  @Test
  void aStretchHasWhatLiesBetweenAndNoMore() {
    LayerGraph graph = Objects.requireNonNull(SampleGraphs.small().get("concatenated"));
    LayerGraph right = Stretch.of(Toys.random(graph), "relu", "sigmoid").graph();
    assertThat(right.nodes())
        .extracting(node -> node.name())
        .containsExactly("relu", "right", "sigmoid");
    assertThat(right.inputShape()).isEqualTo(graph.shape("relu"));
    assertThat(Stretch.of(Toys.random(graph), "fc1", "fc1").graph().nodes())
        .extracting(node -> node.inputs())
        .isEqualTo(List.of(List.of()));
  }
}
