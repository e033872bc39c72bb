package io.netwright.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.CoupledChannels;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.LocalResponse;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalResponseTest {

  @Test
  void dividesByTheSquaresOfNeighbours() {
    // size 3: the channel, the one before and the next; alpha / size = 1, beta = 1, bias = 1
    // 1 / (1 + 1 + 4), 2 / (1 + 1 + 4 + 9), 3 / (1 + 4 + 9)
    try (NDManager manager = Torch.manager(Device.cpu())) {
      assertThat(computed(new LocalResponse(3, 3, 1, 1), variable(manager)).toFloatArray())
          .containsExactly(new float[] {1 / 6f, 2 / 15f, 3 / 14f}, within(1e-6f));
    }
  }

  @Test
  void hasTheGradientOfItsFormula() {
    // the sum of a / A, b / B and c / C at (1, 2, 3), where A = 6, B = 15, C = 14
    // by a: 1/A - 2aa/AA - 2ab/BB; by b: -2ab/AA + 1/B - 2bb/BB - 2bc/CC
    // by c: -2bc/BB + 1/C - 2cc/CC
    try (NDManager manager = Torch.manager(Device.cpu())) {
      NDArray x = variable(manager);
      x.setRequiresGradient(true);
      NDArray sum = Torch.withGradients(() -> computed(new LocalResponse(3, 3, 1, 1), x).sum());

      assertThat(Gradients.of(sum, x).toFloatArray())
          .containsExactly(
              new float[] {
                1 / 6f - 2 / 36f - 4 / 225f,
                -4 / 36f + 1 / 15f - 8 / 225f - 12 / 196f,
                -12 / 225f + 1 / 14f - 18 / 196f
              },
              within(1e-6f));
    }
  }

  @Test
  void keepsNeighboursTogetherWhenChannelsAreCut() {
    WeightedGraph model = Initialization.closedForm(SampleGraphs.localResponse());
    LayerGraph graph = model.graph();
    BitSet wanted = new BitSet();
    wanted.set(1, 3);

    LayerGraph cut =
        ChannelSurgery.keep(model, new ChannelSelection(Map.of("conv2", wanted, "conv3", wanted)))
            .graph();

    assertThat(Arrays.stream(CoupledChannels.of(graph).of("lrn")).distinct()).hasSize(1);
    assertThat(cut.shape("lrn").channels()).isEqualTo(graph.shape("lrn").channels());
    assertThat(cut.shape("relu").channels()).isEqualTo(2);
  }

  @Test
  void refusesWhatWouldDivideByZero() {
    assertThatThrownBy(() -> new LocalResponse(5, 1, 0.75f, 0))
        .hasMessage("alpha must be at least 0 and bias above 0, got alpha 1.0 and bias 0.0");
    assertThatThrownBy(() -> new LocalResponse(4, 1, 0.75f, 1)).hasMessageContaining("odd");
    assertThatThrownBy(() -> new LocalResponse(0, 1, 0.75f, 1)).hasMessageContaining("size");
    assertThatThrownBy(() -> new LocalResponse(5, 1, Float.NaN, 1)).hasMessageContaining("beta");
  }

  private static NDArray variable(NDManager manager) {
    return manager.create(new float[] {1, 2, 3}, new Shape(1, 3, 1, 1));
  }

  private static NDArray computed(LocalResponse layer, NDArray x) {
    return Activations.localResponse(layer, x);
  }
}
