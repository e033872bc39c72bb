package io.netwright.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.nn.ChannelSelection;
import io.netwright.nn.Initialization;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.repair.CutNetwork;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RivalCutsTest {
  /** 1 to 6 channels, 6 to 4, and 4 channels of 4 features each to 2 logits. */
  private static final WeightedGraph NETWORK =
      Initialization.closedForm(
          GraphBuilder.from(FeatureShape.map(1, 2, 2))
              .then("stem", Weighted.Conv2d.of(1, 6, 1, 1, 0))
              .then("middle", Weighted.Conv2d.of(6, 4, 1, 1, 0))
              .then("flatten", new Rearranging.Flatten())
              .then("fc", new Weighted.Linear(16, 2, true))
              .build());

  private static final RivalCuts CUTS =
      new RivalCuts(
          List.of(NETWORK),
          List.of(Map.of("middle", new double[] {1, 6, 2, 5, 3, 4}, "fc", features(9, 7, 8, 6))));

  @Test
  void keepsAsManyChannelsOfEachLayerAsTheComponentThoseOfHighestScore() {
    CutNetwork component =
        CutNetwork.keeping(
            NETWORK,
            new ChannelSelection(
                Map.of("middle", bits(0, 2, 4), "fc", bits(4, 12)))); // features of channels 1, 3
    CutNetwork rival = CUTS.asWideAs(List.of(component)).get(0);
    assertThat(rival.kept().get("stem")).containsExactly(1, 3, 5);
    assertThat(rival.kept().get("middle")).containsExactly(0, 2);
    assertThat(rival.cut().graph()).isEqualTo(component.cut().graph());
  }

  @Test
  void findsTheLargestFactorWithNoMoreParameters() {
    // With factor f: 6f + 24 f^2 weights, and 32 f + 2 parameters of the last layer.
    assertThat(size(1)).isEqualTo(6 + 24 + 34);
    // 3/4: four of six and three of four: 4 + 12 + 26 = 42; 5/6 has five and three: 5 + 15 + 26.
    RivalCuts.Uniform exact = CUTS.uniform(42);
    assertThat(exact.factor()).isEqualTo(0.75);
    assertThat(exact.cuts().get(0).cut().graph().parameterCount()).isEqualTo(42);
    assertThat(exact.cuts().get(0).kept().get("stem")).containsExactly(1, 3, 4, 5);
    assertThat(exact.cuts().get(0).kept().get("middle")).containsExactly(0, 1, 2);
    RivalCuts.Uniform below = CUTS.uniform(45);
    assertThat(below.cuts().get(0).cut().graph().parameterCount()).isEqualTo(42);
    assertThat(CUTS.uniform(46).factor()).isEqualTo(5.0 / 6);
    assertThat(CUTS.uniform(1_000).factor()).isEqualTo(1);
  }

  @Test
  void leavesAChannelOfEachLayerWhereNoSizeIsSmallEnough() {
    CutNetwork least = CUTS.uniform(1).cuts().get(0);
    assertThat(least.kept().get("stem")).containsExactly(1);
    assertThat(least.kept().get("middle")).containsExactly(0);
  }

  private static long size(double factor) {
    return Math.round(6 * factor + 24 * factor * factor + 32 * factor + 2);
  }

  private static BitSet bits(int... set) {
    BitSet bits = new BitSet();
    IntStream.of(set).forEach(bits::set);
    return bits;
  }

  private static double[] features(double... ofChannels) {
    return IntStream.range(0, 16).mapToDouble(i -> ofChannels[i / 4]).toArray();
  }
}
