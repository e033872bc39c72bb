package io.netwright.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NarrowStrideTest {
  private static final int IMAGES = 32;
  private static final int SIDE = 32;
  private static final int OUT = 8;

  /**
   * The loss is a random sum of all outputs, so that the gradient of a weight is the same sum of
   * the pixels that the stride keeps. Images are channels-last, as feature maps are within a
   * network.
   */
  @ParameterizedTest
  @CsvSource({"2,2,2,1", "4,2,2,1", "4,2,1,2", "3,3,2,1", "15,2,2,1", "16,2,2,1", "4,1,1,1"})
  void givesWeightsTheGradientOfTheKeptPixels(int channels, int down, int across, int groups) {
    Weighted.Conv2d layer =
        new Weighted.Conv2d(
            channels,
            OUT,
            Extent.square(1),
            new Extent(down, across),
            Extent.square(0),
            Extent.square(1),
            groups,
            false);
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(channels, SIDE, SIDE)).then("conv", layer).build();
    int rows = (SIDE + down - 1) / down;
    int columns = (SIDE + across - 1) / across;
    float[] pixels = random(1, IMAGES * SIDE * SIDE * channels);
    float[] factors = random(2, IMAGES * rows * columns * OUT);
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, Initialization.random(graph, Seed.of(3)))) {
      NDArray images =
          manager.create(pixels, new Shape(IMAGES, SIDE, SIDE, channels)).transpose(0, 3, 1, 2);
      NDArray sums =
          manager.create(factors, new Shape(IMAGES, rows, columns, OUT)).transpose(0, 3, 1, 2);
      NDArray plain = network.forward(images, Set.of(), Mode.EVALUATION).logits();
      network.requireGradients(true);
      NDArray total =
          Torch.withGradients(
              () -> {
                NDArray logits = network.forward(images, Set.of(), Mode.EVALUATION).logits();
                assertThat(logits.sub(plain).abs().max().getFloat()).isLessThan(1e-5f);
                return logits.mul(sums).sum();
              });
      NDArray gradient = Gradients.ofAll(total, List.of(network.parameter("conv.weight"))).get(0);
      assertThat(gradient.toFloatArray())
          .containsExactly(expected(pixels, factors, layer, columns), within(0.02f));
    }
  }

  private static float[] random(long seed, int count) {
    RandomGenerator random = Seed.of(seed).generator();
    float[] numbers = new float[count];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextFloat();
    }
    return numbers;
  }

  private static float[] expected(
      float[] pixels, float[] factors, Weighted.Conv2d layer, int columns) {
    int channels = layer.inChannels();
    int perGroup = channels / layer.groups();
    double[] sums = new double[OUT * perGroup];
    int positions = factors.length / OUT;
    for (int position = 0; position < positions; position++) {
      int rows = positions / IMAGES / columns;
      int image = position / (rows * columns);
      int row = position / columns % rows * layer.stride().height();
      int column = position % columns * layer.stride().width();
      int pixel = (image * SIDE + row) * SIDE + column;
      for (int out = 0; out < OUT; out++) {
        int first = out / (OUT / layer.groups()) * perGroup;
        for (int in = 0; in < perGroup; in++) {
          sums[out * perGroup + in] +=
              (double) factors[position * OUT + out] * pixels[pixel * channels + first + in];
        }
      }
    }
    float[] expected = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      expected[i] = (float) sums[i];
    }
    return expected;
  }
}
