package io.netwright.frat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.Noise;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContributionMatrixTest {
  private static final int IMAGES = 4;
  private static final int HEIGHT = 7;
  private static final int WIDTH = 8;

  static Stream<Weighted.Conv2d> convolutions() {
    Extent one = Extent.square(1);
    return Stream.of(
        Weighted.Conv2d.of(3, 4, 3, 1, 1),
        Weighted.Conv2d.of(3, 4, 3, 2, 1).withBias(),
        Weighted.Conv2d.of(3, 5, 1, 1, 0),
        Weighted.Conv2d.of(3, 5, 1, 2, 0),
        Weighted.Conv2d.of(2, 2, 5, 3, 4),
        Weighted.Conv2d.of(6, 4, 3, 1, 1).withChannels(6, 4, 2),
        Weighted.Conv2d.of(6, 9, 1, 1, 0).withChannels(6, 9, 3),
        new Weighted.Conv2d(
            3, 2, new Extent(1, 3), new Extent(2, 1), new Extent(0, 2), new Extent(1, 2), 1, false),
        new Weighted.Conv2d(
            2, 3, new Extent(3, 2), one, new Extent(2, 0), new Extent(2, 3), 1, false));
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void equalsPartialOutputsSummedPixelByPixel(Weighted.Conv2d layer) {
    try (NDManager manager = Torch.manager(Device.cpu())) {
      Shape shape = new Shape(IMAGES, layer.inChannels(), HEIGHT, WIDTH);
      NDArray input = Noise.normal(manager, shape, Seed.of(1));
      long[] weights =
          layer.parameters().get(0).shape().stream().mapToLong(Integer::longValue).toArray();
      NDArray weight = Noise.normal(manager, new Shape(weights), Seed.of(2));
      Node node = new Node("conv", layer, List.of("in"));
      NDArray sums = KernelSums.of(input, node);
      List<NDArray> batches = List.of(sums.get("0:3"), sums.get("3:4"));
      float[] contributions = ContributionMatrix.of(manager, node, batches, weight).values();
      float[] x = input.toFloatArray();
      float[] w = weight.toFloatArray();
      int group = layer.inChannels() / layer.groups();
      int outputs = layer.outChannels() / layer.groups();
      for (int o = 0; o < layer.outChannels(); o++) {
        for (int i = 0; i < group; i++) {
          int channel = o / outputs * group + i;
          double expected = 0;
          for (int b = 0; b < IMAGES; b++) {
            int map = (b * layer.inChannels() + channel) * HEIGHT * WIDTH;
            expected += Math.max(0, partial(layer, x, map, w, o * group + i));
          }
          assertThat((double) contributions[channel * outputs + o % outputs])
              .as("%d <- %d", o, channel)
              .isCloseTo(expected, within(1e-4));
        }
      }
    }
  }

  /** The sum of one partial output over its positions, as the convolution's definition has it. */
  private static double partial(Weighted.Conv2d layer, float[] x, int map, float[] w, int filter) {
    Extent kernel = layer.kernel();
    int reachDown = layer.dilation().height() * (kernel.height() - 1);
    int reachRight = layer.dilation().width() * (kernel.width() - 1);
    double sum = 0;
    for (int top = -layer.padding().height();
        top + reachDown < HEIGHT + layer.padding().height();
        top += layer.stride().height()) {
      for (int left = -layer.padding().width();
          left + reachRight < WIDTH + layer.padding().width();
          left += layer.stride().width()) {
        for (int tap = 0; tap < kernel.height() * kernel.width(); tap++) {
          int row = top + layer.dilation().height() * (tap / kernel.width());
          int column = left + layer.dilation().width() * (tap % kernel.width());
          if (row >= 0 && row < HEIGHT && column >= 0 && column < WIDTH) {
            float pixel = x[map + row * WIDTH + column];
            sum += pixel * w[filter * kernel.height() * kernel.width() + tap];
          }
        }
      }
    }
    return sum;
  }

  @Test
  void takesOnlyTheOutputsOnTheRoute() {
    try (NDManager manager = Torch.manager(Device.cpu())) {
      // R[0,.] = relu(1 * 1), relu(3 * 1), relu(-1 * 1) = 1, 3, 0; R[1,.] = 4, 0, 2
      NDArray weight = manager.create(new float[] {1, 3, -1, 4, 0, 2}, new Shape(2, 3));
      NDArray sums = manager.ones(new Shape(1, 3, 1));
      Node node = new Node("fc", new Weighted.Linear(3, 2, false), List.of("in"));
      ContributionMatrix contributions =
          ContributionMatrix.of(manager, node, List.of(sums), weight);
      assertThat(contributions.values()).containsExactly(1, 4, 3, 0, 0, 2);
      assertThat(contributions.totals()).containsExactly(5, 3, 2);
      // means 4/3 and 2: input 1 for output 0, input 0 for output 1
      assertThat(contributions.aboveMean(BitSet.valueOf(new long[] {0b01}))).hasToString("{1}");
      assertThat(contributions.aboveMean(BitSet.valueOf(new long[] {0b10}))).hasToString("{0}");
      assertThat(contributions.aboveMean(BitSet.valueOf(new long[] {0b11}))).hasToString("{0, 1}");
      // shares 1/3, 1, 0 and 1, 0, 1/2
      assertThat(contributions.allocated(BitSet.valueOf(new long[] {0b11}), 0.3))
          .containsExactly(2, 1, 1);
      assertThat(contributions.allocated(BitSet.valueOf(new long[] {0b10}), 0.3))
          .containsExactly(1, 0, 1);
    }
  }
}
