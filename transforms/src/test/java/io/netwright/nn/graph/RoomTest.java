package io.netwright.nn.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.refusal.RefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoomTest {

  @ParameterizedTest
  @MethodSource("io.netwright.nn.zoo.Zoo#names")
  void isEnoughForEveryArchitectureOnImagesOfImagenet(String name) {
    ArchitectureSpec spec =
        new ArchitectureSpec(FeatureShape.map(3, 299, 299), 1000, 1, List.of(), List.of());
    LayerGraph graph = Zoo.named(name).graph(spec);

    assertThat(Room.FOREIGN.require(graph)).isSameAs(graph);
    assertThat(Room.KEPT.require(graph)).isSameAs(graph);
  }

  @Test
  void refusesOneMapThatIsTooLarge() {
    refused(padded(3400), "pad: its output (3, 6808, 6808) has more than 33554432 numbers");
  }

  @Test
  void refusesTooManyMaps() {
    GraphBuilder net = GraphBuilder.from(FeatureShape.map(1, 5792, 5792));
    for (int i = 0; i < 64; i++) {
      net.then("relu" + i, new Nonlinearity.Relu());
    }
    refused(net.build(), "the outputs of all layers have more than 2147483648 numbers");
  }

  @Test
  void refusesTheMapThatAMeanIsTakenOf() {
    Pooling.UnevenAvgPool pool =
        new Pooling.UnevenAvgPool(
            Extent.square(30000), Extent.square(30000), 29999, 29999, 29999, 29999);
    refused(
        GraphBuilder.from(FeatureShape.map(3, 8, 8)).then("pool", pool).build(),
        "pool: its output (3, 60006, 60006) has more than");
  }

  @Test
  void refusesWorkWithoutEndAlsoWhereItsNumberIsBeyondALong() {
    Extent kernel = Extent.square(32768);
    Extent padding = Extent.square(16384);
    Weighted.Conv2d conv =
        new Weighted.Conv2d(
            1 << 20, 32, kernel, Extent.square(1), padding, Extent.square(1), 1, false);
    refused(
        GraphBuilder.from(FeatureShape.map(1 << 20, 4, 4)).then("conv", conv).build(),
        "one image takes 900719925474099");
  }

  private static LayerGraph padded(int side) {
    return GraphBuilder.from(FeatureShape.map(3, 8, 8))
        .then("pad", new Rearranging.Pad(side, side, side, side))
        .build();
  }

  private static void refused(LayerGraph graph, String part) {
    assertThatThrownBy(() -> Room.FOREIGN.require(graph))
        .isInstanceOf(RefusedException.class)
        .message()
        .contains(part)
        .hasLineCount(1);
  }
}
