package io.netwright.nn.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CoupledChannelsTest {

  private static GraphBuilder start() {
    return GraphBuilder.from(FeatureShape.map(2, 4, 4));
  }

  private static Weighted.Conv2d conv(int in, int out, int groups) {
    return Weighted.Conv2d.of(in, out, 1, 1, 0).withChannels(in, out, groups);
  }

  @Test
  void makesNewChannelsAtConvolutionsAndKeepsThemElsewhere() {
    CoupledChannels coupled =
        CoupledChannels.of(
            start()
                .then("conv", conv(2, 3, 1))
                .then("bn", Norm.BatchNorm.of(3))
                .then("relu", new Nonlinearity.Relu())
                .then("pool", Pooling.MaxPool.of(2))
                .then("last", conv(3, 1, 1))
                .build());
    assertThat(coupled.of("input")).containsExactly(0, 1);
    assertThat(coupled.of("conv")).containsExactly(2, 3, 4);
    assertThat(coupled.of("pool")).containsExactly(2, 3, 4);
    assertThat(coupled.of("last")).containsExactly(5);
    assertThat(coupled.count()).isEqualTo(6);
  }

  @Test
  void cutsNeitherImagesNorLogits() {
    CoupledChannels coupled =
        CoupledChannels.of(start().then("a", conv(2, 1, 1)).then("b", conv(1, 1, 1)).build());
    assertThat(coupled.prunable(coupled.of("input")[1])).isFalse();
    assertThat(coupled.prunable(coupled.of("a")[0])).isTrue();
    assertThat(coupled.prunable(coupled.of("b")[0])).isFalse();
  }

  @Test
  void unitesTheOperandsOfASum() {
    CoupledChannels coupled =
        CoupledChannels.of(
            start()
                .then("a", conv(2, 2, 1))
                .then("b", conv(2, 2, 1))
                .add("sum", new Joining.Add(), "a", "b")
                .then("last", conv(2, 1, 1))
                .build());
    assertThat(coupled.of("a")).containsExactly(2, 3).isEqualTo(coupled.of("b"));
    assertThat(coupled.of("sum")).isEqualTo(coupled.of("a"));
  }

  @Test
  void tiesASumOfJoinedBranchesChannelByChannel() {
    CoupledChannels coupled =
        CoupledChannels.of(
            start()
                .then("a", conv(2, 3, 1))
                .add("b", conv(2, 1, 1), "input")
                .add("c", conv(2, 2, 1), "input")
                .add("join", new Joining.Concat(), "b", "c")
                .add("sum", new Joining.Add(), "join", "a")
                .then("last", conv(3, 1, 1))
                .build());
    int[] a = coupled.of("a");
    assertThat(coupled.of("b")).containsExactly(a[0]);
    assertThat(coupled.of("c")).containsExactly(a[1], a[2]);
  }

  @Test
  void takesPartsAtASliceAndPermutesAtAShuffle() {
    CoupledChannels coupled =
        CoupledChannels.of(
            start()
                .then("a", conv(2, 6, 1))
                .then("shuffle", new Rearranging.ChannelShuffle(2))
                .then("slice", new Rearranging.ChannelSlice(1, 4))
                .then("last", conv(3, 1, 1))
                .build());
    // channels 0 1 2 | 3 4 5 become 0 3 1 4 2 5
    assertThat(coupled.of("shuffle")).containsExactly(2, 5, 3, 6, 4, 7);
    assertThat(coupled.of("slice")).containsExactly(5, 3, 6);
  }

  @Test
  void repeatsChannelsForThePositionsOfAFlatten() {
    CoupledChannels coupled =
        CoupledChannels.of(
            start()
                .then("a", conv(2, 2, 1))
                .then("pool", Pooling.MaxPool.of(2))
                .then("flatten", new Rearranging.Flatten())
                .then("fc", new Weighted.Linear(8, 1, true))
                .build());
    assertThat(coupled.of("flatten")).containsExactly(2, 2, 2, 2, 3, 3, 3, 3);
  }

  @Test
  void tiesDepthwiseOutputsToTheirInput() {
    CoupledChannels coupled =
        CoupledChannels.of(
            start()
                .then("a", conv(2, 3, 1))
                .then("filter", conv(3, 6, 3))
                .then("last", conv(6, 1, 1))
                .build());
    assertThat(coupled.of("filter")).containsExactly(2, 2, 3, 3, 4, 4);
  }

  @Test
  void tiesEqualPositionsOfTheGroupsOfAGroupedConvolution() {
    CoupledChannels coupled =
        CoupledChannels.of(
            start()
                .then("a", conv(2, 6, 1))
                .then("grouped", conv(6, 4, 2))
                .then("last", conv(4, 1, 1))
                .build());
    assertThat(coupled.of("a")).containsExactly(2, 3, 4, 2, 3, 4);
    assertThat(coupled.of("grouped")).containsExactly(5, 6, 5, 6);
  }

  @Test
  void tiesAnExcitationToTheChannelsItScales() {
    CoupledChannels coupled =
        CoupledChannels.of(
            start()
                .then("a", conv(2, 3, 1))
                .then("squeeze", new Pooling.AdaptiveAvgPool(1, 1))
                .then("flat", new Rearranging.Flatten())
                .then("up", new Weighted.Linear(3, 3, true))
                .then("unflatten", new Rearranging.Unflatten())
                .add("scale", new Joining.Multiply(), "a", "unflatten")
                .then("last", conv(3, 1, 1))
                .build());
    assertThat(coupled.of("up")).isEqualTo(coupled.of("a"));
  }

  @Test
  void namesTheNodesThereAreWhenAskedForAnother() {
    CoupledChannels coupled = CoupledChannels.of(start().then("a", conv(2, 1, 1)).build());
    assertThatThrownBy(() -> coupled.of("b")).hasMessageContaining("no node b");
  }
}
