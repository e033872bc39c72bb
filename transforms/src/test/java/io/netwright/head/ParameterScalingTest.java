package io.netwright.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.nn.Initialization;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.testing.Logits;
import io.netwright.testing.TrainedLenet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterScalingTest {

  /** Reciprocal mean winning logits computed in PyTorch 2.13; 1e-4 relative. */
  @Test
  void findsTheReleasedCodesFactors() {
    JsonNode golden = TrainedLenet.golden("lego/scaling.json").get("per_class_scale");
    try (NDManager manager = Torch.manager(Device.cpu())) {
      ParameterScaling scaling =
          ParameterScaling.of(TrainedLenet.model(), TrainedLenet.images(), manager);
      assertThat(scaling.undetermined()).isEmpty();
      for (int label = 0; label < 10; label++) {
        double expected = golden.get(label).asDouble();
        assertThat(scaling.factors().get(label)).isCloseTo(expected, within(1e-4 * expected));
      }
    }
  }

  @Test
  void givesClassesWithoutAPositiveLogitTheMeanOfTheOthers() {
    // class 0: 2 / 8 = 0.25; class 1: 1 / 4 * 3 = 0.75; class 2: none right; class 3: negative
    ParameterScaling scaling =
        ParameterScaling.of(new double[] {8, 4, 0, -3}, new int[] {2, 3, 0, 1});
    assertThat(scaling.factors()).containsExactly(0.25, 0.75, 0.5, 0.5);
    assertThat(scaling.undetermined()).containsExactly(2, 3);
  }

  @Test
  void leavesLogitsAloneWhereNothingIsKnown() {
    assertThat(ParameterScaling.of(new double[] {0, 0}, new int[] {0, 0}).factors())
        .containsExactly(1.0, 1.0);
  }

  @Test
  void multipliesRowsAndBiases() {
    WeightedGraph lenet = TrainedLenet.model();
    ParameterScaling scaling =
        new ParameterScaling(List.of(2.0, 1.0, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 3.0), List.of());
    float[][] before = Logits.of(lenet);
    float[][] after = Logits.of(scaling.apply(lenet));
    for (int image = 0; image < before.length; image++) {
      for (int i = 0; i < 10; i++) {
        double expected = before[image][i] * scaling.factors().get(i);
        assertThat((double) after[image][i]).isCloseTo(expected, within(1e-4));
      }
    }
  }

  @Test
  void scalesLogitsThatAConvolutionMakes() {
    WeightedGraph model =
        Initialization.closedForm(
            GraphBuilder.from(FeatureShape.map(1, 4, 4))
                .then("conv", Weighted.Conv2d.of(1, 2, 3, 1, 1).withBias())
                .then("pool", new Pooling.AdaptiveAvgPool(1, 1))
                .then("flatten", new Rearranging.Flatten())
                .build());
    float[][] before = Logits.of(model);
    float[][] after = Logits.of(new ParameterScaling(List.of(2.0, 4.0), List.of()).apply(model));
    assertThat(after[1][0]).isCloseTo(2 * before[1][0], within(1e-6f));
    assertThat(after[1][1]).isCloseTo(4 * before[1][1], within(1e-6f));
  }

  @Test
  void refusesWhatLetsNoFactorThrough() {
    WeightedGraph model =
        Initialization.closedForm(
            GraphBuilder.from(FeatureShape.map(1, 4, 4))
                .then("flatten", new Rearranging.Flatten())
                .then("fc", new Weighted.Linear(16, 2, false))
                .then("sigmoid", new Nonlinearity.Sigmoid())
                .build());
    assertThatThrownBy(() -> new ParameterScaling(List.of(1.0, 1.0), List.of()).apply(model))
        .hasMessageContaining("the logits cannot be scaled: sigmoid");
  }

  @Test
  void refusesLogitsThatSeveralFeaturesOfOneChannelAre() {
    WeightedGraph model =
        Initialization.closedForm(
            GraphBuilder.from(FeatureShape.map(1, 2, 1))
                .then("conv", Weighted.Conv2d.of(1, 1, 1, 1, 0))
                .then("flatten", new Rearranging.Flatten())
                .build());
    assertThatThrownBy(() -> new ParameterScaling(List.of(1.0, 1.0), List.of()).apply(model))
        .hasMessageContaining("the logits cannot be scaled: flatten");
  }
}
