package io.netwright.repair;

import static io.netwright.testing.GoldenWeights.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.nn.ChannelSelection;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.repair.LayerFinding.Outcome;
import io.netwright.testing.GoldenWeights;
import io.netwright.testing.TrainedLenet;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Against {@code numpy.linalg.lstsq}: the rows {@code (x, 1)} with residuals as targets, then a row
 * {@code sqrt(lambda) e_i} with target zero for every input, which is the same problem solved
 * through singular values instead of sums of products. The second layer's input is the repaired
 * first one's output.
 */
class GoldenRepairTest {
  private static final JsonNode GOLDEN = TrainedLenet.golden("repair/linear.json");

  @Test
  void threeLinearLayersGetTheWeightsThatNumpyFinds() {
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(1, 3, 2))
            .then("flatten", new Rearranging.Flatten())
            .then("fc1", new Weighted.Linear(6, 5, true))
            .then("fc2", new Weighted.Linear(5, 4, true))
            .then("fc3", new Weighted.Linear(4, 3, true))
            .build();
    WeightedGraph uncut = GoldenWeights.of(graph, GOLDEN.get("weights"));
    ChannelSelection wanted =
        new ChannelSelection(
            Map.of(
                "fc2", bits(GOLDEN.get("keptBySecond")), "fc3", bits(GOLDEN.get("keptByThird"))));
    CutNetwork networks = CutNetwork.keeping(uncut, wanted);
    Repaired repaired = Toys.repaired(networks, images(), RepairSettings.DEFAULT);
    assertThat(repaired.findings())
        .extracting(LayerFinding::outcome)
        .containsExactly(Outcome.EXACT, Outcome.REPAIRED, Outcome.REPAIRED);
    for (String name : List.of("fc2.weight", "fc2.bias", "fc3.weight", "fc3.bias")) {
      float[] expected = floats(GOLDEN.get("repaired").get(name));
      float[] actual = repaired.network().weight(name).values();
      assertThat(actual).as(name).hasSameSizeAs(expected);
      for (int i = 0; i < actual.length; i++) {
        assertThat(actual[i]).as(name).isCloseTo(expected[i], within(1e-5f));
      }
    }
  }

  private static ImageSet images() {
    JsonNode numbers = GOLDEN.get("pixels");
    byte[] pixels = new byte[numbers.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) numbers.get(i).asInt();
    }
    return new ImageSet(new ImageShape(1, 3, 2), pixels, new int[pixels.length / 6]);
  }

  private static BitSet bits(JsonNode numbers) {
    BitSet bits = new BitSet();
    numbers.forEach(number -> bits.set(number.asInt()));
    return bits;
  }
}
