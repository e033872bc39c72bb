package io.netwright.budget;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NestedCutsTest {
  /** Three layers: 1 to 3 channels, 3 to 4, and 4 channels of 4 features each to 2 logits. */
  private static final WeightedGraph NETWORK =
      Initialization.closedForm(
          GraphBuilder.from(FeatureShape.map(1, 2, 2))
              .then("stem", Weighted.Conv2d.of(1, 3, 1, 1, 0))
              .then("middle", Weighted.Conv2d.of(3, 4, 1, 1, 0))
              .then("flatten", new Rearranging.Flatten())
              .then("fc", new Weighted.Linear(16, 2, true))
              .build());

  @Test
  void takesTheLowestShareOfALayerFirstAndLeavesTheFirstConvolutionWhole() {
    NestedCuts cuts = new NestedCuts(List.of(NETWORK), List.of(scores(4, 1, 2, 3)));
    List<Cut> smaller = cuts.smaller(cuts.whole());
    assertThat(smaller)
        .extracting(cut -> kept(cuts, cut, "middle"))
        .containsExactly(List.of(0, 2, 3), List.of(0, 3));
    assertThat(smaller).allSatisfy(cut -> assertThat(kept(cuts, cut, "stem")).hasSize(3));
    Cut last = smaller.get(1);
    assertThat(cuts.narrower(last))
        .extracting(cut -> kept(cuts, cut, "stem"))
        .containsExactly(List.of(1, 2));
    assertThat(cuts.narrower(last))
        .allSatisfy(cut -> assertThat(cut.contains(last)).isTrue())
        .allSatisfy(cut -> assertThat(last.contains(cut)).isFalse());
  }

  @Test
  void comparesNetworksByTheSizeOfTheirLayersScoresAndNotByTheirScale() {
    Map<String, double[]> even = scores(10, 10, 10, 10);
    Map<String, double[]> uneven = scores(0.01, 0.02, 0.03, 0.04);
    NestedCuts cuts = new NestedCuts(List.of(NETWORK, NETWORK), List.of(even, uneven));
    Cut first = cuts.smaller(cuts.whole()).get(0);
    assertThat(cuts.apply(first).get(0).kept().get("middle")).hasSize(4);
    assertThat(cuts.apply(first).get(1).kept().get("middle")).containsExactly(2, 3);
  }

  /**
   * With a channel of the middle go 3 weights and those of 4 features for 2 outputs, with one of
   * the stem 1 and 4 weights; the network's input and outputs stay.
   */
  @Test
  void dividesTheScoreOfASetByThoseOfItsLayerAndByTheRootOfTheParametersThatGoWithIt() {
    double[] found = new NetworkChannels(NETWORK.graph()).scores(scores(4, 1, 2, 3));
    double middle = Math.sqrt(30 * 11.0);
    double stem = Math.sqrt(14 * 5.0);
    assertThat(java.util.Arrays.stream(found).filter(Double::isFinite).boxed().toList())
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : Double.compare(a, b))
        .containsExactlyInAnyOrder(
            4 / middle, 1 / middle, 2 / middle, 3 / middle, 1 / stem, 2 / stem, 3 / stem);
  }

  /** With the only channel of the stem go its weight and the 2 that read it. */
  @Test
  void ranksTheOnlyChannelOfALayerAndLeavesIt() {
    WeightedGraph narrow =
        Initialization.closedForm(
            GraphBuilder.from(FeatureShape.map(1, 1, 1))
                .then("stem", Weighted.Conv2d.of(1, 1, 1, 1, 0))
                .then("middle", Weighted.Conv2d.of(1, 2, 1, 1, 0))
                .then("flatten", new Rearranging.Flatten())
                .then("fc", new Weighted.Linear(2, 2, true))
                .build());
    Map<String, double[]> scores = Map.of("middle", new double[] {7});
    double[] found = new NetworkChannels(narrow.graph()).scores(scores);
    assertThat(found).contains(new double[] {1 / Math.sqrt(3)}, Offset.offset(1e-12));
    NestedCuts cuts = new NestedCuts(List.of(narrow), List.of(scores));
    assertThat(cuts.narrower(cuts.whole())).isEmpty();
  }

  @Test
  void keepsEverythingToTheBitWhereNothingIsCut() {
    NestedCuts cuts = new NestedCuts(List.of(NETWORK), List.of(scores(1, 1, 1, 1)));
    CutNetwork whole = cuts.apply(cuts.whole()).get(0);
    assertThat(whole.cut()).isEqualTo(NETWORK);
  }

  @Test
  void knowsWhetherOneCutLiesWithinAnother() {
    BitSet one = new BitSet();
    one.set(1);
    Cut none = Cut.nothing(1);
    assertThat(new Cut(List.of(one)).contains(none)).isTrue();
    assertThat(none.contains(new Cut(List.of(one)))).isFalse();
  }

  private static Map<String, double[]> scores(double... ofChannels) {
    double[] features = new double[16];
    for (int i = 0; i < features.length; i++) {
      features[i] = ofChannels[i / 4] / 4;
    }
    return Map.of("middle", new double[] {1, 2, 3}, "fc", features);
  }

  private static List<Integer> kept(NestedCuts cuts, Cut cut, String node) {
    return java.util.Arrays.stream(cuts.apply(cut).get(0).kept().get(node)).boxed().toList();
  }
}
